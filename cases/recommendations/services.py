"""Recommendations: draft, issue, record replies and verifications, repeat, settle, withdraw.

The reply of the addressee and the verification by the office are stored separately.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import (
    DisclosureChannel,
    Finding,
    Implementation,
    Position,
    Recommendation,
    RecommendationStatus,
    Reply,
    Verification,
    Visit,
)
from cases.protection.services import disclosures
from cases.rules.deadlines import Span, Unit, last_day
from ombudsman.models import Organisation, User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit, numbers, time_limits
from ombudsman.services.locks import lock

REPLY_TIME_LIMIT = "body.reply_to_recommendation"
CALENDAR_SPAN = timedelta(days=800)  # calendar days; longer than any time limit in working days
S = RecommendationStatus


class IllegalMove(Refusal):
    """The status of the recommendation does not allow this step."""

    code = "illegal_move"


@disclosures.discloses
@transaction.atomic
def draft(
    recommendation: Recommendation, *, by: User, at: datetime | None = None
) -> Recommendation:
    """Number a new recommendation and save it as a draft.

    Its source is exactly one complaint, visit or event; a finding must belong to that visit. Raises
    InvalidInput, and BlockedRecipientError if nothing of the complaint may be disclosed to the addressee.
    """
    at = at or timezone.now()
    check(recommendation, by=by, on=timezone.localdate(at))
    recommendation.number = numbers.next_number("R", on=timezone.localdate(at))
    recommendation.created_by, recommendation.created_at = by, at
    recommendation.save()
    _record("create", recommendation, by=by, changes=audit.created_fields(recommendation))
    return recommendation


@disclosures.discloses
def check(recommendation: Recommendation, *, by: User, on: date) -> None:
    """Check whether ``by`` may save the draft as it is ``on`` that day. Raises as ``draft``."""
    _check_source(recommendation)
    if not recommendation.text.strip():
        raise InvalidInput(_("Say what is recommended."), field="text")
    if not recommendation.addressee.is_current(on):
        raise InvalidInput(_("This body no longer exists under this name."), field="addressee")
    _check_recipient(recommendation)


@transaction.atomic
def move(
    recommendation: Recommendation,
    to: RecommendationStatus,
    *,
    by: User,
    reason: str = "",
    **facts: Any,
) -> None:
    """Change the status along ``RECOMMENDATION_MOVES`` and set the fields in ``facts``, under a lock.

    Raises IllegalMove.
    """
    lock(recommendation)
    if not recommendation.can_move(to):
        raise _illegal_move(recommendation)
    _change(recommendation, str(to), by=by, reason=reason, status=to.value, **facts)


@disclosures.discloses
@transaction.atomic
def issue(recommendation: Recommendation, *, by: User, on: date | None = None) -> None:
    """Sign and issue a draft ``on`` that day (today); set the due date of the reply.

    Raises InvalidInput for a future day, IllegalMove, MissingTimeLimit as ``reply_due``, and
    BlockedRecipientError if nothing of the complaint may be disclosed to the addressee.
    """
    on = on or timezone.localdate()
    _not_in_future(on, field="on")
    lock(recommendation)
    _disclose(recommendation, by=by)
    due_on = reply_due(recommendation.addressee, on=on)
    move(recommendation, S.ISSUED, by=by, issued_on=on, signed_by=by, due_on=due_on)


def reply_due(addressee: Organisation, *, on: date) -> date:
    """The last day for a reply to a recommendation issued ``on`` that day.

    Counts the ``reply_days`` of the addressee (calendar days), else the time limit
    ``body.reply_to_recommendation``. Raises MissingTimeLimit if neither is set.
    """
    if addressee.reply_days:
        return on + timedelta(days=addressee.reply_days)
    limit = time_limits.current(REPLY_TIME_LIMIT, on=on)
    is_working_day = time_limits.working_calendar(on, on + CALENDAR_SPAN)
    return last_day(on, Span(limit.value, Unit(limit.unit)), is_working_day=is_working_day)


@transaction.atomic
def record_reply(
    recommendation: Recommendation,
    *,
    by: User,
    received_on: date,
    position: str,
    text: str = "",
    at: datetime | None = None,
) -> Reply:
    """Record a reply; the recommendation gets the position of the latest reply.

    A reply does not show what was implemented. Raises IllegalMove unless the recommendation is
    issued; InvalidInput for a future day, one before the issue, or no position.
    """
    lock(recommendation)
    _check_day(recommendation, received_on, field="received_on")
    if position not in Position.values or not position:
        raise InvalidInput(_("Say what the addressee answers."), field="position")
    reply = Reply.objects.create(
        recommendation=recommendation,
        received_on=received_on,
        position=position,
        text=text,
        recorded_by=by,
        recorded_at=at or timezone.now(),
    )
    last = recommendation.replies.latest("received_on", "pk")
    _record("create", reply, by=by, changes=audit.created_fields(reply))
    _change(recommendation, "replied", by=by, position=last.position, replied_on=last.received_on)
    return reply


@transaction.atomic
def verify(
    recommendation: Recommendation,
    *,
    by: User,
    verified_on: date,
    degree: str,
    note: str,
    visit: Visit | None = None,
) -> Verification:
    """Record what the office itself found about the implementation, at a visit or otherwise.

    Raises IllegalMove unless the recommendation is issued; InvalidInput for a future day, one before
    the issue, no degree, no note, or a visit that has not begun.
    """
    lock(recommendation)
    _check_day(recommendation, verified_on, field="verified_on")
    _check_verification(degree, note, visit)
    verification = Verification.objects.create(
        recommendation=recommendation,
        verified_on=verified_on,
        degree=degree,
        visit=visit,
        note=note.strip(),
        verified_by=by,
    )
    last = recommendation.verifications.latest("verified_on", "pk")
    _record("create", verification, by=by, changes=audit.created_fields(verification))
    _change(
        recommendation, "verified", by=by, implementation=last.degree, verified_on=last.verified_on
    )
    return verification


@disclosures.discloses
@transaction.atomic
def repeat(
    recommendation: Recommendation,
    *,
    by: User,
    visit: Visit | None = None,
    finding: Finding | None = None,
    text: str = "",
    at: datetime | None = None,
) -> Recommendation:
    """Draft a repetition of an issued recommendation, from its own source or from ``visit``.

    Raises Refusal if it was never issued, and as ``draft``.
    """
    if recommendation.status not in (S.ISSUED, S.SETTLED):
        raise Refusal(_("Only what was issued can be repeated."), code="never_issued")
    source: dict[str, Any] = (
        {"visit": visit, "finding": finding}
        if visit
        else {name: getattr(recommendation, name) for name in ("complaint", "visit", "event")}
    )
    again = Recommendation(
        **source,
        addressee=recommendation.addressee,
        text=text.strip() or recommendation.text,
        right=recommendation.right,
        urgency=recommendation.urgency,
        repeated_from=recommendation,
    )
    return draft(again, by=by, at=at)


@transaction.atomic
def drop(recommendation: Recommendation, *, by: User, reason: str) -> None:
    """Drop a draft. Raises InvalidInput without a reason, IllegalMove if it is not a draft."""
    lock(recommendation)
    if recommendation.status != S.DRAFT:
        raise _illegal_move(recommendation)
    move(recommendation, S.DROPPED, by=by, reason=_require_reason(reason))


@transaction.atomic
def withdraw(recommendation: Recommendation, *, by: User, reason: str) -> None:
    """Withdraw an issued recommendation. InvalidInput without a reason, IllegalMove if not issued."""
    lock(recommendation)
    if recommendation.status != S.ISSUED:
        raise _illegal_move(recommendation)
    move(recommendation, S.DROPPED, by=by, reason=_require_reason(reason))


@transaction.atomic
def settle(recommendation: Recommendation, *, by: User, reason: str) -> None:
    """Settle an issued recommendation. Refusal without a verification by the office.

    Raises InvalidInput without a reason, IllegalMove.
    """
    lock(recommendation)
    if recommendation.can_move(S.SETTLED) and not recommendation.implementation:
        raise Refusal(
            _("Nobody of the office has verified it; the addressee's word does not settle it."),
            code="not_verified",
        )
    move(recommendation, S.SETTLED, by=by, reason=_require_reason(reason))


def _change(
    recommendation: Recommendation, verb: str, *, by: User, reason: str = "", **facts: Any
) -> None:
    before = copy(recommendation)
    for name, value in facts.items():
        setattr(recommendation, name, value)
    recommendation.version += 1
    recommendation.save(update_fields=[*facts, "version"])
    changes = audit.changed_fields(before, recommendation, facts)
    _record(verb, recommendation, by=by, changes=changes, reason=reason)


def _record(
    verb: str, obj: Recommendation | Reply | Verification, *, by: User, **details: Any
) -> None:
    recommendation = obj if isinstance(obj, Recommendation) else obj.recommendation
    audit.record(
        f"{obj._meta.model_name}.{verb}", obj, by=by, case=recommendation.source, **details
    )


def _check_source(recommendation: Recommendation) -> None:
    sources = (recommendation.complaint_id, recommendation.visit_id, recommendation.event_id)
    if sum(key is not None for key in sources) != 1:
        raise InvalidInput(
            _("It springs from exactly one complaint, visit or event."), field="complaint"
        )
    finding = recommendation.finding
    if finding is not None and finding.visit_id != recommendation.visit_id:
        raise InvalidInput(_("This finding belongs to another visit."), field="finding")


def _check_recipient(recommendation: Recommendation) -> None:
    """Check the disclosure of the complaint to the addressee: a recommendation leaves the case."""
    if recommendation.complaint is None:
        return
    with _refused_at_addressee():
        disclosures.check(recommendation.complaint, recommendation.addressee)


def _disclose(recommendation: Recommendation, *, by: User) -> None:
    if recommendation.complaint is None:
        return
    with _refused_at_addressee():
        disclosures.disclose(
            recommendation.complaint,
            recommendation.addressee,
            DisclosureChannel.RECOMMENDATION,
            by=by,
        )


@contextmanager
def _refused_at_addressee() -> Iterator[None]:
    """Report a blocked disclosure at the field ``addressee``."""
    try:
        yield
    except disclosures.BlockedError as refusal:
        refusal.field = "addressee"
        raise


def _check_day(recommendation: Recommendation, day: date, *, field: str) -> None:
    if recommendation.status != S.ISSUED:
        raise _illegal_move(recommendation)
    _not_in_future(day, field=field)
    if recommendation.issued_on and day < recommendation.issued_on:
        raise InvalidInput(_("This is before it was issued."), field=field)


def _check_verification(degree: str, note: str, visit: Visit | None) -> None:
    if degree not in Implementation.values or not degree:
        raise InvalidInput(_("Say how far it is carried out."), field="degree")
    if not note.strip():
        raise InvalidInput(_("Say what was seen."), field="note")
    if visit is not None and visit.started_at is None:
        raise InvalidInput(_("This visit has not begun."), field="visit")


def _not_in_future(day: date, *, field: str) -> None:
    if day > timezone.localdate():
        raise InvalidInput(_("This day lies in the future."), field=field)


def _require_reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput(_("Give the reason."), field="reason")
    return reason.strip()


def _illegal_move(recommendation: Recommendation) -> IllegalMove:
    return IllegalMove(
        _("%(number)s is “%(status)s”; this step is not possible.")
        % {"number": recommendation.number, "status": recommendation.get_status_display()}
    )
