"""Detentions of persons of a case: record, change, review, move, release."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casefile.services import actions, priorities
from cases.casefile.services.locks import lock_open
from cases.models import (
    CONCERNED,
    ActionKind,
    Address,
    AddressKind,
    Basis,
    Complaint,
    Detention,
    DetentionEnd,
    Facility,
    Person,
    Precision,
    YesNoUnknown,
)
from cases.rules.clocks import start_of_day
from ombudsman.models import Classification, Organisation, User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock

EARLIEST = date(1950, 1, 1)
CLOCK_SKEW = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class DetentionData:
    """Data of a detention. A datetime with precision "day" counts from 00:00 of that day."""

    person: Person
    held_since: datetime
    basis: Classification
    held_since_precision: str = Precision.HOUR
    facility: Facility | None = None
    place: str = ""
    basis_as_told: str = ""
    ordered_by: Organisation | None = None
    next_review_at: datetime | None = None
    next_review_precision: str = Precision.HOUR
    next_review_basis: str = Basis.DECLARED
    has_lawyer: str = YesNoUnknown.NOT_ASKED
    has_interpreter: str = YesNoUnknown.NOT_ASKED
    is_informed: str = YesNoUnknown.NOT_ASKED


CHANGEABLE_FIELDS = frozenset(DetentionData.__dataclass_fields__) - {"person", "facility", "place"}
PRECISION_FIELDS = (
    ("held_since", "held_since_precision"),
    ("next_review_at", "next_review_precision"),
)


@transaction.atomic
def record(
    complaint: Complaint, data: DetentionData, *, by: User, at: datetime | None = None
) -> Detention:
    """Record that a person of the case is detained; reassess the priority.

    Raises InvalidInput for a person who is not on the case, no place, or impossible times; Refusal
    if the person has a running detention or the complaint is closed.
    """
    at = at or timezone.now()
    lock_open(complaint)
    detention = Detention(complaint=complaint, recorded_by=by, recorded_at=at, **vars(data))
    _check(detention, at=at)
    if complaint.detentions.running().filter(person=data.person).exists():
        raise Refusal(
            _("This person is held already. Note a move or a release."),
            code="held_already",
            field="person",
        )
    detention.save()
    _add_action(detention, _("Held: %s") % detention, by=by, at=at)
    audit.created(detention, by=by, case=complaint)
    priorities.reassess(complaint, by=by, at=at)
    return detention


@transaction.atomic
def change(
    detention: Detention, fields: dict[str, Any], *, by: User, at: datetime | None = None
) -> None:
    """Correct a running detention; the place changes only by ``move``. Reassess the priority.

    Raises as ``record``, and Refusal if the detention has ended.
    """
    at = at or timezone.now()
    complaint = _lock_running(detention)
    _apply(detention, {n: v for n, v in fields.items() if n in CHANGEABLE_FIELDS}, by=by, at=at)
    priorities.reassess(complaint, by=by, at=at)


@transaction.atomic
def review(
    detention: Detention,
    *,
    by: User,
    outcome: str,
    next_review_at: datetime | None = None,
    next_review_precision: str = Precision.HOUR,
    next_review_basis: str = Basis.DECLARED,
    at: datetime | None = None,
) -> None:
    """Record the decision of a review on the timeline, and the next review (None: unknown).

    Raises InvalidInput without an outcome, Refusal if the detention has ended.
    """
    at = at or timezone.now()
    if not outcome.strip():
        raise InvalidInput(_("Say what was decided."), field="outcome")
    _lock_running(detention)
    next_one = {
        "next_review_at": next_review_at,
        "next_review_precision": next_review_precision,
        "next_review_basis": next_review_basis,
    }
    _apply(detention, next_one, by=by, at=at, action="review", reason=outcome)
    _add_action(detention, _("Reviewed: %s") % outcome.strip(), by=by, at=at)


@transaction.atomic
def move(
    detention: Detention,
    *,
    by: User,
    moved_at: datetime,
    facility: Facility | None = None,
    place: str = "",
    at: datetime | None = None,
) -> Detention:
    """End the detention in one place and begin one in the next; ``held_since`` stays the same.

    Raises InvalidInput for the same place or an impossible time, Refusal if the detention has ended.
    """
    at = at or timezone.now()
    complaint = _lock_running(detention)
    if facility is not None and facility == detention.facility:
        raise InvalidInput(_("This is where the person is held now."), field="facility")
    kept = {name: getattr(detention, name) for name in CHANGEABLE_FIELDS}
    _end(detention, DetentionEnd.MOVED, moved_at, by=by, at=at, field="moved_at")
    new = Detention(
        complaint=complaint,
        person=detention.person,
        facility=facility,
        place=place,
        moved_here_at=moved_at,
        recorded_by=by,
        recorded_at=at,
        **kept,
    )
    _check(new, at=at)
    new.save()
    _add_action(new, _("Moved: %(old)s → %(new)s") % {"old": detention, "new": new}, by=by, at=at)
    audit.created(new, by=by, case=complaint)
    return new


@transaction.atomic
def release(
    detention: Detention,
    *,
    by: User,
    released_at: datetime,
    end: str = DetentionEnd.RELEASED,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Record the end of a detention: released, or removed from the country. Reassess the priority.

    Raises InvalidInput for another ``end`` or an impossible time, Refusal if the detention has ended.
    """
    at = at or timezone.now()
    if end not in (DetentionEnd.RELEASED, DetentionEnd.REMOVED):
        raise InvalidInput(_("A move is noted as a move."), field="end")
    complaint = _lock_running(detention)
    _end(detention, DetentionEnd(end), released_at, by=by, at=at, field="released_at")
    text = ": ".join(part for part in (detention.get_end_display(), note.strip()) if part)
    _add_action(detention, text, by=by, at=at)
    priorities.reassess(complaint, by=by, at=at)


