"""Invented stays in detention: since when, under what, and when they are reviewed next."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cases.models import Detention
from cases.synthetic.directory import Run, Weighted
from cases.synthetic.lifecycles import Life

BASIS = Weighted(
    {"criminal_custody": 5, "sentence": 3, "administrative_detention": 1, "unknown": 1}
)
ANSWER = Weighted({"not_asked": 40, "yes": 45, "no": 15})
# Hours until the next review; a passed one asks what was decided, none is not known.
REVIEW_IN = (900, None, 18, None, -50, None, 90, None)


class Stay(NamedTuple):
    """From when until when; a review is known of running stays alone."""

    held_since: datetime
    is_rough: bool
    ended_at: datetime | None
    next_review_at: datetime | None


def stay(run: Run, received_at: datetime, life: Life) -> Stay:
    """Most of those whose case is open are held still."""
    since = received_at - timedelta(hours=run.chance.uniform(4, 1200))
    is_rough = run.happens(0.2)
    if is_rough:
        local = since.astimezone(run.clocks.zone)
        since = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if not life.is_open or run.happens(0.1):
        ended_at = life.steps[-1].at if life.steps else received_at
        return Stay(since, is_rough, ended_at, None)
    hours = run.one_of(REVIEW_IN)
    review_at = run.now + timedelta(hours=hours) if hours else None
    return Stay(since, is_rough, None, max(review_at, since) if review_at else None)


def write(
    run: Run, told: Stay, *, complaint: int, person: int, facility: int, by: int, at: datetime
) -> None:
    """The row of one stay."""
    is_centre = any(place.pk == facility for place in run.directory.migrant_centres)
    basis = "pending_removal" if is_centre else BASIS.pick(run.chance)
    run.tables[Detention].add(
        complaint_id=complaint,
        person_id=person,
        facility_id=facility,
        held_since=told.held_since,
        held_since_precision="day" if told.is_rough else "hour",
        basis_id=run.directory.code("detention_basis", basis),
        next_review_at=told.next_review_at,
        next_review_basis="documented" if run.happens(0.5) else "declared",
        has_lawyer=ANSWER.pick(run.chance),
        has_interpreter=ANSWER.pick(run.chance),
        is_informed=ANSWER.pick(run.chance),
        end="released" if told.ended_at else "",
        ended_at=told.ended_at,
        recorded_by_id=by,
        recorded_at=at,
    )
