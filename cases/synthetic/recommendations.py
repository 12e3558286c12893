"""Invented recommendations from complaints and visits, in every state from draft to settled."""

from collections import deque
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from typing import NamedTuple

from cases.models import Recommendation, Reply, Verification
from cases.synthetic.complaints import Draft
from cases.synthetic.directory import TEXTS, Run, Weighted
from cases.synthetic.visits import Visited
from ombudsman.rules.roles import Role

REPLY_DAYS = "body.reply_to_recommendation"
# In turn and not by chance, so that even a small office has every state.
POSITIONS = (
    "says_done",
    "accepted",
    "partly",
    "says_done",
    "accepted",
    "rejected",
    "says_done",
    "accepted",
)
DEGREES = ("fully", "partly", "fully", "none", "partly", "fully")
DROPPED_EACH = 30
URGENCY = Weighted({"urgent": 10, "short": 45, "medium": 35, "long": 10})
DONE = frozenset({"accepted", "partly", "says_done"})


class Course(NamedTuple):
    """What became of a recommendation."""

    status: str
    issued_on: date | None = None
    due_on: date | None = None
    position: str = ""
    replied_on: date | None = None
    implementation: str = ""
    verified_on: date | None = None


class Recommendations:
    """Makes recommendations, and remembers which were not followed and may be repeated."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.unfulfilled: deque[int] = deque(maxlen=50)
        self.positions, self.degrees = cycle(POSITIONS), cycle(DEGREES)
        self.issued = 0

    def after_complaint(self, draft: Draft) -> None:
        """One where a violation called for it."""
        if draft.outcome != "violation_recommendation" or draft.respondent_id is None:
            return
        concluded = next(step.at for step in draft.life.steps if step.new == "concluded")
        self._add(
            made_at=concluded,
            issued_at=concluded,
            by=draft.worker,
            addressee=draft.respondent_id,
            complaint_id=draft.key,
        )

    def after_visit(self, visited: Visited) -> None:
        """One for most findings; drafts until the report is released."""
        addressee = visited.facility.authority_id
        if addressee is None:
            return
        for finding, severity in visited.findings:
            if severity != "positive" and self.run.happens(0.85):
                self._add(
                    made_at=visited.released_at or self.run.now,
                    issued_at=visited.released_at,
                    by=visited.lead.id,
                    addressee=addressee,
                    visit_id=visited.id,
                    finding_id=finding,
                )

    def _add(
        self,
        *,
        made_at: datetime,
        issued_at: datetime | None,
        by: int,
        addressee: int,
        **source: int,
    ) -> None:
        run = self.run
        course = self._course(issued_at)
        text, right = run.one_of(TEXTS["recommendations"])
        number = run.numbers.next("R", made_at.astimezone(run.clocks.zone).year)
        repeats = bool(self.unfulfilled) and run.happens(0.05)
        key = run.tables[Recommendation].add(
            **source,
            **course._asdict(),
            number=number,
            addressee_id=addressee,
            text=text,
            right_id=run.directory.code("right", right),
            urgency=URGENCY.pick(run.chance),
            repeated_from_id=run.one_of(self.unfulfilled) if repeats else None,
            signed_by_id=run.staff.first(Role.COMMISSIONER).id if course.issued_on else None,
            created_by_id=by,
            created_at=made_at,
        )
        kind = "cases.recommendation"
        run.record("recommendation.create", kind, key, at=made_at, by=by, number=number)
        if course.implementation in ("none", "partly"):
            self.unfulfilled.append(key)
        self._follow_up(key, course, by)

    def _follow_up(self, key: int, course: Course, by: int) -> None:
        """The reply and the verification that the course speaks of."""
        if course.replied_on:
            self.run.tables[Reply].add(
                recommendation_id=key,
                received_on=course.replied_on,
                position=course.position,
                text="Letter of an invented reply.",
                recorded_by_id=by,
                recorded_at=datetime.combine(course.replied_on, time(10), UTC),
            )
        if course.verified_on:
            self.run.tables[Verification].add(
                recommendation_id=key,
                verified_on=course.verified_on,
                degree=course.implementation,
                note="Seen on the spot (invented).",
                verified_by_id=by,
            )

    def _course(self, issued_at: datetime | None) -> Course:
        """What happened since; nothing lies in the future."""
        run = self.run
        if issued_at is None:
            return Course("draft")
        self.issued += 1
        if self.issued % DROPPED_EACH == 0:
            return Course("dropped")
        issued_on, today = issued_at.date(), run.now.date()
        due_on = run.clocks.due(REPLY_DAYS, issued_at).astimezone(run.clocks.zone).date()
        replied_on = issued_on + timedelta(days=round(run.chance.expovariate(1 / 12)) + 1)
        if replied_on > today or run.happens(0.12):
            return Course("issued", issued_on, due_on)
        position = next(self.positions)
        verified_on = replied_on + timedelta(days=round(run.chance.uniform(20, 200)))
        if position not in DONE or verified_on > today or run.happens(0.3):
            return Course("issued", issued_on, due_on, position, replied_on)
        degree = next(self.degrees)
        status = "settled" if degree == "fully" else "issued"
        return Course(status, issued_on, due_on, position, replied_on, degree, verified_on)
