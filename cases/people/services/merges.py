"""Merge two records of one human being, and undo it. Always decided by a person."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Field, ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import (
    BirthPrecision,
    Complaint,
    DuplicateState,
    Moved,
    MovedPart,
    NameKind,
    Person,
    PersonMerge,
    PersonName,
    Sex,
    YesNoUnknown,
)
from cases.people.queries import duplicate_comparison, merges
from cases.people.services import duplicates, persons
from ombudsman.models import User
from ombudsman.rules.refusals import Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock

OWN_LABEL = Person._meta.label_lower
BIRTH = {"born_on", "birth_precision"}  # always changed together
NAME_PARTS = ("full", "family", "given", "patronymic")


class ContradictionError(Refusal):
    """The two records contradict each other, so they cannot be one person."""

    code = "contradiction"
    field = "kept"


@transaction.atomic
def merge(
    kept: Person, absorbed: Person, *, by: User, reason: str, at: datetime | None = None
) -> PersonMerge:
    """Move everything of ``absorbed`` to ``kept`` and note each change, so that it can be undone.

    Where the records differ, what protects wins: fear of return, reserved identity, no wish that a
    consulate be told. Both instances are read again from the database.

    Raises InvalidInput without a reason, ContradictionError if the records contradict each other,
    Refusal (``same_record``, ``merged_already``).
    """
    at = at or timezone.now()
    reason = duplicates.checked_reason(reason)
    lock_people(kept, absorbed)
    _check(kept, absorbed)
    done = PersonMerge.objects.create(kept=kept, absorbed=absorbed, reason=reason, by=by, at=at)
    complaints = _complaints_of(absorbed)
    moved = [*_demoted_name(kept, absorbed), *_moved(kept, absorbed), *_united(kept, absorbed)]
    for part in moved:
        part.merge = done
    MovedPart.objects.bulk_create(moved)
    absorbed.merged_into = kept
    absorbed.save(update_fields=["merged_into"])
    _record("merge", done, _changes(moved), complaints=complaints, by=by, reason=reason)
    _file_anew(kept, absorbed, by=by)
    duplicates.settle(kept, absorbed, DuplicateState.MERGED, by=by, reason=reason, at=at)
    return done


@transaction.atomic
def undo(done: PersonMerge, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Put back what the merge moved or changed, unless it was deleted or changed since.

    What was added to the kept person since stays there. Raises InvalidInput without a reason;
    Refusal (``undone_already``, ``merged_further`` if either record was merged again).
    """
    at = at or timezone.now()
    reason = duplicates.checked_reason(reason)
    kept, absorbed = done.kept, done.absorbed
    lock_people(kept, absorbed)
    done.refresh_from_db(fields=["undone_at"])
    _check_undo(done)
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    _put_back(done)
    done.undone_by, done.undone_at, done.undo_reason = by, at, reason
    done.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    complaints = _complaints_of(absorbed)
    _record("unmerge", done, {}, complaints=complaints, by=by, reason=reason)
    _file_anew(kept, absorbed, by=by)
    duplicates.reopen(kept, absorbed, by=by)


def lock_people(*people: Person) -> None:
    """Lock and read persons again in the order of their keys, to avoid deadlocks."""
    for person in sorted(people, key=lambda one: one.pk):
        lock(person)


def _check(kept: Person, absorbed: Person) -> None:
    if kept.pk == absorbed.pk:
        raise Refusal(_("Nobody is merged with themselves."), code="same_record", field="kept")
    if kept.merged_into_id or absorbed.merged_into_id:
        raise Refusal(
            _("One of the two was merged meanwhile."), code="merged_already", field="kept"
        )
    both = duplicate_comparison.with_parts(Person.objects.filter(pk__in=[kept.pk, absorbed.pk]))
    found = duplicate_comparison.contradictions(*both)
    if found:
        raise ContradictionError(
            _(
                "These cannot be of one person: %(what)s. Correct what is wrong first, or link the two "
                "instead of merging them."
            )
            % {"what": ", ".join(map(str, found))}
        )


def _check_undo(done: PersonMerge) -> None:
    if done.undone_at:
        raise Refusal(_("This merge is undone already."), code="undone_already")
    last = merges.last_merge_into(done.kept)
    if done.kept.merged_into_id or last is None or last.pk != done.pk:
        raise Refusal(
            _("The person was merged again since. Undo the later merge first."),
            code="merged_further",
        )


# Parts that move


def _moved(kept: Person, absorbed: Person) -> Iterable[MovedPart]:
    for model, field in merges.parts():
        there = merges.clashing(model, field, absorbed, kept)
        if model is PersonName:
            there |= _same_names(kept, absorbed)
        keys = list(merges.rows_of(model, field, absorbed).values_list("pk", flat=True))
        going = [key for key in keys if key not in there]
        model._default_manager.filter(pk__in=going).update(**{field.name: kept})
        for key in keys:
            fate = Moved.STAYED if key in there else Moved.MOVED
            yield _part(model, key, field, absorbed.pk, kept.pk, fate=fate)


def _demoted_name(kept: Person, absorbed: Person) -> Iterable[MovedPart]:
    """Make the principal name of ``absorbed`` an alias: a person has one principal name."""
    same = _same_names(kept, absorbed)
    for name in absorbed.names.filter(kind=NameKind.PRINCIPAL).exclude(pk__in=same):
        kind = PersonName._meta.get_field("kind")
        yield _part(PersonName, name.pk, kind, name.kind, NameKind.ALIAS)
        name.kind = NameKind.ALIAS
        name.save(update_fields=["kind"])


def _same_names(kept: Person, absorbed: Person) -> set[int]:
    there = set(kept.names.values_list(*NAME_PARTS))
    rows = absorbed.names.values_list("pk", *NAME_PARTS)
    return {key for key, *name in rows if tuple(name) in there}


