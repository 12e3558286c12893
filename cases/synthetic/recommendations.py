"""Invented recommendations from complaints and visits, in every status."""

from collections import deque
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from typing import NamedTuple

from cases.models import Recommendation, Reply, Verification
from cases.synthetic.complaints import InventedComplaint
from cases.synthetic.directory import TEXTS, Run, WeightedChoice
from cases.synthetic.visits import InventedVisit
from ombudsman.rules.roles import Role

REPLY_DAYS = "body.reply_to_recommendation"
# Used in turn, not at random, so that even a small database has every combination.
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
DROP_EVERY = 30
URGENCY = WeightedChoice({"urgent": 10, "short": 45, "medium": 35, "long": 10})
VERIFIABLE_POSITIONS = frozenset({"accepted", "partly", "says_done"})


class RecommendationLifecycle(NamedTuple):
    """Status of a recommendation, its reply and its verification."""

    status: str
    issued_on: date | None = None
    due_on: date | None = None
    position: str = ""
    replied_on: date | None = None
    implementation: str = ""
    verified_on: date | None = None


class RecommendationGenerator:
    """Adds recommendations; remembers those not implemented, which may be repeated."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.not_implemented: deque[int] = deque(maxlen=50)
        self.positions, self.degrees = cycle(POSITIONS), cycle(DEGREES)
        self.issued = 0

    def after_complaint(self, complaint: InventedComplaint) -> None:
        """Add a recommendation if the outcome of the complaint calls for one."""
        if complaint.outcome != "violation_recommendation" or complaint.respondent_id is None:
            return
        concluded = next(step.at for step in complaint.lifecycle.steps if step.new == "concluded")
        self._add(
            made_at=concluded,
            issued_at=concluded,
            by=complaint.acting_user_id,
            addressee=complaint.respondent_id,
            complaint_id=complaint.key,
        )

    def after_visit(self, visit: InventedVisit) -> None:
        """Add recommendations for most findings; drafts until the report is released."""
        addressee = visit.facility.authority_id
        if addressee is None:
            return
        for finding, severity in visit.findings:
            if severity != "positive" and self.run.happens(0.85):
                self._add(
                    made_at=visit.released_at or self.run.now,
                    issued_at=visit.released_at,
                    by=visit.lead.id,
                    addressee=addressee,
                    visit_id=visit.id,
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
        lifecycle = self._lifecycle(issued_at)
        text, right = run.one_of(TEXTS["recommendations"])
        number = run.numbers.next("R", made_at.astimezone(run.time_limits.zone).year)
        repeats = bool(self.not_implemented) and run.happens(0.05)
        key = run.tables[Recommendation].add(
            **source,
            **lifecycle._asdict(),
            number=number,
            addressee_id=addressee,
            text=text,
            right_id=run.directory.code("right", right),
            urgency=URGENCY.pick(run.random),
            repeated_from_id=run.one_of(self.not_implemented) if repeats else None,
            signed_by_id=run.staff.first(Role.COMMISSIONER).id if lifecycle.issued_on else None,
            created_by_id=by,
            created_at=made_at,
        )
        kind = "cases.recommendation"
        run.record("recommendation.create", kind, key, at=made_at, by=by, number=number)
        if lifecycle.implementation in ("none", "partly"):
            self.not_implemented.append(key)
        self._follow_up(key, lifecycle, by)

    def _follow_up(self, key: int, lifecycle: RecommendationLifecycle, by: int) -> None:
        """Add the rows of the reply and of the verification, if there are any."""
        if lifecycle.replied_on:
            self.run.tables[Reply].add(
                recommendation_id=key,
                received_on=lifecycle.replied_on,
                position=lifecycle.position,
                text="Letter of an invented reply.",
                recorded_by_id=by,
                recorded_at=datetime.combine(lifecycle.replied_on, time(10), UTC),
            )
        if lifecycle.verified_on:
            self.run.tables[Verification].add(
                recommendation_id=key,
                verified_on=lifecycle.verified_on,
                degree=lifecycle.implementation,
                note="Seen on the spot (invented).",
                verified_by_id=by,
            )

    def _lifecycle(self, issued_at: datetime | None) -> RecommendationLifecycle:
        """A lifecycle of which nothing lies in the future."""
        run = self.run
        if issued_at is None:
            return RecommendationLifecycle("draft")
        self.issued += 1
        if self.issued % DROP_EVERY == 0:
            return RecommendationLifecycle("dropped")
        issued_on, today = issued_at.date(), run.now.date()
        due_on = run.time_limits.due(REPLY_DAYS, issued_at).astimezone(run.time_limits.zone).date()
        replied_on = issued_on + timedelta(days=round(run.random.expovariate(1 / 12)) + 1)
        if replied_on > today or run.happens(0.12):
            return RecommendationLifecycle("issued", issued_on, due_on)
        position = next(self.positions)
        verified_on = replied_on + timedelta(days=round(run.random.uniform(20, 200)))
        if position not in VERIFIABLE_POSITIONS or verified_on > today or run.happens(0.3):
            return RecommendationLifecycle("issued", issued_on, due_on, position, replied_on)
        degree = next(self.degrees)
        status = "settled" if degree == "fully" else "issued"
        return RecommendationLifecycle(
            status, issued_on, due_on, position, replied_on, degree, verified_on
        )
