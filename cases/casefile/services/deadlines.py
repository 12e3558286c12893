"""Start, end and extend the time limits of a complaint.

Lengths come from the table of time limits, the arithmetic from ``rules.deadlines``.
"""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Complaint, Deadline, DeadlineEnd
from cases.rules.deadlines import Span, Unit, due
from ombudsman.models import Organisation, TimeLimit, User
from ombudsman.rules.refusals import Refusal
from ombudsman.services import time_limits

REFUSAL_NOTICE = "complaint.refusal_notice"
EXAMINATION = "complaint.examination"
EXTENSION = "complaint.examination_extension"
RESULT_NOTICE = "complaint.result_notice"
OBSERVATIONS = "body.observations"

FORWARDING = "detained.forward_complaint"  # binds the place of detention, not the office

CALENDAR_REACH = timedelta(days=800)  # longer than any limit in working days


def start(
    complaint: Complaint,
    key: str,
    *,
    at: datetime,
    organisation: Organisation | None = None,
) -> Deadline:
    """Start and save a clock at ``at`` with the limit in force on that day."""
    limit = time_limits.current(key, on=timezone.localdate(at))
    clock = _clock(complaint, limit, at=at, organisation=organisation)
    clock.save()
    return clock


def start_several(complaint: Complaint, *keys: str, at: datetime) -> list[Deadline]:
    """Start the clocks of ``keys`` at ``at``; at most 3 queries."""
    limits = time_limits.current_of(keys, on=timezone.localdate(at))
    clocks = [_clock(complaint, limits[key], at=at) for key in keys]
    return Deadline.objects.bulk_create(clocks)


def _clock(
    complaint: Complaint,
    limit: TimeLimit,
    *,
    at: datetime,
    organisation: Organisation | None = None,
) -> Deadline:
    return Deadline(
        complaint=complaint,
        key=limit.key,
        organisation=organisation,
        started_at=at,
        due_at=_due(limit, at),
        value=limit.value,
        unit=limit.unit,
        source=limit.source,
        confidence=limit.confidence,
        is_confirmed=limit.is_confirmed,
    )


def end(
    complaint: Complaint,
    *keys: str,
    as_: DeadlineEnd,
    by: User,
    at: datetime,
    organisation: Organisation | None = None,
) -> None:
    """End the running clocks of ``keys``, or all if no key is given; none running is no error."""
    running = complaint.deadlines.running()
    if keys:
        running = running.filter(key__in=keys)
    if organisation is not None:
        running = running.filter(organisation=organisation)
    running.update(end=as_, ended_at=at, ended_by=by)


def extend(complaint: Complaint, *, reason: str, at: datetime) -> Deadline:
    """Extend the examination once, counted from its old end.

    Raises Refusal: ``no_examination`` if none runs, ``extended_already`` the second time.
    """
    clock = complaint.deadlines.running().filter(key=EXAMINATION).first()
    if clock is None:
        raise Refusal(_("No examination is running."), code="no_examination")
    if clock.extended_from:
        raise Refusal(_("The examination was extended once already."), code="extended_already")
    limit = time_limits.current(EXTENSION, on=timezone.localdate(at))
    clock.extended_from, clock.due_at = clock.due_at, _due(limit, clock.due_at)
    clock.extension_reason = reason
    clock.save(update_fields=["extended_from", "due_at", "extension_reason"])
    return clock


def refresh(complaint: Complaint) -> None:
    """Set ``due_at`` to the earliest running clock or removal in force; the caller saves."""
    clocks = complaint.deadlines.running().order_by("due_at")
    orders = complaint.removals.filter(lifted_on__isnull=True, scheduled_at__isnull=False)
    complaint.due_at = earliest(
        clocks.values_list("due_at", flat=True).first(),
        orders.order_by("scheduled_at").values_list("scheduled_at", flat=True).first(),
    )


def earliest(*ends: datetime | None) -> datetime | None:
    """The earliest of ``ends``; None stands for one that is not set."""
    return min((end for end in ends if end), default=None)


def forwarded_late(complaint: Complaint) -> TimeLimit | None:
    """The limit that the place of detention exceeded when it forwarded the letter, or None."""
    handed_over = complaint.handed_over_at
    if handed_over is None:
        return None
    limits = TimeLimit.objects.current(on=timezone.localdate(handed_over)).filter(key=FORWARDING)
    limit = limits.order_by(F("valid_from").desc(nulls_last=True)).first()
    late = limit is not None and complaint.received_at > _due(limit, handed_over)
    return limit if late else None


def _due(limit: TimeLimit, at: datetime) -> datetime:
    zone = timezone.get_default_timezone()
    if limit.unit == Unit.WORKING_DAY:
        first = at.astimezone(zone).date()
        is_working_day = time_limits.working_calendar(first, first + CALENDAR_REACH)
    else:
        is_working_day = _every_day
    return due(at, Span(limit.value, Unit(limit.unit)), is_working_day=is_working_day, zone=zone)


def _every_day(day: object) -> bool:
    return True
