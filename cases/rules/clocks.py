"""Time left until a removal or a review, and time in detention.

Takes aware datetimes and returns a Reading; the words are chosen where it is shown. Lengths are
real time; Azerbaijan has no daylight saving time.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from cases.rules.deadlines import remaining

HOURS_UP_TO = timedelta(hours=72)  # longer lengths are shown in days
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Precision(StrEnum):
    """Whether the hour is known. If only the day is known, 00:00 of that day counts."""

    HOUR = "hour"
    DAY = "day"


class Sign(StrEnum):
    """What a reading says."""

    UNDATED = "undated"  # the order names no date
    LEFT = "left"
    TODAY = "today"  # it is that day and the hour is unknown
    PASSED = "passed"
    HELD = "held"
    WAS_HELD = "was_held"
    UNKNOWN = "unknown"  # no next review is known


@dataclass(frozen=True, slots=True)
class Length:
    """Whole days and hours, rounded down; both 0 for less than an hour."""

    days: int
    hours: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock at one moment; ``at`` is the moment it refers to."""

    sign: Sign
    length: Length | None = None
    at: datetime | None = None
    is_date_only: bool = False  # only the day is known, not the hour


def length(span: timedelta, *, is_date_only: bool = False) -> Length:
    """Length of ``span``: hours up to 72, beyond that days and hours.

    If only the day is known, no hours beyond 72. Raises ``ValueError`` for a negative span.
    """
    if span < timedelta():
        raise ValueError("A length is not negative.")
    hours = span // HOUR
    if span <= HOURS_UP_TO:
        return Length(0, hours)
    days, rest = divmod(hours, 24)
    return Length(days, 0 if is_date_only else rest)


def removal(
    scheduled_at: datetime | None, precision: str, *, at: datetime, zone: tzinfo
) -> Reading:
    """Time left until a removal, or since it passed."""
    if scheduled_at is None:
        return Reading(Sign.UNDATED)
    return _towards(scheduled_at, precision, at=at, zone=zone)


def review(next_at: datetime | None, precision: str, *, at: datetime, zone: tzinfo) -> Reading:
    """Time until the next review of a detention, or since it was due."""
    if next_at is None:
        return Reading(Sign.UNKNOWN)
    return _towards(next_at, precision, at=at, zone=zone)


def held(
    since: datetime, precision: str, *, at: datetime, ended_at: datetime | None = None
) -> Reading:
    """Time in detention at ``at``, or until ``ended_at``."""
    span = max(remaining(ended_at or at, since), timedelta())
    is_date_only = precision == Precision.DAY
    sign = Sign.WAS_HELD if ended_at else Sign.HELD
    return Reading(sign, length(span, is_date_only=is_date_only), since, is_date_only)


def is_today(moment: datetime, precision: str, *, at: datetime, zone: tzinfo) -> bool:
    """Whether only the day of ``moment`` is known and ``at`` lies in that local day."""
    same = moment.astimezone(zone).date() == at.astimezone(zone).date()
    return precision == Precision.DAY and same


def start_of_day(moment: datetime, zone: tzinfo) -> datetime:
    """00:00 of the local day, which counts if the hour is unknown."""
    return datetime.combine(moment.astimezone(zone).date(), time.min, tzinfo=zone)


def _towards(moment: datetime, precision: str, *, at: datetime, zone: tzinfo) -> Reading:
    is_date_only = precision == Precision.DAY
    if is_today(moment, precision, at=at, zone=zone):
        return Reading(Sign.TODAY, at=moment, is_date_only=True)
    left = remaining(moment, at)
    sign = Sign.PASSED if left < timedelta() else Sign.LEFT
    return Reading(sign, length(abs(left), is_date_only=is_date_only), moment, is_date_only)
