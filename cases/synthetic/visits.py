"""Invented visits of the NPM with team, access log, areas, findings and interviews."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cases.models import (
    AccessRecord,
    AccessRight,
    ExaminedArea,
    Facility,
    Finding,
    Interview,
    TeamMember,
    Visit,
)
from cases.synthetic.directory import TEXTS, Colleague, Run, WeightedChoice
from cases.synthetic.names import InventedName

KIND = WeightedChoice({"in_depth": 30, "thematic": 22, "follow_up": 18, "ad_hoc": 30})
ANSWER = WeightedChoice({"granted": 94, "delayed": 5, "refused": 1})
EXPERT = WeightedChoice({"physician": 4, "psychologist": 3, "psychiatrist": 2, "interpreter": 3})


class InventedVisit(NamedTuple):
    """The facts of a visit that its recommendations need."""

    id: int
    status: str
    facility: Facility
    released_at: datetime | None
    findings: list[tuple[int, str]]
    lead: Colleague


def add(run: Run, at: datetime, status: str) -> InventedVisit:
    """Add a visit that began at ``at``, or is planned for that day if it is in preparation."""
    facility = run.one_of(run.directory.facilities)
    team = _choose_team(run)
    lead = team[0]
    created_at = min(at, run.now) - timedelta(days=run.random.uniform(3, 20))
    is_begun = status not in ("prepared", "called_off")
    ended_at = at + timedelta(hours=run.random.uniform(3, 9)) if is_begun else None
    if status == "under_way":
        ended_at = None
    released_at = at + timedelta(days=run.random.uniform(10, 45)) if status == "released" else None
    if released_at:
        released_at = min(released_at, run.now)
    number = run.numbers.next("V", created_at.astimezone(run.time_limits.zone).year)
    is_planned = run.happens(0.74)  # 93 of 355 visits were unplanned in 2025: docs/domain.md#npm
    key = run.tables[Visit].add(
        number=number,
        facility_id=facility.pk,
        kind=KIND.pick(run.random),
        is_planned=is_planned,
        is_announced=run.happens(0.25),
        is_restricted=run.happens(0.04),
        aim="Conditions, safeguards and health care (invented).",
        planned_on=at.date() if is_planned or status == "prepared" else None,
        status=status,
        started_at=at if is_begun else None,
        ended_at=ended_at,
        opening_talk="Talk with the management." if is_begun else "",
        closing_talk="Oral recommendations were made." if ended_at else "",
        report="Report of an invented visit." if released_at else "",
        released_at=released_at,
        **(_figures(run, facility) if ended_at else {}),
        created_by_id=lead.id,
        created_at=created_at,
    )
    run.record("visit.create", "cases.visit", key, at=created_at, by=lead.id, number=number)
    _write_team(run, key, team)
    findings = _examine(run, key, team, ended_at) if ended_at else []
    return InventedVisit(key, status, facility, released_at, findings, lead)


def _choose_team(run: Run) -> list[Colleague]:
    """Two to four members; the first one is the lead."""
    people = run.staff.npm()
    return run.random.sample(people, k=min(len(people), 2 + run.below(3)))


def _figures(run: Run, facility: Facility) -> dict[str, Any]:
    limit = facility.official_capacity or run.one_of([40, 80, 150, 300])
    present = int(limit * run.random.triangular(0.4, 1.35, 0.8))
    foreigners = int(present * run.random.uniform(0, 0.3))
    return {
        "official_limit": limit,
        "persons_present": present,
        "women": int(present * run.random.uniform(0, 0.2)),
        "children": int(present * run.random.uniform(0, 0.04)),
        "foreigners": foreigners,
        "stateless": int(foreigners * run.random.uniform(0, 0.2)),
        "persons_received": 3 + run.below(15),  # 3,462 in 355 visits: docs/domain.md#npm
    }


def _write_team(run: Run, visit: int, team: list[Colleague]) -> None:
    for position, member in enumerate(team):
        run.tables[TeamMember].add(
            visit_id=visit,
            user_id=member.id,
            profession_id=run.directory.code("profession", "lawyer"),
            sex="female" if member.id % 2 else "male",
            is_lead=position == 0,
        )
    sex = run.one_of(["female", "male"])
    expert: InventedName = run.names["az"].invent(run.random, sex)
    key = run.tables[TeamMember].add(
        visit_id=visit,
        name=expert.full,
        profession_id=run.directory.code("profession", EXPERT.pick(run.random)),
        sex=sex,
    )
    run.tables[TeamMember.languages.through].add(
        teammember_id=key, classification_id=run.directory.code("language", "ru")
    )


def _examine(
    run: Run, visit: int, team: list[Colleague], ended_at: datetime
) -> list[tuple[int, str]]:
    """Add access log, interviews and findings. Returns keys and severities of the findings."""
    for right in AccessRight.values:
        answer = ANSWER.pick(run.random)
        note = "" if answer == "granted" else "Explained by the duty officer (invented)."
        run.tables[AccessRecord].add(visit_id=visit, right=right, answer=answer, note=note)
    for _ in range(1 + run.below(4)):
        run.tables[Interview].add(
            visit_id=visit,
            language_id=run.directory.code("language", run.one_of(["az", "ru", "fa"])),
            notes="Notes of an invented talk.",
            held_by_id=run.one_of(team).id,
            held_at=ended_at - timedelta(minutes=20 + run.below(150)),
        )
    chosen = run.random.sample(TEXTS["findings"], k=3 + run.below(4))
    return [_finding(run, visit, team, ended_at, *finding) for finding in chosen]


def _finding(
    run: Run,
    visit: int,
    team: list[Colleague],
    at: datetime,
    area: str,
    severity: str,
    standard: str,
    text: str,
) -> tuple[int, str]:
    area_id = run.directory.code("area_examined", area)
    run.tables[ExaminedArea].add(visit_id=visit, area_id=area_id)
    key = run.tables[Finding].add(
        visit_id=visit,
        area_id=area_id,
        text=text,
        standard_id=run.directory.code("standard", standard),
        severity=severity,
        recorded_by_id=run.one_of(team).id,
        recorded_at=at,
    )
    return key, severity
