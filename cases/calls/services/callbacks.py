"""Callbacks: schedule, claim, hand back, record an attempt, give up."""

from copy import copy
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.calls.services import calls
from cases.models import (
    Callback,
    CallbackAttempt,
    CallbackStatus,
    ContactKind,
    Direction,
    Person,
    Safety,
)
from ombudsman.models import Classification, User
from ombudsman.rules import phones
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock

MAX_ATTEMPTS = 3
ONE_DAY = timedelta(days=1)


@transaction.atomic
def schedule(callback: Callback, *, by: User, at: datetime | None = None) -> Callback:
    """Save a new callback. The person defaults to the caller.

    A number marked "do not use" for the person is a Refusal; one marked "caution" sets
    ``say_nothing``. Raises InvalidInput for a missing number or reason and for a time window that
    is over or empty.
    """
    at = at or timezone.now()
    clean(callback, at=at)
    callback.created_by, callback.created_at = by, at
    callback.save()
    audit.created(callback, by=by, case=callback.person)
    return callback


def clean(callback: Callback, *, at: datetime) -> Callback:
    """Set the defaults and check; does not save. Raises as ``schedule``."""
    if callback.person is None and callback.call is not None:
        callback.person = callback.call.person
    callback.number = calls.normalise_number(callback.number, field="number")
    callback.not_before = callback.not_before or at
    _check_schedule(callback, at)
    if Safety.CAUTION in _safety_marks(callback.person, callback.number):
        callback.say_nothing = True
    return callback


@transaction.atomic
def claim(callback: Callback, *, by: User, at: datetime | None = None) -> None:
    """Claim a due callback for ``by``, so that nobody else rings the person too.

    Raises Refusal before its time, if it is closed or claimed by a colleague, and if the number is
    now marked "do not use".
    """
    at = at or timezone.now()
    lock(callback)
    _check_available(callback, by)
    _check_safe(callback)
    if at < callback.not_before:
        raise Refusal(_("The time of this callback has not come yet."), code="too_early")
    _change(callback, "claim", by=by, claimed_by=by)


@transaction.atomic
def hand_back(callback: Callback, *, by: User) -> None:
    """Remove the claim. Refusal for a colleague's callback, unless ``by`` may see all calls."""
    lock(callback)
    if callback.claimed_by_id != by.pk and not by.has_perm("cases.view_all_calls"):
        raise Refusal(_("A colleague has taken this on."), code="claimed_already")
    _change(callback, "hand_back", by=by, claimed_by=None)


@transaction.atomic
def attempt(
    callback: Callback,
    outcome: Classification,
    *,
    by: User,
    note: str = "",
    at: datetime | None = None,
) -> CallbackAttempt:
    """Record an attempt and decide what follows from its outcome.

    Served: the callback is done. No retry in the outcome's rule, or the third attempt: given up.
    Else it is postponed by the rule's minutes and loses its claim; a time window that has passed
    moves on by whole days. Raises Refusal if it is closed or claimed by a colleague, InvalidInput
    for an outcome that does not fit.
    """
    at = at or timezone.now()
    lock(callback)
    _check_available(callback, by)
    day = timezone.localdate(at)
    rule = calls.check_outcome(outcome, Direction.OUT, note=note, on=day)
    attempted = CallbackAttempt.objects.create(
        callback=callback, outcome=outcome, note=note.strip(), by=by, at=at
    )
    audit.created(attempted, by=by, case=_case_of(callback))
    if rule.is_served:
        _change(callback, "done", by=by, status=CallbackStatus.DONE, closed_at=at)
    elif rule.retry_minutes is None or callback.attempts.count() >= MAX_ATTEMPTS:
        _change(callback, "given_up", by=by, status=CallbackStatus.GIVEN_UP, closed_at=at)
    else:
        _postpone(callback, at + timedelta(minutes=rule.retry_minutes), by=by)
    return attempted


@transaction.atomic
def give_up(callback: Callback, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Close a callback without success, for example if its number became unsafe.

    Raises InvalidInput without a reason; Refusal if it is closed or claimed by a colleague.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why the promise is given up."), field="reason")
    lock(callback)
    _check_available(callback, by)
    facts = {"status": CallbackStatus.GIVEN_UP, "closed_at": at or timezone.now()}
    _change(callback, "given_up", by=by, reason=reason.strip(), **facts)


def is_number_safe(callback: Callback) -> bool:
    """Whether no contact point of the person marks this number "do not use"."""
    return Safety.DO_NOT_USE not in _safety_marks(callback.person, callback.number)


def _safety_marks(person: Person | None, number: str) -> set[str]:
    """Safety marks of the person's contact points with this number, compared in E.164."""
    if person is None:
        return set()
    points = person.contacts.filter(kind=ContactKind.PHONE).values_list("value", "safety")
    return {safety for value, safety in points if phones.normalise(value) == number}


def _check_schedule(callback: Callback, at: datetime) -> None:
    if not callback.number:
        raise InvalidInput(_("A callback needs a number."), field="number")
    if not callback.reason.strip():
        raise InvalidInput(_("Say what the callback is about."), field="reason")
    if callback.not_after and callback.not_after <= max(callback.not_before, at):
        raise InvalidInput(_("The time to ring is over before it begins."), field="not_after")
    _check_safe(callback)


def _check_safe(callback: Callback) -> None:
    if not is_number_safe(callback):
        raise Refusal(
            _("This number is marked “do not use” for this person."),
            code="unsafe_contact",
            field="number",
        )


def _check_available(callback: Callback, by: User) -> None:
    if callback.status != CallbackStatus.OPEN:
        raise Refusal(_("This callback is closed."), code="callback_closed")
    if callback.claimed_by_id not in (None, by.pk):
        raise Refusal(_("A colleague has taken this on."), code="claimed_already")


def _postpone(callback: Callback, not_before: datetime, *, by: User) -> None:
    """Set the next attempt and remove the claim.

    If it falls after the time window, the window moves to the first day on which it is not over.
    """
    facts: dict[str, Any] = {"not_before": not_before, "claimed_by": None}
    if callback.not_after and not_before >= callback.not_after:
        days = (not_before - callback.not_after) // ONE_DAY + 1
        facts["not_after"] = callback.not_after + days * ONE_DAY
        facts["not_before"] = max(not_before, callback.not_before + days * ONE_DAY)
    _change(callback, "postpone", by=by, **facts)


def _case_of(callback: Callback) -> Person | Callback:
    return callback.person or callback


def _change(callback: Callback, verb: str, *, by: User, reason: str = "", **facts: Any) -> None:
    before = copy(callback)
    for name, value in facts.items():
        setattr(callback, name, value)
    callback.save(update_fields=list(facts))
    changes = audit.changed_fields(before, callback, facts)
    audit.record(
        f"callback.{verb}",
        callback,
        by=by,
        case=_case_of(callback),
        changes=changes,
        reason=reason,
    )
