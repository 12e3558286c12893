"""Fills the database with invented complaints, persons, calls, visits and recommendations.

Proportions as in docs/domain.md#volumes: 60,000 complaints, 20,000 calls and 400 visits a year, over
at most twenty years until now. Rows are written in batches, one transaction each: memory use stays
constant, and a stopped run leaves complete complaints. The same seed, moment and reference data
give the same rows.
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
from cases.synthetic.complaints import ComplaintGenerator, InventedComplaint
from cases.synthetic.directory import Run
from cases.synthetic.recommendations import RecommendationGenerator
from cases.synthetic.rows import Writer

BATCH = 4000
COMPLAINTS_A_YEAR = 60_000
CALLS_PER_COMPLAINT = 20_000 / COMPLAINTS_A_YEAR
VISITS_PER_COMPLAINT = 400 / COMPLAINTS_A_YEAR
MIN_DAYS, MAX_DAYS = 400, 20 * 365


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many rows to invent. ``foreigners``: the share of complaints by non-citizens.

    ``colleagues``: create staff for each role of a unit that has none.
    """

    complaints: int
    calls: int
    visits: int
    days: int
    foreigners: float = 0.25
    colleagues: bool = True


def plan(complaints: int) -> Plan:
    """The plan for that number of complaints, in the proportions of docs/domain.md#volumes."""
    return Plan(
        complaints=complaints,
        calls=round(complaints * CALLS_PER_COMPLAINT),
        visits=round(complaints * VISITS_PER_COMPLAINT),
        days=min(MAX_DAYS, max(MIN_DAYS, round(complaints / COMPLAINTS_A_YEAR * 365))),
    )


def generate(
    size: Plan,
    *,
    seed: int = 1,
    at: datetime | None = None,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write invented rows in the numbers of ``size``, as of the moment ``at`` (now).

    ``progress`` is called with the number of complaints written so far. Needs the reference data
    (``seed``): raises KeyError if a code is missing. Nothing else should write meanwhile.
    """
    if size.colleagues:
        staff.ensure()
    now = at or timezone.now()
    first = now - timedelta(days=size.days)
    office = OfficeGenerator(Run(seed=seed, now=now, first=first), size, first)
    with rare_garbage_collection(), Writer(in_subprocess=size.complaints > BATCH) as writer:
        for start in range(0, size.complaints, BATCH):
            end = min(start + BATCH, size.complaints)
            for position in range(start, end):
                office.add(position)
            writer.write(office.run.tables.take(), office.run.saver())
            if progress:
                progress(end)


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Run the garbage collector rarely: the rows are many objects without reference cycles."""
    usual = gc.get_threshold()
    gc.set_threshold(300_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class OfficeGenerator:
    """Adds complaints, and calls and visits in proportion."""

    def __init__(self, run: Run, size: Plan, first: datetime) -> None:
        self.run = run
        self.size = size
        self.first = first
        self.complaints = ComplaintGenerator(run, foreigners=size.foreigners)
        self.recommendations = RecommendationGenerator(run)
        self.calls = self.visits = 0

    def add(self, position: int) -> None:
        """Add the complaint at ``position`` with its share of calls and visits."""
        complaint = self.complaints.add(self._moment(position))
        timelines.write(self.run, complaint)
        self.recommendations.after_complaint(complaint)
        done = (position + 1) / self.size.complaints
        while self.calls < round(self.size.calls * done):
            self.calls += 1
            generator_calls.add(self.run, complaint)
        while self.visits < round(self.size.visits * done):
            self.visits += 1
            self._visit(complaint)

    def _moment(self, position: int) -> datetime:
        """When the complaint is received: more in later years, mostly in office hours."""
        share = (position + self.run.random.random()) / self.size.complaints
        moment = self.first + (self.run.now - self.first) * share**0.5
        if self.run.happens(0.85):
            hour, minute = 5 + self.run.below(9), self.run.below(60)
            moment = moment.replace(hour=hour, minute=minute)
        return min(moment, self.run.now - timedelta(minutes=30))

    def _visit(self, complaint: InventedComplaint) -> None:
        """Add a visit; the last ones are in preparation, under way or being reported on."""
        run, left = self.run, self.size.visits - self.visits
        few = max(3, self.size.visits // 250)
        at = complaint.received_at
        if left < few:
            status, at = "prepared", run.now + timedelta(days=run.random.uniform(1, 25))
        elif left == few:
            status, at = "under_way", run.now - timedelta(hours=2)
        elif left <= 2 * few:
            status = "reporting"
        else:
            status = "called_off" if run.happens(0.03) else "released"
        self.recommendations.after_visit(generator_visits.add(run, at, status))
