"""A synthetic office: complaints with people, calls, visits and recommendations, all invented.

In the proportions of docs/domain.md#volumes: 60,000 complaints, 20,000 calls and 400 visits a year,
over up to twenty years that end now. Rows are made in batches, one transaction each, so that memory stays
flat and a run that is stopped leaves whole complaints. The same seed, moment and reference data
make the same office.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cases.synthetic import calls as generator_calls
from cases.synthetic import staff, timelines
from cases.synthetic import visits as generator_visits
from cases.synthetic.complaints import Complaints, Draft
from cases.synthetic.directory import Run
from cases.synthetic.recommendations import Recommendations
from cases.synthetic.rows import Writer

BATCH = 4000
YEARLY = 60_000
CALLS_EACH = 20_000 / YEARLY
VISITS_EACH = 400 / YEARLY
SHORTEST, LONGEST = 400, 20 * 365  # days


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How large an office to invent. ``foreigners`` is the share of complaints by non-citizens.

    ``colleagues``: make staff where a role of a unit has nobody.
    """

    complaints: int
    calls: int
    visits: int
    days: int
    foreigners: float = 0.25
    colleagues: bool = True


def plan(complaints: int) -> Plan:
    """The size of everything else for so many complaints (docs/domain.md#volumes)."""
    return Plan(
        complaints=complaints,
        calls=round(complaints * CALLS_EACH),
        visits=round(complaints * VISITS_EACH),
        days=min(LONGEST, max(SHORTEST, round(complaints / YEARLY * 365))),
    )


def generate(
    size: Plan,
    *,
    seed: int = 1,
    at: datetime | None = None,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write the office of ``size`` as it stands at the moment ``at`` (now).

    ``progress`` is told the number of complaints written so far. Needs the reference data
    (``seed``): KeyError where a code is missing. Nobody else should write meanwhile.
    """
    if size.colleagues:
        staff.ensure()
    now = at or timezone.now()
    first = now - timedelta(days=size.days)
    office = Office(Run(seed=seed, now=now, first=first), size, first)
    with rare_collection(), Writer(aside=size.complaints > BATCH) as writer:
        for start in range(0, size.complaints, BATCH):
            end = min(start + BATCH, size.complaints)
            for position in range(start, end):
                office.add(position)
            writer.write(office.run.tables.take(), office.run.saver())
            if progress:
                progress(end)


@contextmanager
def rare_collection() -> Iterator[None]:
    """Rows are many objects and no cycles: let the collector of cycles look at them seldom."""
    usual = gc.get_threshold()
    gc.set_threshold(300_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Office:
    """The invented office as it grows, complaint by complaint."""

    def __init__(self, run: Run, size: Plan, first: datetime) -> None:
        self.run = run
        self.size = size
        self.first = first
        self.complaints = Complaints(run, foreigners=size.foreigners)
        self.recommendations = Recommendations(run)
        self.calls = self.visits = 0

    def add(self, position: int) -> None:
        """The complaint at ``position`` with its share of calls and visits."""
        draft = self.complaints.add(self._moment(position))
        timelines.write(self.run, draft)
        self.recommendations.after_complaint(draft)
        done = (position + 1) / self.size.complaints
        while self.calls < round(self.size.calls * done):
            self.calls += 1
            generator_calls.add(self.run, draft)
        while self.visits < round(self.size.visits * done):
            self.visits += 1
            self._visit(draft)

    def _moment(self, position: int) -> datetime:
        """Later years have more complaints; most come in the hours of the office."""
        share = (position + self.run.chance.random()) / self.size.complaints
        moment = self.first + (self.run.now - self.first) * share**0.5
        if self.run.happens(0.85):
            hour, minute = 5 + self.run.below(9), self.run.below(60)
            moment = moment.replace(hour=hour, minute=minute)
        return min(moment, self.run.now - timedelta(minutes=30))

    def _visit(self, draft: Draft) -> None:
        """The last visits are planned, under way or being reported on."""
        run, left = self.run, self.size.visits - self.visits
        few = max(3, self.size.visits // 250)
        at = draft.received_at
        if left < few:
            status, at = "prepared", run.now + timedelta(days=run.chance.uniform(1, 25))
        elif left == few:
            status, at = "under_way", run.now - timedelta(hours=2)
        elif left <= 2 * few:
            status = "reporting"
        else:
            status = "called_off" if run.happens(0.03) else "released"
        self.recommendations.after_visit(generator_visits.add(run, at, status))
