"""Invented complaints, from the oldest to the newest, in the proportions of a real office."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cases.models import Complaint, Facility
from cases.rules import ages
from cases.rules.priority import PriorityFacts, priority
from cases.synthetic import detentions, lifecycles, people
from cases.synthetic.detentions import Stay
from cases.synthetic.directory import CASE_UNITS, DESK, TEXTS, Colleague, Run, Weighted
from cases.synthetic.lifecycles import Life
from cases.synthetic.people import Someone
from ombudsman.rules.roles import Role

CHANNEL = Weighted(
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
KIND = Weighted({"complaint": 80, "application": 17, "proposal": 3})
GROUND = Weighted(
    {
        "outside_competence": 62,
        "court_pending": 14,
        "over_one_year": 10,
        "repeat_without_new_facts": 9,
        "anonymous_unsubstantiated": 5,
    }
)
REMOVAL_TOPICS = frozenset({"expulsion", "asylum_procedure", "visa_overstay"})
KNOWN = 400  # people who may come back with another matter


class Order(NamedTuple):
    """An order of removal; ``hours`` until it is carried out, none when it names no date."""

    scheduled_at: datetime | None
    ordered_at: datetime
    is_running: bool


@dataclass(kw_only=True)
class Draft:
    """A complaint in the making, with all that its parts are told of it."""

    received_at: datetime
    registered_at: datetime
    life: Life
    registrar: Colleague
    officer: Colleague | None
    unit_id: int
    person: Someone | None
    facility: Facility | None
    topic: str
    right: str
    summary: str
    respondent_id: int | None
    order: Order | None
    stay: Stay | None
    ground: str
    joined_to: int | None
    key: int = 0
    number: str = ""
    outcome: str = ""

    @property
    def worker(self) -> int:
        """Who acts on it: the officer, or the desk while nobody has it."""
        return (self.officer or self.registrar).id


class Complaints:
    """Makes complaints, and remembers who may come back and what others may be joined to."""

    def __init__(self, run: Run, *, foreigners: float) -> None:
        self.run = run
        self.foreigners = foreigners
        self.known: dict[bool, deque[Someone]] = {
            True: deque(maxlen=KNOWN),
            False: deque(maxlen=KNOWN),
        }
        self.joinable: deque[int] = deque(maxlen=50)

    def add(self, received_at: datetime) -> Draft:
        """One complaint and its row; its parts are written by ``generator_timelines``."""
        draft = self._draft(received_at)
        draft.number = self.run.numbers.next(
            "C", draft.registered_at.astimezone(self.run.clocks.zone).year
        )
        draft.key = _write(self.run, draft)
        if draft.life.status != "joined":
            self.joinable.append(draft.key)
        return draft

    def _draft(self, received_at: datetime) -> Draft:
        run = self.run
        wait = timedelta(days=run.chance.expovariate(1 / 0.15))
        registered_at = min(received_at + wait, run.now)
        is_foreign = run.happens(self.foreigners)
        facility = _facility(run, is_foreign=is_foreign)
        respondent_id = _respondent(run, facility)
        life = lifecycles.live(
            run,
            received_at=received_at,
            registered_at=registered_at,
            has_respondent=respondent_id is not None,
        )
        if life.status == "joined" and not self.joinable:
            life = lifecycles.untouched(run, received_at)
        registrar = run.one_of(run.staff.by_role[Role.REGISTRAR])
        person = self._person(received_at, registrar.id, is_foreign=is_foreign, facility=facility)
        topic, right, summary = _subject(run, is_foreign=is_foreign, facility=facility)
        unit_id = _unit(run, life, is_foreign=is_foreign, facility=facility)
        return Draft(
            received_at=received_at,
            registered_at=registered_at,
            life=life,
            registrar=registrar,
            officer=_officer(run, life, unit_id),
            unit_id=unit_id,
            person=person,
            facility=facility,
            topic=topic,
            right=right,
            summary=summary,
            respondent_id=respondent_id,
            order=_order(run, topic, received_at, life),
            stay=detentions.stay(run, received_at, life) if person and facility else None,
            ground=GROUND.pick(run.chance) if _was_refused(life) else "",
            joined_to=run.one_of(self.joinable) if life.status == "joined" else None,
        )

    def _person(
        self, at: datetime, by: int, *, is_foreign: bool, facility: Facility | None
    ) -> Someone | None:
        """A new person, now and then one who came before, rarely nobody (anonymous)."""
        run, known = self.run, self.known[is_foreign]
        if run.happens(0.02):
            return None
        if known and facility is None and run.happens(0.16):
            return run.one_of(known)
        person = people.add(run, at=at, by=by, is_foreign=is_foreign, facility=facility)
        known.append(person)
        return person


def _write(run: Run, draft: Draft) -> int:
    life, code = draft.life, run.directory.code
    person, facility = draft.person, draft.facility
    ill_treatment = draft.topic == "ill_treatment"
    reprisal = facility is not None and run.happens(0.04)
    return run.tables[Complaint].add(
        number=draft.number,
        kind=KIND.pick(run.chance),
        channel_id=code("channel", CHANNEL.pick(run.chance)),
        received_at=draft.received_at,
        registered_at=draft.registered_at,
        summary=draft.summary,
        **_words(run, person),
        respondent_id=draft.respondent_id,
        facility_id=facility.pk if facility else None,
        region_id=facility.region_id if facility else run.one_of(run.directory.regions),
        **_days(run, draft),
        is_anonymous=person is None,
        is_substantiated=person is None and run.happens(0.4),
        is_before_court=draft.ground == "court_pending",
        is_repeat=draft.ground == "repeat_without_new_facts",
        alleges_ill_treatment=ill_treatment,
        has_reprisal_risk=reprisal,
        status=life.status,
        priority=_priority(run, draft, ill_treatment=ill_treatment, reprisal=reprisal),
        unit_id=draft.unit_id,
        officer_id=draft.officer.id if draft.officer else None,
        joined_to_id=draft.joined_to,
        refusal_ground_id=code("refusal_ground", draft.ground) if draft.ground else None,
        desk_id=draft.registrar.unit_id,
        registered_by_id=draft.registrar.id,
        decided_at=life.decided_at,
        due_at=_due_at(draft),
        closed_at=None if life.is_open else life.steps[-1].at,
        version=1 + len(life.steps),
    )


def _due_at(draft: Draft) -> datetime | None:
    """What ends first: a clock, or a removal in force."""
    removal = draft.order.scheduled_at if draft.order and draft.order.is_running else None
    return min((end for end in (draft.life.due_at, removal) if end), default=None)


def _words(run: Run, person: Someone | None) -> dict[str, Any]:
    """What was said, in the language of the person where the office keeps a text in it."""
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


def _days(run: Run, draft: Draft) -> dict[str, Any]:
    """When it happened; letters from detention with the moment they were handed over."""
    lag = run.chance.uniform(366, 1500) if draft.ground == "over_one_year" else None
    violated = draft.received_at - timedelta(days=lag or run.chance.expovariate(1 / 60))
    handed_over = None
    if draft.facility is not None and run.happens(0.6):
        late = run.happens(0.15)
        hours = run.chance.uniform(25, 120) if late else run.chance.uniform(1, 23)
        handed_over = draft.received_at - timedelta(hours=hours)
    return {
        "violated_on": violated.date(),
        "handed_over_at": handed_over,
        "is_continuing": draft.facility is not None,
    }


def _priority(run: Run, draft: Draft, *, ill_treatment: bool, reprisal: bool) -> str:
    """By the rule, as the services would set it today."""
    person, order = draft.person, draft.order
    statuses = person.statuses if person else ()
    running = order if order and order.is_running else None
    is_child = _is_child(person, run.now if draft.life.is_open else draft.registered_at)
    facts = PriorityFacts(
        at=run.now if draft.life.is_open else draft.registered_at,
        has_removal_order=running is not None,
        removal_at=running.scheduled_at if running else None,
        is_detained=_is_held(draft),
        alleges_ill_treatment=ill_treatment,
        is_child=bool(is_child),
        is_unaccompanied_child="unaccompanied_child" in statuses and is_child is not False,
        is_trafficking_victim="trafficking_victim" in statuses,
        has_reprisal_risk=reprisal,
        fears_return=bool(person and person.fears_return),
    )
    return priority(facts).level.value


def _is_held(draft: Draft) -> bool:
    """By the stay on record; where nobody is named, by the place complained of."""
    return draft.stay.ended_at is None if draft.stay else draft.facility is not None


def _is_child(person: Someone | None, at: datetime) -> bool | None:
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


def _order(run: Run, topic: str, received_at: datetime, life: Life) -> Order | None:
    """An order of removal in some cases of foreigners; running only where the case is open."""
    if topic not in REMOVAL_TOPICS or not run.happens(0.5 if topic == "expulsion" else 0.08):
        return None
    ordered_at = received_at - timedelta(days=run.chance.uniform(0.5, 20))
    hours = run.one_of([None, 30, 60, 200, 500])
    if not life.is_open:
        scheduled = received_at + timedelta(hours=hours) if hours else None
        return Order(scheduled, ordered_at, is_running=False)
    return Order(run.now + timedelta(hours=hours) if hours else None, ordered_at, is_running=True)


def _unit(run: Run, life: Life, *, is_foreign: bool, facility: Facility | None) -> int:
    units = run.directory.units
    if is_foreign:
        return units["complaints_foreigners"]
    if facility is not None:
        return units["detention_policing"]
    if not life.steps:
        return units[DESK]
    return units[run.one_of(CASE_UNITS[2:])]


def _officer(run: Run, life: Life, unit_id: int) -> Colleague | None:
    """Nobody yet in a third of the fresh cases; else someone of the unit, or its head."""
    officers = run.staff.officers.get(unit_id) or []
    if not officers or (not life.steps and run.happens(0.35)):
        return None
    return run.one_of(officers)


def _was_refused(life: Life) -> bool:
    return any(step.new == "refused" for step in life.steps)
