"""Steps of complaints; nothing else sets a status. All may raise IllegalMoveError."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from cases.casefile.services import actions, deadlines, priorities
from cases.complaints.services import changes, registration
from cases.models import (
    FINAL,
    MOVES,
    ActionKind,
    Complaint,
    ComplaintStatus,
    DeadlineEnd,
    DisclosureChannel,
    Result,
    StatusChange,
)
from cases.protection.services import consents, disclosures
from ombudsman.models import Classification, Organisation, Unit, User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock

S = ComplaintStatus
register = registration.register

CHANNELS = {
    ActionKind.FORWARDED: DisclosureChannel.FORWARD,
    ActionKind.INQUIRY: DisclosureChannel.INQUIRY,
}
# Status -> name of the step that leads to it; in English as in the API.
STEPS = {
    S.ACCEPTED: pgettext_lazy("step", "accept"),
    S.REFUSED: pgettext_lazy("step", "refuse"),
    S.CONCLUDED: pgettext_lazy("step", "conclude"),
    S.WITHDRAWN: pgettext_lazy("step", "withdraw"),
    S.JOINED: pgettext_lazy("step", "join"),
    S.CLOSED: pgettext_lazy("step", "close"),
}
REOPEN = pgettext_lazy("step", "reopen")

WORKERS = ("case_officer", "head_of_unit", "commissioner")


class IllegalMoveError(Refusal):
    """The present status does not allow this step."""

    code = "illegal_move"


def move(
    complaint: Complaint,
    to: ComplaintStatus,
    *,
    by: User,
    at: datetime,
    note: str = "",
    **also: Any,
) -> StatusChange:
    """Change the status along ``MOVES`` and record who did it and why.

    Part of a step, inside its transaction. Locks and reads the row again: of two officers who act
    at once the second sees the new status. ``also`` are fields that change with the status.
    """
    lock(complaint)
    if not complaint.can_move(to):
        text = _("%(number)s is “%(status)s”; this step is not possible.")
        raise _illegal(
            complaint, text % {"number": complaint, "status": complaint.get_status_display()}
        )
    old = S(complaint.status)
    closed = at if to in FINAL else None
    also = {"status": to, "closed_at": closed, "version": complaint.version + 1} | also
    moved = {name: (getattr(complaint, name), value) for name, value in also.items()}
    for name, value in also.items():
        setattr(complaint, name, value)
    complaint.save(update_fields=list(also))
    change = StatusChange.objects.create(
        complaint=complaint, old=old, new=to, note=note, at=at, by=by
    )
    actions.write(complaint, ActionKind.STATUS, by=by, at=at, text=f"{old} → {to}")
    reason = f"{old} > {to}\n{note}".strip()
    audit.record("complaint.move", complaint, by=by, changes=moved, reason=reason)
    return change


@transaction.atomic
def accept(complaint: Complaint, *, by: User, note: str = "", at: datetime | None = None) -> None:
    """Accept for examination; raises ConsentMissingError as ``consents.check_speakers``."""
    at = at or timezone.now()
    lock(complaint)
    if complaint.status != S.RECEIVED:
        raise _illegal(complaint, _("%s has been decided on already.") % complaint)
    consents.check_speakers(complaint, at=at)
    move(complaint, S.ACCEPTED, by=by, at=at, note=note, decided_at=at)
    _end(complaint, deadlines.REFUSAL_NOTICE, as_=DeadlineEnd.CANCELLED, by=by, at=at)


@transaction.atomic
def refuse(
    complaint: Complaint,
    *,
    by: User,
    ground: Classification,
    reason: str,
    at: datetime | None = None,
) -> None:
    """Refuse on a ground, with reasons; InvalidInput for a wrong ground or an empty reason."""
    at = at or timezone.now()
    if ground.list != "refusal_ground":
        raise InvalidInput(_("This is not a ground of refusal."), field="ground")
    if not reason.strip():
        raise InvalidInput(_("A refusal is reasoned in writing."), field="reason")
    move(complaint, S.REFUSED, by=by, at=at, note=reason, decided_at=at, refusal_ground=ground)
    _end(complaint, deadlines.EXAMINATION, as_=DeadlineEnd.CANCELLED, by=by, at=at)


@disclosures.discloses
@transaction.atomic
def conclude(
    complaint: Complaint,
    *,
    by: User,
    outcome: Classification,
    note: str,
    measure: Classification | None = None,
    organisation: Organisation | None = None,
    at: datetime | None = None,
) -> None:
    """End the examination with an outcome; the time limit for telling the person starts.

    A measure towards ``organisation`` passes the gate and raises as ``disclosures.check``. Raises
    InvalidInput for a wrong outcome or an empty note.
    """
    at = at or timezone.now()
    if outcome.list != "outcome":
        raise InvalidInput(_("This is not an outcome."), field="outcome")
    if not note.strip():
        raise InvalidInput(_("Say what was found."), field="note")
    if measure is not None and organisation is not None:
        disclosures.disclose(complaint, organisation, DisclosureChannel.MEASURE, by=by, at=at)
    move(complaint, S.CONCLUDED, by=by, at=at, note=note)
    Result.objects.create(
        complaint=complaint,
        outcome=outcome,
        measure=measure,
        organisation=organisation,
        note=note,
        by=by,
        at=at,
    )
    _end(complaint, deadlines.EXAMINATION, as_=DeadlineEnd.MET, by=by, at=at, refresh=False)
    _start(complaint, deadlines.RESULT_NOTICE, at=at)


@transaction.atomic
def withdraw(complaint: Complaint, *, by: User, note: str, at: datetime | None = None) -> None:
    """Record that the person withdrew. ``note`` is required: a withdrawal may be forced."""
    at = at or timezone.now()
    if not note.strip():
        raise InvalidInput(_("Say how and why the person withdrew."), field="note")
    move(complaint, S.WITHDRAWN, by=by, at=at, note=note)
    _end(complaint, as_=DeadlineEnd.CANCELLED, by=by, at=at)


@transaction.atomic
def join(
    complaint: Complaint, *, by: User, to: Complaint, note: str = "", at: datetime | None = None
) -> None:
    """Join to another open complaint, under which both are examined; Refusal if it is not open."""
    at = at or timezone.now()
    if to.pk == complaint.pk:
        raise InvalidInput(_("A complaint is not joined to itself."), field="to")
    lock(to)
    if not to.is_open:
        raise Refusal(_("%s is not open.") % to, code="not_open", field="to")
    move(complaint, S.JOINED, by=by, at=at, note=note, joined_to=to)
    actions.write(to, ActionKind.JOINED, by=by, at=at, text=complaint.number)
    _end(complaint, as_=DeadlineEnd.CANCELLED, by=by, at=at)


@disclosures.discloses
@transaction.atomic
def close(
    complaint: Complaint,
    *,
    by: User,
    note: str = "",
    notified_on: date | None = None,
    at: datetime | None = None,
) -> None:
    """Close after the written answer was sent on ``notified_on`` (default: the day of closing).

    An answer to a body that complained passes the gate and raises as ``disclosures.check``. Raises
    Refusal (``removal_in_force``) while a removal order is in force, because nobody would watch
    its clock; InvalidInput for a date before receipt or in the future.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    notified_on = notified_on or today
    if not timezone.localdate(complaint.received_at) <= notified_on <= today:
        raise InvalidInput(
            _("The answer went out between receipt and today."), field="notified_on"
        )
    if complaint.removals.filter(lifted_on__isnull=True).exists():
        raise Refusal(
            _("An order of removal is in force. Note first how it ended."), code="removal_in_force"
        )
    disclosures.disclose_to_complainant_bodies(complaint, by=by, at=at)
    move(complaint, S.CLOSED, by=by, at=at, note=note)
    actions.write(complaint, ActionKind.NOTICE, by=by, at=at, text=notified_on.isoformat())
    _end(complaint, as_=DeadlineEnd.MET, by=by, at=at)