def detention_address(person: Person) -> Address | None:
    """The latest "detained at" address of a person: a default for the place, or None."""
    held = person.addresses.filter(kind=AddressKind.DETAINED)
    return held.select_related("facility").order_by("-pk").first()


def _lock_running(detention: Detention) -> Complaint:
    """Lock the case and read the detention again. Refusal if it has ended."""
    complaint = detention.complaint
    lock(complaint)
    detention.refresh_from_db()
    if detention.ended_at is not None:
        raise Refusal(_("This detention has ended."), code="not_held", field="detention")
    return complaint


def _apply(
    detention: Detention,
    fields: dict[str, Any],
    *,
    by: User,
    at: datetime,
    action: str = "change",
    reason: str = "",
) -> None:
    before = Detention.objects.get(pk=detention.pk)
    for name, value in fields.items():
        setattr(detention, name, value)
    _check(detention, at=at)
    changes = audit.changed_fields(before, detention, fields)
    if not changes and not reason:
        return
    detention.save(update_fields=list(fields))
    case = detention.complaint
    audit.record(
        f"detention.{action}", detention, by=by, case=case, changes=changes, reason=reason
    )


def _end(
    detention: Detention, end: DetentionEnd, when: datetime, *, by: User, at: datetime, field: str
) -> None:
    if when > at + CLOCK_SKEW:
        raise InvalidInput(_("This moment lies in the future."), field=field)
    if when < (detention.moved_here_at or detention.held_since):
        raise InvalidInput(_("The person was not held there yet."), field=field)
    detention.end, detention.ended_at = end, when
    detention.save(update_fields=["end", "ended_at"])
    changes = {"end": ("", end), "ended_at": (None, when)}
    audit.record("detention.end", detention, by=by, case=detention.complaint, changes=changes)


def _check(detention: Detention, *, at: datetime) -> None:
    """Set datetimes with precision "day" to 00:00. InvalidInput for impossible data."""
    zone = timezone.get_default_timezone()
    for name, precision in PRECISION_FIELDS:
        moment = getattr(detention, name)
        if moment and getattr(detention, precision) == Precision.DAY:
            setattr(detention, name, start_of_day(moment, zone))
    if not detention.facility_id and not detention.place.strip():
        raise InvalidInput(_("Say where the person is held."), field="facility")
    if detention.held_since > at + CLOCK_SKEW:
        raise InvalidInput(_("This moment lies in the future."), field="held_since")
    if timezone.localdate(detention.held_since) < EARLIEST:
        raise InvalidInput(_("This date is too long ago."), field="held_since")
    if detention.moved_here_at and detention.held_since > detention.moved_here_at:
        raise InvalidInput(_("The person was moved here before that."), field="held_since")
    of_case = detention.complaint.parties.filter(person=detention.person_id)
    if not of_case.exists():
        raise InvalidInput(_("This person is not on the case."), field="person")
    if not of_case.filter(role__in=CONCERNED).exists():
        text = _("The complaint is not about this person: who is held complains or is affected.")
        raise InvalidInput(text, field="person")
    _check_review(detention)


def _check_review(detention: Detention) -> None:
    review_at, since = detention.next_review_at, detention.held_since
    if review_at is None:
        return
    if detention.next_review_precision == Precision.DAY:
        is_before = timezone.localdate(review_at) < timezone.localdate(since)
    else:
        is_before = review_at < since
    if is_before:
        raise InvalidInput(
            _("A review does not come before the detention began."), field="next_review_at"
        )


def _add_action(detention: Detention, text: str, *, by: User, at: datetime) -> None:
    actions.write(detention.complaint, ActionKind.DETENTION, by=by, at=at, text=text)