def _united(kept: Person, absorbed: Person) -> list[MovedPart]:
    """Set the own fields of ``kept`` from both records; what protects wins."""
    found = []
    for name, value in _union(kept, absorbed).items():
        field = Person._meta.get_field(name)
        old = getattr(kept, field.attname)  # type: ignore[union-attr]
        if value != old:
            found.append(_part(Person, kept.pk, field, old, value))
            setattr(kept, field.attname, value)  # type: ignore[union-attr]
    kept.version += 1
    kept.save()
    return found


def _union(kept: Person, absorbed: Person) -> dict[str, Any]:
    born = kept if kept.born_on else absorbed
    return {
        "fears_return": _first_of(kept.fears_return, absorbed.fears_return, YesNoUnknown.YES),
        "consulate_wish": _wish(kept.consulate_wish, absorbed.consulate_wish),
        "is_reserved": kept.is_reserved or absorbed.is_reserved,
        "needs_interpreter": kept.needs_interpreter or absorbed.needs_interpreter,
        "sex": absorbed.sex if kept.sex == Sex.UNKNOWN else kept.sex,
        "born_on": born.born_on,
        "birth_precision": born.birth_precision if born.born_on else BirthPrecision.UNKNOWN,
        "stay_category": kept.stay_category_id or absorbed.stay_category_id,
        "note": "\n\n".join(dict.fromkeys(filter(None, (kept.note, absorbed.note)))),
    }


def _first_of(one: str, other: str, strongest: str) -> str:
    if strongest in (one, other):
        return strongest
    return other if one == YesNoUnknown.NOT_ASKED else one


def _wish(one: str, other: str) -> str:
    """YES only if both records say so; NO if either does; else the person must be asked again."""
    if one == other:
        return one
    return YesNoUnknown.NO if YesNoUnknown.NO in (one, other) else YesNoUnknown.NOT_ASKED


# Undo


def _put_back(done: PersonMerge) -> None:
    parts = list(done.parts.filter(fate=Moved.MOVED))
    own = {
        (model._meta.label_lower, field.name): (model, field) for model, field in merges.parts()
    }
    for (label, name), (model, field) in own.items():
        mine = [part for part in parts if (part.model, part.field) == (label, name)]
        if mine:
            _move_back(model, field, mine, done)
    rest = [part for part in parts if (part.model, part.field) not in own]
    for _row, fields in groupby(sorted(rest, key=_row_of), key=_row_of):
        _restore(list(fields))
    MovedPart.objects.bulk_update(parts, ["fate"])


def _move_back(
    model: type[Model], field: ForeignKey, parts: list[MovedPart], done: PersonMerge
) -> None:
    rows = merges.rows_of(model, field, done.kept).filter(pk__in=[part.key for part in parts])
    there = merges.clashing(model, field, done.kept, done.absorbed)
    going = set(rows.values_list("pk", flat=True)) - there
    model._default_manager.filter(pk__in=going).update(**{field.name: done.absorbed})
    for part in parts:
        part.fate = Moved.RETURNED if part.key in going else Moved.SKIPPED


def _restore(parts: list[MovedPart]) -> None:
    """Set fields of one row back, if they still hold what the merge wrote."""
    model = apps.get_model(parts[0].model)
    row = model._default_manager.filter(pk=parts[0].key).first()
    kept = {part.field for part in parts if row is not None and _is_as_made(row, part)}
    if not kept >= BIRTH & {part.field for part in parts}:
        kept -= BIRTH
    for part in parts:
        part.fate = Moved.RETURNED if part.field in kept else Moved.SKIPPED
        if part.field in kept:
            field = model._meta.get_field(part.field)
            setattr(row, field.attname, _value(field, part.old))
    if row is not None and kept:
        row.save(update_fields=kept)


def _row_of(part: MovedPart) -> tuple[str, int]:
    return part.model, part.key


def _is_as_made(row: Model, part: MovedPart) -> bool:
    field: Any = row._meta.get_field(part.field)
    return _text(getattr(row, field.attname)) == part.new


def _part(
    model: type[Model], key: int, field: Any, old: Any, new: Any, *, fate: str = Moved.MOVED
) -> MovedPart:
    label = model._meta.label_lower
    return MovedPart(
        model=label, key=key, field=field.name, old=_text(old), new=_text(new), fate=fate
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _value(field: Field, text: str) -> Any:
    return None if text == "" and field.null else field.to_python(text)


# Audit and derived data


def _complaints_of(person: Person) -> list[Complaint]:
    return list(Complaint.objects.filter(parties__person=person).distinct().order_by("pk"))


def _changes(moved: Iterable[MovedPart]) -> dict[str, tuple[Any, Any]]:
    return {part.field: (part.old, part.new) for part in moved if part.model == OWN_LABEL}


def _record(
    verb: str,
    done: PersonMerge,
    own: dict[str, tuple[Any, Any]],
    *,
    complaints: Iterable[Complaint],
    by: User,
    reason: str,
) -> None:
    kept, absorbed = done.kept, done.absorbed
    into = (None, kept.pk) if verb == "merge" else (kept.pk, None)
    action = f"person.{verb}"
    audit.record(
        action, kept, by=by, changes={"absorbed": (None, absorbed.pk), **own}, reason=reason
    )
    audit.record(action, absorbed, by=by, changes={"merged_into": into}, reason=reason)
    for complaint in complaints:
        audit.record(action, kept, by=by, case=complaint)


def _file_anew(kept: Person, absorbed: Person, *, by: User) -> None:
    """Refresh what depends on the data of both persons."""
    for person in (kept, absorbed):
        person.refresh_from_db()
        persons.refresh(person, by=by)
