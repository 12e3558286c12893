"""Calls of the 916 call centre: log, answer, end, set the outcome, link."""

import json
from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Call, Complaint, Direction, OutcomeRule, Person
from ombudsman.models import Classification, ClassificationList, User
from ombudsman.rules import phones
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock

OUTCOME_FILE = (
    settings.BASE_DIR / "ombudsman" / "reference" / "classifications" / "call_outcome.json"
)
EITHER_DIRECTION = "any"  # value in the reference file of an outcome for both directions


@transaction.atomic
def log(
    call: Call,
    *,
    by: User,
    topics: Iterable[Classification] = (),
    at: datetime | None = None,
) -> Call:
    """Save a new call, taken by ``by``; ``started_at`` defaults to ``at`` (now).

    The number is stored in E.164; a withheld one is empty. Raises InvalidInput for a wrong
    telephone number and for times in the future or in the wrong order; Refusal if a call with
    this ``call_id`` exists.
    """
    call.started_at = call.started_at or at or timezone.now()
    clean(call)
    call.taker = call.taker or by
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        if Call.objects.filter(call_id=call.call_id).exists():
            text = _("This call is on record already.")
            raise Refusal(text, code="call_exists", field="call_id") from error
        raise
    call.topics.set(topics)
    audit.created(call, by=by)
    return call


def clean(call: Call) -> Call:
    """Normalise the number and check the times; does not save. Raises InvalidInput as ``log``."""
    call.caller_number = normalise_number(call.caller_number, field="caller_number")
    for field in ("started_at", "answered_at", "ended_at"):
        moment = getattr(call, field)
        if moment and moment > timezone.now():
            raise InvalidInput(_("This moment lies in the future."), field=field)
        if moment and moment < call.started_at:
            raise InvalidInput(_("This is before the call began."), field=field)
    return call


@transaction.atomic
def answer(call: Call, *, by: User, at: datetime | None = None) -> None:
    """Record that ``by`` took a ringing call. Raises Refusal if it was answered or has ended."""
    lock(call)
    if call.answered_at or call.ended_at:
        raise Refusal(_("This call was answered already or is over."), code="call_not_ringing")
    _change(call, "answer", by=by, taker=by, answered_at=at or timezone.now())


@transaction.atomic
def end(call: Call, *, by: User, at: datetime | None = None) -> None:
    """Record the end of a call; no effect if it has ended. Raises InvalidInput if before its start."""
    lock(call)
    at = at or timezone.now()
    if at < call.started_at:
        raise InvalidInput(_("A call cannot end before it began."), field="ended_at")
    if call.ended_at is None:
        _change(call, "end", by=by, ended_at=at)


@transaction.atomic
def code(
    call: Call,
    outcome: Classification,
    *,
    by: User,
    note: str = "",
    complaint: Complaint | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Set the outcome of a call; also ends a call that has not ended.

    Raises InvalidInput for a retired outcome, one of the other direction, or a missing note. To
    change an outcome needs the permission ``recode_call`` (else Refusal) and a ``reason``.
    """
    at = at or timezone.now()
    lock(call)
    if call.outcome_id:
        _check_recoding(by, reason)
    note = note.strip()
    check_outcome(outcome, call.direction, note=note or call.note, on=timezone.localdate(at))
    facts: dict[str, Any] = {"outcome": outcome, "coded_at": at}
    facts |= {"ended_at": at} if call.ended_at is None else {}
    facts |= {"complaint": complaint} if complaint else {}
    facts |= {"note": _append_note(call.note, note)} if note else {}
    _change(call, "code", by=by, reason=reason.strip(), case=complaint, **facts)


@transaction.atomic
def link(
    call: Call, *, by: User, person: Person | None = None, complaint: Complaint | None = None
) -> None:
    """Set the caller, the complaint or both; None changes nothing. InvalidInput if both are None."""
    if person is None and complaint is None:
        raise InvalidInput(_("Choose a person or a complaint."), field="person")
    lock(call)
    given: dict[str, Any] = {"person": person, "complaint": complaint}
    facts = {name: row for name, row in given.items() if row is not None}
    _change(call, "link", by=by, case=complaint or person, **facts)


def check_outcome(
    outcome: Classification, direction: str, *, note: str, on: date, field: str = "outcome"
) -> OutcomeRule:
    """Check that the outcome is in use ``on`` that day, and fits the direction and the note.

    Returns its rule; the default rule is: not served, no note needed, no retry. Raises InvalidInput
    at ``field`` or at ``note``.
    """
    if outcome.list != ClassificationList.CALL_OUTCOME or not outcome.is_current(on):
        raise InvalidInput(_("This outcome is no longer in use."), code="retired", field=field)
    rule = OutcomeRule.objects.filter(outcome=outcome).first() or OutcomeRule(outcome=outcome)
    if rule.direction and rule.direction != direction:
        raise InvalidInput(_("This outcome is for calls of the other direction."), field=field)
    if rule.needs_note and not note.strip():
        raise InvalidInput(_("This outcome needs a note."), field="note")
    return rule


def normalise_number(raw: str, *, field: str) -> str:
    """The number in E.164; "" for an empty or withheld one. InvalidInput for anything else."""
    number = phones.normalise(raw)
    if not number and raw.strip().lower() not in phones.WITHHELD:
        raise InvalidInput(_("This is not a telephone number."), field=field)
    return number


@transaction.atomic
def load_outcome_rules(path: Path = OUTCOME_FILE) -> int:
    """Add the missing rules of outcomes from the reference file; existing rules do not change.

    Returns the number of rules added. Skips outcomes that are not in the database.
    """
    rows = {row["code"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    bare = Classification.objects.filter(
        list=ClassificationList.CALL_OUTCOME, code__in=rows, rule__isnull=True
    )
    added = OutcomeRule.objects.bulk_create(_rule(outcome, rows[outcome.code]) for outcome in bare)
    if added:
        audit.record("outcomerule.load", by=None)
    return len(added)


def _rule(outcome: Classification, row: dict[str, Any]) -> OutcomeRule:
    direction = row.get("direction") or ""
    return OutcomeRule(
        outcome=outcome,
        direction=""
        if direction == EITHER_DIRECTION
        else Direction(direction).value
        if direction
        else "",
        is_served=bool(row.get("is_served")),
        needs_note=bool(row.get("needs_note")),
        retry_minutes=row.get("retry_minutes"),
        may_block=bool(row.get("may_block")),
    )


def _change(
    call: Call,
    verb: str,
    *,
    by: User,
    reason: str = "",
    case: Complaint | Person | None = None,
    **facts: Any,
) -> None:
    before = copy(call)
    for name, value in facts.items():
        setattr(call, name, value)
    call.version += 1
    call.save(update_fields=[*facts, "version"])
    changes = audit.changed_fields(before, call, facts)
    audit.record(f"call.{verb}", call, by=by, case=case, changes=changes, reason=reason)


def _check_recoding(by: User, reason: str) -> None:
    if not by.has_perm("cases.recode_call"):
        raise Refusal(
            _("This call has its outcome; only a supervisor changes it."),
            code="coded_already",
            field="outcome",
        )
    if not reason.strip():
        raise InvalidInput(_("Say why the outcome changes."), field="reason")


def _append_note(old: str, new: str) -> str:
    return f"{old}\n\n{new}" if old.strip() else new
