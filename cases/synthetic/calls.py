"""Invented calls of the 916 call centre, some with a callback."""

from datetime import datetime, timedelta

from cases.models import Call, Callback, CallbackAttempt
from cases.synthetic.complaints import InventedComplaint
from cases.synthetic.directory import TEXTS, Run, WeightedChoice
from cases.synthetic.people import UNUSED_PHONE_PREFIX, InventedPerson
from ombudsman.rules.roles import Role

OUTCOME = WeightedChoice(
    {
        "advice_given": 28,
        "case_status_given": 17,
        "referred_other_body": 13,
        "out_of_mandate": 10,
        "complaint_registered": 9,
        "added_to_case": 4,
        "callback_booked": 4,
        "disconnected": 4,
        "silent": 4,
        "wrong_number": 3,
        "language_unavailable": 1,
        "thanks": 2,
        "prank": 1,
    }
)
OUTCOMES_WITH_NOTE = frozenset({"out_of_mandate", "language_unavailable"})
CALLBACK_OUTCOMES = frozenset({"callback_booked", "disconnected", "language_unavailable"})
TOPICS = WeightedChoice(
    {"utilities": 3, "targeted_social_aid": 4, "employment": 2, "foreigners": 3}
)
LANGUAGE = WeightedChoice({"az": 80, "ru": 13, "en": 4, "tr": 2, "fa": 1})


def add(run: Run, complaint: InventedComplaint) -> None:
    """Add a call shortly after ``complaint`` was registered; every third one is about it."""
    started_at = min(run.after(complaint.registered_at, 2), run.now - timedelta(minutes=20))
    is_about_it = complaint.person is not None and run.happens(0.35)
    person = complaint.person if is_about_it else None
    is_answered = run.happens(0.9)
    answered_at = started_at + timedelta(seconds=3 + run.below(87))
    ended_at = answered_at + timedelta(seconds=10 + run.below(890))
    taker = run.one_of(run.staff.by_role[Role.CALL_TAKER])
    is_coded = is_answered and not (run.now - started_at < timedelta(days=7) and run.happens(0.3))
    outcome = OUTCOME.pick(run.random) if is_coded else ""
    number = _number(run, person)
    call = run.tables[Call].add(
        call_id=f"invented-{run.tables[Call].last + 1}",
        caller_number=number,
        started_at=started_at,
        answered_at=answered_at if is_answered else None,
        ended_at=ended_at,
        taker_id=taker.id if is_answered else None,
        language_id=run.directory.code("language", _language(run, person)),
        person_id=person.id if person else None,
        complaint_id=complaint.key if is_about_it else None,
        note=_note(run, outcome),
        outcome_id=run.directory.code("call_outcome", outcome) if outcome else None,
        coded_at=ended_at + timedelta(minutes=1) if outcome else None,
    )
    run.tables[Call.topics.through].add(
        call_id=call, classification_id=run.directory.code("topic", TOPICS.pick(run.random))
    )
    if outcome in CALLBACK_OUTCOMES and number:
        _callback(run, call, number, person, taker.id, ended_at)


def _number(run: Run, person: InventedPerson | None) -> str:
    """The caller's number: that of the person if known, sometimes withheld (empty)."""
    if run.happens(0.06):
        return ""
    if person and person.phone:
        return person.phone
    return f"{UNUSED_PHONE_PREFIX}{run.below(10_000_000):07d}"


def _language(run: Run, person: InventedPerson | None) -> str:
    return person.language if person else LANGUAGE.pick(run.random)


def _note(run: Run, outcome: str) -> str:
    note: str = run.one_of(TEXTS["call_notes"])
    return note or ("See the outcome." if outcome in OUTCOMES_WITH_NOTE else "")


def _callback(
    run: Run, call: int, number: str, person: InventedPerson | None, taker: int, ended_at: datetime
) -> None:
    """Add a callback: open for six days, after that reached or given up."""
    not_before = ended_at + timedelta(hours=run.one_of([1, 3, 18, 42]))
    is_open = run.now - ended_at < timedelta(days=6)
    is_reached = run.happens(0.8)
    tried_at = not_before + timedelta(minutes=2 + run.below(238))
    status = "open" if is_open else "done" if is_reached else "given_up"
    callback = run.tables[Callback].add(
        call_id=call,
        person_id=person.id if person else None,
        number=number,
        reason=run.one_of(TEXTS["callback_reasons"]),
        say_nothing=run.happens(0.1),
        not_before=not_before,
        status=status,
        claimed_by_id=None if is_open else taker,
        created_by_id=taker,
        created_at=ended_at,
        closed_at=None if is_open else tried_at,
    )
    if not is_open:
        outcome = "reached" if is_reached else "no_answer"
        run.tables[CallbackAttempt].add(
            callback_id=callback,
            outcome_id=run.directory.code("call_outcome", outcome),
            by_id=taker,
            at=tried_at,
        )
