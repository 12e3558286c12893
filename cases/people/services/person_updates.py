"""Add what is told anew of a known person, without overwriting the record."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cases.models import (
    Address,
    BirthPrecision,
    ContactPoint,
    IdentityDocument,
    LegalStatus,
    NameKind,
    Person,
    PersonName,
    Sex,
    SpokenLanguage,
    StateTie,
    YesNoUnknown,
)
from cases.people.services import persons
from cases.people.services.persons import DuplicateDecision, PersonData
from ombudsman.models import User
from ombudsman.services import audit
from ombudsman.services.locks import lock

ANSWERS = ("fears_return", "consulate_wish")


@dataclass
class PersonUpdate:
    """Result: labels of what is new, and of conflicts where the record kept its value."""

    new: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


@transaction.atomic
def add(
    person: Person,
    data: PersonData,
    *,
    by: User,
    decision: DuplicateDecision | None = None,
    at: datetime | None = None,
) -> PersonUpdate:
    """Add to ``person`` what the record does not hold; raises InvalidInput as ``persons.create``.

    Fear of return, need of an interpreter and reserved identity always take effect; sex, birth and
    other answers only if they were unknown. This may change the priority of every open case of the
    person. ``decision`` is the outcome of the duplicate check, if there was one.
    """
    at = at or timezone.now()
    lock(person)
    persons.check_birth(data.born_on, data.birth_precision, on=timezone.localdate(at))
    if decision is not None:
        persons.record_duplicate_decision(person, decision, by=by)
    added = PersonUpdate()
    _add_own(person, data, added, by=by)
    for row in [*_names(person, data), *_parts(person, data)]:
        row.save()
        audit.created(row, by=by, case=person)
        label = str(row._meta.verbose_name)
        added.new += [] if label in added.new else [label]
    if added.new:
        persons.refresh(person, by=by)
    return added


def _add_own(person: Person, data: PersonData, added: PersonUpdate, *, by: User) -> None:
    new = dict(_new_answers(person, data))
    for name in ("needs_interpreter", "is_reserved"):
        if getattr(data, name) and not getattr(person, name):
            new[name] = True
    if data.sex != Sex.UNKNOWN and person.sex == Sex.UNKNOWN:
        new["sex"] = data.sex
    if data.born_on is not None and person.born_on is None:
        is_known = data.birth_precision != BirthPrecision.UNKNOWN
        new["born_on"] = data.born_on
        new["birth_precision"] = data.birth_precision if is_known else BirthPrecision.DAY
    changes = {name: (getattr(person, name), value) for name, value in new.items()}
    added.conflicts += [_label(name) for name in _conflicting_fields(person, data, new)]
    if new:
        for name, value in new.items():
            setattr(person, name, value)
        person.save(update_fields=list(new))
        audit.record("person.change", person, by=by, changes=changes)
        added.new += [_label(name) for name in new if name != "birth_precision"]


def _new_answers(person: Person, data: PersonData) -> Iterable[tuple[str, Any]]:
    """Answers to store: where none was recorded, and a YES to fear of return in any case."""
    for name in ANSWERS:
        answer, recorded = getattr(data, name), getattr(person, name)
        is_fear = name == "fears_return" and answer == YesNoUnknown.YES
        if answer not in (YesNoUnknown.NOT_ASKED, recorded) and (
            recorded == YesNoUnknown.NOT_ASKED or is_fear
        ):
            yield name, answer


def _conflicting_fields(person: Person, data: PersonData, new: dict[str, Any]) -> list[str]:
    empty = {"sex": Sex.UNKNOWN, "born_on": None} | dict.fromkeys(ANSWERS, YesNoUnknown.NOT_ASKED)
    return [
        name
        for name, nothing in empty.items()
        if name not in new and getattr(data, name) not in (nothing, getattr(person, name))
    ]


def _label(name: str) -> str:
    return str(Person._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _names(person: Person, data: PersonData) -> list[PersonName]:
    """Unsaved names that the record does not hold; the principal name does not change."""
    borne = set(person.names.values_list("full", flat=True))
    rows = []
    for name in data.names:
        kind = NameKind.ALIAS if name.kind == NameKind.PRINCIPAL else name.kind
        if name.full not in borne:
            borne.add(name.full)
            rows.append(PersonName(person=person, **vars(name) | {"kind": kind}))
    return rows


def _parts(person: Person, data: PersonData) -> list[models.Model]:
    rows: list[models.Model] = []
    rows += _new(
        person.statuses,
        (LegalStatus(person=person, **vars(one)) for one in data.statuses),
        "status_id",
        "basis",
    )
    rows += _new(
        person.state_ties,
        (StateTie(person=person, **vars(one)) for one in data.ties),
        "tie",
        "country_id",
    )
    rows += _new(
        person.languages,
        (SpokenLanguage(person=person, language=one) for one in data.languages),
        "language_id",
    )
    rows += _new(
        person.contacts,
        (ContactPoint(person=person, **vars(one)) for one in data.contacts),
        "kind",
        "normalised",
    )
    rows += _new(
        person.addresses,
        (Address(person=person, **vars(one)) for one in data.addresses),
        "kind",
        "text",
        "facility_id",
    )
    rows += _new(
        person.identity_documents,
        (IdentityDocument(person=person, **vars(one)) for one in data.documents),
        "kind",
        "normalised",
    )
    return rows


def _new(stored: Any, rows: Iterable[models.Model], *names: str) -> list[models.Model]:
    """Those of ``rows`` that differ from ``stored`` rows and from each other in fields ``names``."""
    known = set(stored.values_list(*names))
    found = []
    for row in rows:
        facts = tuple(getattr(row, name) for name in names)
        if facts not in known:
            known.add(facts)
            found.append(row)
    return found
