"""Visits: plan, change, begin, finish, release the report, call off."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import VISIT_MOVES, TeamMember, Visit, VisitStatus
from ombudsman.models import User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit, numbers
from ombudsman.services.locks import lock

SUBGROUPS = ("women", "children", "foreigners", "stateless")  # parts of ``persons_present``


class IllegalMove(Refusal):
    """The status of the visit does not allow this step."""

    code = "illegal_move"


@transaction.atomic
def plan(
    visit: Visit,
    *,
    by: User,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    at: datetime | None = None,
) -> Visit:
    """Number a new visit and save it as in preparation.

    With ``started_at`` it is also begun, with ``ended_at`` also finished. The official limit defaults
    to that of the place. Raises InvalidInput as ``check`` does, and as ``check_plan`` does unless
    ``started_at`` is given.
    """
    at = at or timezone.now()
    check(visit)
    if started_at is None:
        check_plan(visit, on=timezone.localdate(at))
    if visit.official_limit is None:
        visit.official_limit = visit.facility.official_capacity
    visit.number = numbers.next_number("V", on=timezone.localdate(at))
    visit.created_by, visit.created_at = by, at
    visit.save()
    audit.created(visit, by=by)
    if started_at is not None:
        begin(visit, by=by, started_at=started_at)
    if ended_at is not None:
        finish(visit, by=by, ended_at=ended_at)
    return visit


def check(visit: Visit) -> None:
    """Raises InvalidInput for an empty aim, or a subgroup larger than all persons present."""
    if not visit.aim.strip():
        raise InvalidInput(_("Say what the visit is for."), field="aim")
    for name in SUBGROUPS:
        part = getattr(visit, name)
        if part is not None and visit.persons_present is not None and part > visit.persons_present:
            raise InvalidInput(_("More than all persons present."), field=name)


def check_plan(visit: Visit, *, on: date) -> None:
    """Check a future visit. Raises InvalidInput if it is planned for no day or a day before ``on``."""
    if not visit.is_planned:
        return
    if visit.planned_on is None:
        raise InvalidInput(_("Say for which day it is planned."), field="planned_on")
    if visit.planned_on < on:
        raise InvalidInput(_("Nothing is planned for a day that has passed."), field="planned_on")


@transaction.atomic
def move(visit: Visit, to: VisitStatus, *, by: User, reason: str = "", **facts: Any) -> None:
    """Change the status along ``VISIT_MOVES`` and set the fields in ``facts``.

    Locks and reads the row again, so that of two simultaneous steps the second sees the first.
    Raises IllegalMove.
    """
    _lock_for_move(visit, to)
    facts = {"status": to.value, **facts}
    before = copy(visit)
    for name, value in facts.items():
        setattr(visit, name, value)
    visit.version += 1
    visit.save(update_fields=[*facts, "version"])
    changes = audit.changed_fields(before, visit, facts)
    audit.record(f"visit.{to}", visit, by=by, changes=changes, reason=reason)


@transaction.atomic
def change(visit: Visit, fields: Mapping[str, Any], *, by: User) -> None:
    """Change fields of a visit. Refusal if its report is released or it was called off.

    Raises InvalidInput as ``check`` does, and for a visit in preparation moved to a past day.
    """
    lock(visit)
    if not VISIT_MOVES[VisitStatus(visit.status)]:
        raise Refusal(_("What is written of this visit stays as it is."), code="visit_not_open")
    before = copy(visit)
    for name, value in fields.items():
        setattr(visit, name, value)
    check(visit)
    changes = audit.changed_fields(before, visit, fields)
    if "planned_on" in changes and visit.status == VisitStatus.PREPARED:
        check_plan(visit, on=timezone.localdate())
    if changes:
        visit.version += 1
        visit.save(update_fields=[*changes, "version"])
        audit.record("visit.change", visit, by=by, changes=changes)


@transaction.atomic
def begin(visit: Visit, *, by: User, started_at: datetime | None = None) -> None:
    """Record the arrival of the team (default: now). InvalidInput for the future, IllegalMove."""
    started_at = started_at or timezone.now()
    _not_in_future(started_at, field="started_at")
    move(visit, VisitStatus.UNDER_WAY, by=by, started_at=started_at)


@transaction.atomic
def finish(
    visit: Visit,
    *,
    by: User,
    ended_at: datetime | None = None,
    closing_talk: str | None = None,
    persons_received: int | None = None,
) -> None:
    """Record the departure of the team (default: now); the status becomes ``reporting``.

    None changes nothing. Raises InvalidInput for a departure before the arrival or in the future,
    IllegalMove.
    """
    ended_at = ended_at or timezone.now()
    _not_in_future(ended_at, field="ended_at")
    _lock_for_move(visit, VisitStatus.REPORTING)
    if visit.started_at and ended_at < visit.started_at:
        raise InvalidInput(_("The team cannot leave before it arrived."), field="ended_at")
    given: dict[str, Any] = {"closing_talk": closing_talk, "persons_received": persons_received}
    facts = {name: value for name, value in given.items() if value is not None}
    move(visit, VisitStatus.REPORTING, by=by, ended_at=ended_at, **facts)


@transaction.atomic
def release(visit: Visit, *, by: User, at: datetime | None = None) -> None:
    """Release the report, which cannot be changed afterwards. Refusal without a report, IllegalMove."""
    _lock_for_move(visit, VisitStatus.RELEASED)
    if not visit.report.strip():
        raise Refusal(_("There is no report to release yet."), code="report_missing")
    move(visit, VisitStatus.RELEASED, by=by, released_at=at or timezone.now())


@transaction.atomic
def call_off(visit: Visit, *, by: User, reason: str) -> None:
    """Record that the visit does not take place. InvalidInput without a reason, IllegalMove."""
    if not reason.strip():
        raise InvalidInput(_("Say why the visit is called off."), field="reason")
    move(visit, VisitStatus.CALLED_OFF, by=by, reason=reason.strip())


@transaction.atomic
def add_late_member(visit: Visit, *, by: User, colleague: User, reason: str) -> TeamMember:
    """Add a colleague who took part after the team list was closed.

    Members see the interviews of the visit. So nobody may add themselves (Refusal), and only
    members and leads of the NPM may be added (InvalidInput). InvalidInput without a reason.
    """
    field = "colleague"
    if colleague == by:
        raise Refusal(_("Nobody adds themselves."), code="not_oneself", field=field)
    if not colleague.has_role("npm_member", "npm_lead"):
        raise InvalidInput(_("This colleague does not belong to the NPM."), field=field)
    if visit.team.filter(user=colleague).exists():
        raise Refusal(_("This colleague is on the team."), code="member_twice", field=field)
    if not reason.strip():
        raise InvalidInput(_("Say how this colleague took part."), field="reason")
    member = TeamMember.objects.create(visit=visit, user=colleague)
    audit.created(member, by=by, case=visit, reason=reason.strip())
    return member


def is_team_open(visit: Visit) -> bool:
    """Whether the team may be edited: until an interview is recorded or the team has left."""
    early = visit.status in (VisitStatus.PREPARED, VisitStatus.UNDER_WAY)
    return early and not visit.interviews.exists()


def _lock_for_move(visit: Visit, to: VisitStatus) -> None:
    """Lock the row and read it again. Raises IllegalMove if its status cannot become ``to``."""
    lock(visit)
    if not visit.can_move(to):
        raise IllegalMove(
            _("%(visit)s is “%(status)s”; this step is not possible.")
            % {"visit": visit, "status": visit.get_status_display()}
        )


def _not_in_future(moment: datetime, *, field: str) -> None:
    if moment > timezone.now():
        raise InvalidInput(_("This moment lies in the future."), field=field)