@transaction.atomic
def reopen(complaint: Complaint, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Reopen with reasons; a new examination starts now (office practice, unconfirmed)."""
    at = at or timezone.now()
    if not reason.strip():
        raise InvalidInput(_("Say why it is taken up again."), field="reason")
    lock(complaint)
    if complaint.status == S.RECEIVED:
        raise _illegal(complaint, _("%s has not been decided yet.") % complaint)
    move(complaint, S.ACCEPTED, by=by, at=at, note=reason, joined_to=None, refusal_ground=None)
    _end(complaint, as_=DeadlineEnd.CANCELLED, by=by, at=at, refresh=False)
    _start(complaint, deadlines.EXAMINATION, at=at)
    priorities.reassess(complaint, by=by, at=at)


@transaction.atomic
def assign(
    complaint: Complaint,
    *,
    by: User,
    officer: User | None = None,
    unit: Unit | None = None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Assign to an officer, or to a unit whose head assigns it; the officer's unit is set too.

    Raises InvalidInput without either, or for an account that does not work on complaints; Refusal
    (``not_open``).
    """
    if officer is None and unit is None:
        raise InvalidInput(_("Choose an officer or a unit."), field="officer")
    if officer is not None and not (officer.is_active and officer.has_role(*WORKERS)):
        raise InvalidInput(_("This account does not work on complaints."), field="officer")
    lock(complaint)
    if not complaint.is_open:
        raise Refusal(_("%s is not open.") % complaint, code="not_open")
    new_unit = (officer.unit if officer else None) or unit or complaint.unit
    changes.apply(
        complaint, {"officer": officer, "unit": new_unit}, by=by, action="assign", reason=note
    )
    text = " / ".join(str(part) for part in (new_unit, officer, note) if part)
    actions.write(complaint, ActionKind.ASSIGNED, by=by, at=at, text=text)


@transaction.atomic
def take(complaint: Complaint, *, by: User) -> None:
    """Assign an unassigned complaint to oneself; Refusal if somebody else was faster."""
    lock(complaint)
    if complaint.officer_id is not None:
        raise Refusal(_("A colleague has it already."), code="assigned_already")
    assign(complaint, by=by, officer=by)


@disclosures.discloses
@transaction.atomic
def forward(
    complaint: Complaint,
    *,
    by: User,
    organisation: Organisation,
    reason: str,
    at: datetime | None = None,
) -> None:
    """Forward to another body, with reasons; passes the gate, raises as ``disclosures.check``."""
    _send(complaint, ActionKind.FORWARDED, by=by, organisation=organisation, text=reason, at=at)


@disclosures.discloses
@transaction.atomic
def inquire(
    complaint: Complaint,
    *,
    by: User,
    organisation: Organisation,
    text: str,
    at: datetime | None = None,
) -> None:
    """Ask a body for its observations; their time limit starts. Passes the gate.

    Raises Refusal (``inquiry_running``) while an answer of this body is awaited.
    """
    at = at or timezone.now()
    _send(complaint, ActionKind.INQUIRY, by=by, organisation=organisation, text=text, at=at)
    running = complaint.deadlines.running().filter(  # ``_send`` has locked the complaint
        key=deadlines.OBSERVATIONS, organisation=organisation
    )
    if running.exists():
        raise Refusal(_("An answer of this body is still awaited."), code="inquiry_running")
    deadlines.start(complaint, deadlines.OBSERVATIONS, at=at, organisation=organisation)
    _refresh(complaint)


@transaction.atomic
def record_reply(
    complaint: Complaint,
    *,
    by: User,
    organisation: Organisation,
    text: str,
    at: datetime | None = None,
) -> None:
    """Record the answer of a body on the timeline and end its time limit."""
    at = at or timezone.now()
    actions.add(complaint, by=by, kind=ActionKind.REPLY, text=text, organisation=organisation)
    key = deadlines.OBSERVATIONS
    deadlines.end(complaint, key, as_=DeadlineEnd.MET, by=by, at=at, organisation=organisation)
    _refresh(complaint)


@transaction.atomic
def extend(complaint: Complaint, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Extend the examination once, with reasons; raises as ``deadlines.extend``."""
    at = at or timezone.now()
    if not reason.strip():
        raise InvalidInput(_("An extension has a reason."), field="reason")
    lock(complaint)
    clock = deadlines.extend(complaint, reason=reason, at=at)
    moved = {"due_at": (clock.extended_from, clock.due_at)}
    audit.record("deadline.extend", clock, by=by, case=complaint, changes=moved, reason=reason)
    actions.write(complaint, ActionKind.EXTENDED, by=by, at=at, text=reason)
    _refresh(complaint)


def _illegal(complaint: Complaint, text: str) -> IllegalMoveError:
    """The error, with the steps that are possible now."""
    status = S(complaint.status)
    steps = [
        str(REOPEN if to == S.ACCEPTED and status != S.RECEIVED else STEPS[to])
        for to in S
        if to in MOVES[status]
    ]
    possible = _("Possible now: %s.") % ", ".join(steps)
    return IllegalMoveError(f"{text} {possible}")


def _send(
    complaint: Complaint,
    kind: ActionKind,
    *,
    by: User,
    organisation: Organisation,
    text: str,
    at: datetime | None,
) -> None:
    """Disclose to ``organisation``, write the action and the audit entry."""
    if not text.strip():
        raise InvalidInput(_("Say why it is sent."), field="reason")
    lock(complaint)
    if not complaint.is_open:
        raise Refusal(_("%s is not open.") % complaint, code="not_open")
    disclosures.disclose(complaint, organisation, CHANNELS[kind], by=by, at=at)
    act = actions.write(complaint, kind, by=by, at=at, organisation=organisation, text=text)
    audit.record(f"complaint.{kind}", complaint, by=by, changes=audit.created_fields(act))


def _end(
    complaint: Complaint,
    *keys: str,
    as_: DeadlineEnd,
    by: User,
    at: datetime,
    refresh: bool = True,
) -> None:
    deadlines.end(complaint, *keys, as_=as_, by=by, at=at)
    if refresh:
        _refresh(complaint)


def _start(complaint: Complaint, key: str, *, at: datetime) -> None:
    deadlines.start(complaint, key, at=at)
    _refresh(complaint)


def _refresh(complaint: Complaint) -> None:
    deadlines.refresh(complaint)
    complaint.save(update_fields=["due_at"])
