"""How long is left, how long somebody is held, when a review comes: in hours while hours count.

Plain moments in, a reading out; the words for it are chosen where they are shown. Baku keeps one
offset the whole year, and lengths are real time in any case.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from cases.rules.deadlines import remaining

HOURS_UP_TO = timedelta(hours=72)  # up to here hours are counted, beyond them days
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Precision(StrEnum):
    """How exactly a moment is known. Of a day alone 00:00 counts, its earliest moment."""

    HOUR = "hour"
    DAY = "day"


class Sign(StrEnum):
    """What a clock says."""

    UNDATED = "undated"  # an order that names no date
    LEFT = "left"
    TODAY = "today"  # the day has begun and the hour is not known
    PASSED = "passed"
    HELD = "held"
    WAS_HELD = "was_held"
    UNKNOWN = "unknown"  # no review is known


@dataclass(frozen=True, slots=True)
class Length:
    """Whole days and hours, rounded down; none of both is less than an hour."""

    days: int
    hours: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock at one moment; ``at`` is the exact moment it speaks of."""

    sign: Sign
    length: Length | None = None
    at: datetime | None = None
    is_rough: bool = False  # only the day is known


def length(span: timedelta, *, is_rough: bool = False) -> Length:
    """Hours up to 72 of them, days and hours beyond; a rough span has no hours beyond 72.

    Raises ``ValueError`` for a negative span.
    """
    if span < timedelta():
        raise ValueError("A length is not negative.")
    hours = span // HOUR
    if span <= HOURS_UP_TO:
        return Length(0, hours)
    days, rest = divmod(hours, 24)
    return Length(days, 0 if is_rough else rest)


def removal(
    scheduled_at: datetime | None, precision: str, *, at: datetime, zone: tzinfo
) -> Reading:
    """How long is left until a removal, or how long ago its moment passed."""
    if scheduled_at is None:
        return Reading(Sign.UNDATED)
    return _towards(scheduled_at, precision, at=at, zone=zone)


def review(next_at: datetime | None, precision: str, *, at: datetime, zone: tzinfo) -> Reading:
    """When the next review of a detention comes, or how long ago it was."""
    if next_at is None:
        return Reading(Sign.UNKNOWN)
    return _towards(next_at, precision, at=at, zone=zone)


def held(
    since: datetime, precision: str, *, at: datetime, ended_at: datetime | None = None
) -> Reading:
    """How long a person has been held by ``at``, or was held until ``ended_at``."""
    span = max(remaining(ended_at or at, since), timedelta())
    is_rough = precision == Precision.DAY
    sign = Sign.WAS_HELD if ended_at else Sign.HELD
    return Reading(sign, length(span, is_rough=is_rough), since, is_rough)


def is_today(moment: datetime, precision: str, *, at: datetime, zone: tzinfo) -> bool:
    """Whether ``moment`` is known by its day alone and ``at`` lies in that local day."""
    same = moment.astimezone(zone).date() == at.astimezone(zone).date()
    return precision == Precision.DAY and same


def start_of_day(moment: datetime, zone: tzinfo) -> datetime:
    """00:00 of the local day: what counts where the hour is not known."""
    return datetime.combine(moment.astimezone(zone).date(), time.min, tzinfo=zone)


def _towards(moment: datetime, precision: str, *, at: datetime, zone: tzinfo) -> Reading:
    is_rough = precision == Precision.DAY
    if is_today(moment, precision, at=at, zone=zone):
        return Reading(Sign.TODAY, at=moment, is_rough=True)
    left = remaining(moment, at)
    sign = Sign.PASSED if left < timedelta() else Sign.LEFT
    return Reading(sign, length(abs(left), is_rough=is_rough), moment, is_rough)
