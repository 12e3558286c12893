"""Invented detentions."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cases.models import Detention
from cases.synthetic.directory import Run, WeightedChoice
from cases.synthetic.lifecycles import Lifecycle

BASIS = WeightedChoice(
    {"criminal_custody": 5, "sentence": 3, "administrative_detention": 1, "unknown": 1}
)
ANSWER = WeightedChoice({"not_asked": 40, "yes": 45, "no": 15})
# Hours until the next review. Negative: it has passed. None: no review is known.
REVIEW_IN = (900, None, 18, None, -50, None, 90, None)


class InventedDetention(NamedTuple):
    """A detention; ``next_review_at`` is set only while it is running."""

    held_since: datetime
    is_day_only: bool
    ended_at: datetime | None
    next_review_at: datetime | None


def invent(run: Run, received_at: datetime, lifecycle: Lifecycle) -> InventedDetention:
    """A detention; running in most open cases."""
    since = received_at - timedelta(hours=run.random.uniform(4, 1200))
    is_day_only = run.happens(0.2)
    if is_day_only:
        local = since.astimezone(run.time_limits.zone)
        since = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if not lifecycle.is_open or run.happens(0.1):
        ended_at = lifecycle.steps[-1].at if lifecycle.steps else received_at
        return InventedDetention(since, is_day_only, ended_at, None)
    hours = run.one_of(REVIEW_IN)
    review_at = run.now + timedelta(hours=hours) if hours else None
    return InventedDetention(
        since, is_day_only, None, max(review_at, since) if review_at else None
    )


def write(
    run: Run,
    detention: InventedDetention,
    *,
    complaint: int,
    person: int,
    facility: int,
    by: int,
    at: datetime,
) -> None:
    """Add the row of one detention."""
    is_centre = any(place.pk == facility for place in run.directory.migrant_centres)
    basis = "pending_removal" if is_centre else BASIS.pick(run.random)
    run.tables[Detention].add(
        complaint_id=complaint,
        person_id=person,
        facility_id=facility,
        held_since=detention.held_since,
        held_since_precision="day" if detention.is_day_only else "hour",
        basis_id=run.directory.code("detention_basis", basis),
        next_review_at=detention.next_review_at,
        next_review_basis="documented" if run.happens(0.5) else "declared",
        has_lawyer=ANSWER.pick(run.random),
        has_interpreter=ANSWER.pick(run.random),
        is_informed=ANSWER.pick(run.random),
        end="released" if detention.ended_at else "",
        ended_at=detention.ended_at,
        recorded_by_id=by,
        recorded_at=at,
    )
