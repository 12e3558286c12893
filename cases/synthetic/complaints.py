"""Invented complaints in the proportions of a real office."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cases.models import Complaint, Facility
from cases.rules import ages
from cases.rules.priority import PriorityFacts, priority
from cases.synthetic import detentions, lifecycles, people
from cases.synthetic.detentions import InventedDetention
from cases.synthetic.directory import CASE_UNITS, DESK, TEXTS, Colleague, Run, WeightedChoice
from cases.synthetic.lifecycles import Lifecycle
from cases.synthetic.people import InventedPerson
from ombudsman.rules.roles import Role

CHANNEL = WeightedChoice(
    {
        "post": 24,
        "email": 13,
        "e_service": 9,
        "reception": 21,
        "regional_centre": 10,
        "call_916": 13,
        "npm_visit": 3,
        "lawyer_or_family": 5,
        "foreign_ombudsman": 0.5,
        "embassy_or_international": 0.5,
        "media_monitoring": 0.5,
        "own_initiative": 0.5,
    }
)
KIND = WeightedChoice({"complaint": 80, "application": 17, "proposal": 3})
GROUND = WeightedChoice(
    {
        "outside_competence": 62,
        "court_pending": 14,
        "over_one_year": 10,
        "repeat_without_new_facts": 9,
        "anonymous_unsubstantiated": 5,
    }
)
REMOVAL_TOPICS = frozenset({"expulsion", "asylum_procedure", "visa_overstay"})
MAX_RETURNING = 400  # latest persons who may complain again


class InventedRemoval(NamedTuple):
    """A removal order. ``scheduled_at`` is empty if the order names no date."""

    scheduled_at: datetime | None
    ordered_at: datetime
    is_running: bool


@dataclass(kw_only=True)
class InventedComplaint:
    """A complaint with the facts from which its related rows are written."""

    received_at: datetime
    registered_at: datetime
    lifecycle: Lifecycle
    registrar: Colleague
    officer: Colleague | None
    unit_id: int
    person: InventedPerson | None
    facility: Facility | None
    topic: str
    right: str
    summary: str
    respondent_id: int | None
    removal: InventedRemoval | None
    detention: InventedDetention | None
    ground: str
    joined_to: int | None
    key: int = 0
    number: str = ""
    outcome: str = ""

    @property
    def acting_user_id(self) -> int:
        """The officer, or the registrar if there is no officer."""
        return (self.officer or self.registrar).id


class ComplaintGenerator:
    """Adds complaints; remembers persons who may return and complaints to join others to."""

    def __init__(self, run: Run, *, foreigners: float) -> None:
        self.run = run
        self.foreigners = foreigners
        self.returning: dict[bool, deque[InventedPerson]] = {
            True: deque(maxlen=MAX_RETURNING),
            False: deque(maxlen=MAX_RETURNING),
        }
        self.joinable: deque[int] = deque(maxlen=50)

    def add(self, received_at: datetime) -> InventedComplaint:
        """Invent a complaint and add its own row; ``timelines.write`` adds the related rows."""
        complaint = self._invent(received_at)
        complaint.number = self.run.numbers.next(
            "C", complaint.registered_at.astimezone(self.run.time_limits.zone).year
        )
        complaint.key = _write(self.run, complaint)
        if complaint.lifecycle.status != "joined":
            self.joinable.append(complaint.key)
        return complaint

    def _invent(self, received_at: datetime) -> InventedComplaint:
        run = self.run
        wait = timedelta(days=run.random.expovariate(1 / 0.15))
        registered_at = min(received_at + wait, run.now)
        is_foreign = run.happens(self.foreigners)
        facility = _facility(run, is_foreign=is_foreign)
        respondent_id = _respondent(run, facility)
        lifecycle = lifecycles.invent(
            run,
            received_at=received_at,
            registered_at=registered_at,
            has_respondent=respondent_id is not None,
        )
        if lifecycle.status == "joined" and not self.joinable:
            lifecycle = lifecycles.undecided(run, received_at)
        registrar = run.one_of(run.staff.by_role[Role.REGISTRAR])
        person = self._person(received_at, registrar.id, is_foreign=is_foreign, facility=facility)
        topic, right, summary = _subject(run, is_foreign=is_foreign, facility=facility)
        unit_id = _unit(run, lifecycle, is_foreign=is_foreign, facility=facility)
        return InventedComplaint(
            received_at=received_at,
            registered_at=registered_at,
            lifecycle=lifecycle,
            registrar=registrar,
            officer=_officer(run, lifecycle, unit_id),
            unit_id=unit_id,
            person=person,
            facility=facility,
            topic=topic,
            right=right,
            summary=summary,
            respondent_id=respondent_id,
            removal=_removal(run, topic, received_at, lifecycle),
            detention=detentions.invent(run, received_at, lifecycle)
            if person and facility
            else None,
            ground=GROUND.pick(run.random) if _was_refused(lifecycle) else "",
            joined_to=run.one_of(self.joinable) if lifecycle.status == "joined" else None,
        )

    def _person(
        self, at: datetime, by: int, *, is_foreign: bool, facility: Facility | None
    ) -> InventedPerson | None:
        """A new person, sometimes one who complained before, rarely None (anonymous)."""
        run, returning = self.run, self.returning[is_foreign]
        if run.happens(0.02):
            return None
        if returning and facility is None and run.happens(0.16):
            return run.one_of(returning)
        person = people.add(run, at=at, by=by, is_foreign=is_foreign, facility=facility)
        returning.append(person)
        return person


def _write(run: Run, complaint: InventedComplaint) -> int:
    lifecycle, code = complaint.lifecycle, run.directory.code
    person, facility = complaint.person, complaint.facility
    ill_treatment = complaint.topic == "ill_treatment"
    reprisal = facility is not None and run.happens(0.04)
    return run.tables[Complaint].add(
        number=complaint.number,
        kind=KIND.pick(run.random),
        channel_id=code("channel", CHANNEL.pick(run.random)),
        received_at=complaint.received_at,
        registered_at=complaint.registered_at,
        summary=complaint.summary,
        **_words(run, person),
        respondent_id=complaint.respondent_id,
        facility_id=facility.pk if facility else None,
        region_id=facility.region_id if facility else run.one_of(run.directory.regions),
        **_days(run, complaint),
        is_anonymous=person is None,
        is_substantiated=person is None and run.happens(0.4),
        is_before_court=complaint.ground == "court_pending",
        is_repeat=complaint.ground == "repeat_without_new_facts",
        alleges_ill_treatment=ill_treatment,
        has_reprisal_risk=reprisal,
        status=lifecycle.status,
        priority=_priority(run, complaint, ill_treatment=ill_treatment, reprisal=reprisal),
        unit_id=complaint.unit_id,
        officer_id=complaint.officer.id if complaint.officer else None,
        joined_to_id=complaint.joined_to,
        refusal_ground_id=code("refusal_ground", complaint.ground) if complaint.ground else None,
        desk_id=complaint.registrar.unit_id,
        registered_by_id=complaint.registrar.id,
        decided_at=lifecycle.decided_at,
        due_at=_due_at(complaint),
        closed_at=None if lifecycle.is_open else lifecycle.steps[-1].at,
        version=1 + len(lifecycle.steps),
    )


def _due_at(complaint: InventedComplaint) -> datetime | None:
    """The earlier of the next deadline and the date of a removal order in force."""
    order = complaint.removal
    removal_at = order.scheduled_at if order and order.is_running else None
    return min((end for end in (complaint.lifecycle.due_at, removal_at) if end), default=None)


def _words(run: Run, person: InventedPerson | None) -> dict[str, Any]:
    """The account of the complainant, in their language if there is a sample text in it."""
    language = person.language if person else "az"
    text = TEXTS["narratives"].get(language, "")
    is_foreign_text = text and language not in ("az", "ru", "en")
    return {
        "narrative": text,
        "narrative_language_id": run.directory.code("language", language) if text else None,
        "translation": TEXTS["narratives"]["en"] if is_foreign_text else "",
        "translator": "Invented translator" if is_foreign_text else "",
        "request": run.one_of(TEXTS["requests"]),
        "respondent_as_told": run.one_of(TEXTS["told_respondents"]),
    }


def _days(run: Run, complaint: InventedComplaint) -> dict[str, Any]:
    """Date of the violation; for letters from detention also when they were handed over."""
    lag = run.random.uniform(366, 1500) if complaint.ground == "over_one_year" else None
    violated = complaint.received_at - timedelta(days=lag or run.random.expovariate(1 / 60))
    handed_over = None
    if complaint.facility is not None and run.happens(0.6):
        late = run.happens(0.15)
        hours = run.random.uniform(25, 120) if late else run.random.uniform(1, 23)
        handed_over = complaint.received_at - timedelta(hours=hours)
    return {
        "violated_on": violated.date(),
        "handed_over_at": handed_over,
        "is_continuing": complaint.facility is not None,
    }


def _priority(
    run: Run, complaint: InventedComplaint, *, ill_treatment: bool, reprisal: bool
) -> str:
    """The priority by the rule, as the services would set it."""
    person, order = complaint.person, complaint.removal
    statuses = person.statuses if person else ()
    running = order if order and order.is_running else None
    is_child = _is_child(
        person, run.now if complaint.lifecycle.is_open else complaint.registered_at
    )
    facts = PriorityFacts(
        at=run.now if complaint.lifecycle.is_open else complaint.registered_at,
        has_removal_order=running is not None,
        removal_at=running.scheduled_at if running else None,
        is_detained=_is_detained(complaint),
        alleges_ill_treatment=ill_treatment,
        is_child=bool(is_child),
        is_unaccompanied_child="unaccompanied_child" in statuses and is_child is not False,
        is_trafficking_victim="trafficking_victim" in statuses,
        has_reprisal_risk=reprisal,
        fears_return=bool(person and person.fears_return),
    )
    return priority(facts).level.value


def _is_detained(complaint: InventedComplaint) -> bool:
    """Whether the detention is running; without one, whether the complaint names a facility."""
    return (
        complaint.detention.ended_at is None
        if complaint.detention
        else complaint.facility is not None
    )


def _is_child(person: InventedPerson | None, at: datetime) -> bool | None:
    if person is None or person.latest_birth is None:
        return None
    return ages.is_under_18(person.latest_birth, on=at.date())


def _facility(run: Run, *, is_foreign: bool) -> Facility | None:
    if not run.happens(0.22 if is_foreign else 0.08):
        return None
    centres = run.directory.migrant_centres if is_foreign and run.happens(0.7) else None
    return run.one_of(centres or run.directory.facilities)


def _subject(run: Run, *, is_foreign: bool, facility: Facility | None) -> tuple[str, str, str]:
    """Topic, right and summary."""
    if facility is not None and not (is_foreign and run.happens(0.4)):
        subjects = TEXTS["subjects"]["detention"]
    else:
        subjects = TEXTS["subjects"]["foreigners" if is_foreign else "general"]
    topic, right, summary = run.one_of(subjects)
    return topic, right, summary


def _respondent(run: Run, facility: Facility | None) -> int | None:
    if facility is not None and facility.authority_id:
        return facility.authority_id
    if run.happens(0.12):
        return None
    bodies = run.directory.outsiders if run.happens(0.1) else run.directory.respondents
    return run.one_of(bodies)


def _removal(
    run: Run, topic: str, received_at: datetime, lifecycle: Lifecycle
) -> InventedRemoval | None:
    """A removal order in some cases of foreigners; in force only if the case is open."""
    if topic not in REMOVAL_TOPICS or not run.happens(0.5 if topic == "expulsion" else 0.08):
        return None
    ordered_at = received_at - timedelta(days=run.random.uniform(0.5, 20))
    hours = run.one_of([None, 30, 60, 200, 500])
    if not lifecycle.is_open:
        scheduled = received_at + timedelta(hours=hours) if hours else None
        return InventedRemoval(scheduled, ordered_at, is_running=False)
    return InventedRemoval(
        run.now + timedelta(hours=hours) if hours else None, ordered_at, is_running=True
    )


def _unit(run: Run, lifecycle: Lifecycle, *, is_foreign: bool, facility: Facility | None) -> int:
    units = run.directory.units
    if is_foreign:
        return units["complaints_foreigners"]
    if facility is not None:
        return units["detention_policing"]
    if not lifecycle.steps:
        return units[DESK]
    return units[run.one_of(CASE_UNITS[2:])]


def _officer(run: Run, lifecycle: Lifecycle, unit_id: int) -> Colleague | None:
    """An officer of the unit; None in a third of the cases that have no decision yet."""
    officers = run.staff.officers.get(unit_id) or []
    if not officers or (not lifecycle.steps and run.happens(0.35)):
        return None
    return run.one_of(officers)


def _was_refused(lifecycle: Lifecycle) -> bool:
    return any(step.new == "refused" for step in lifecycle.steps)
