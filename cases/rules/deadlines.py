"""Arithmetic of time limits on aware datetimes; the limits themselves are data.

No source that the office has read moves a limit in calendar days, months or years that ends on a
day off. So it is not moved here; only limits in working days skip days off.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TypeVar

IsWorkingDay = Callable[[date], bool]
Day = TypeVar("Day", date, datetime)

SEARCH_DAYS = 400  # a calendar without a working day for longer is wrong
BAND_MONTHS = (3, 6, 9)  # UNDP-OHCHR toolkit for national human rights institutions


class Unit(StrEnum):
    HOUR = "hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """Length of a time limit, at least one unit."""

    value: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.value < 1:
            raise ValueError(f"A time limit is at least 1 long, not {self.value}.")


class AgeingBand(StrEnum):
    """How long a case has been open, in months; the upper edge belongs to the band."""

    TO_3 = "0-3"
    TO_6 = "3-6"
    TO_9 = "6-9"
    OVER_9 = "9+"


def due(start: datetime, span: Span, *, is_working_day: IsWorkingDay, zone: tzinfo) -> datetime:
    """The last moment in time, in ``zone``.

    Hours count exactly from ``start``. Other units count from the day after the local day of
    ``start`` and end at 23:59:59.999999 local time of the last day.

    Raises ``ValueError`` for a naive ``start``, for a calendar without working days and for an end
    beyond the year 9999.
    """
    if start.utcoffset() is None:
        raise ValueError("A time limit starts at a moment with a time zone.")
    if span.unit is Unit.HOUR:
        return _plus(start.astimezone(UTC), timedelta(hours=span.value)).astimezone(zone)
    first = start.astimezone(zone).date()
    return end_of_day(last_day(first, span, is_working_day=is_working_day), zone)


def extend(
    due_at: datetime, span: Span, *, is_working_day: IsWorkingDay, zone: tzinfo
) -> datetime:
    """The new last moment if the limit that ends at ``due_at`` is extended by ``span``.

    The extension counts from the old end, whenever it was decided. Errors as in ``due``.
    """
    return due(due_at, span, is_working_day=is_working_day, zone=zone)


def last_day(start: date, span: Span, *, is_working_day: IsWorkingDay) -> date:
    """The last day of ``span``; the day of the event (``start``) does not count.

    Months and years end on the same day number, or on the last day of a shorter month. Raises
    ``ValueError`` for hours.
    """
    match span.unit:
        case Unit.CALENDAR_DAY:
            return _plus(start, timedelta(days=span.value))
        case Unit.WORKING_DAY:
            return _plus_working_days(start, span.value, is_working_day)
        case Unit.MONTH:
            return add_months(start, span.value)
        case Unit.YEAR:
            return add_months(start, 12 * span.value)
        case _:
            raise ValueError("A time limit in hours ends at a moment, not on a day.")


def add_months(day: date, months: int) -> date:
    """The same day number ``months`` later (earlier if negative), or the last of the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError("The time limit ends outside the calendar.")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last moment of a local day; the later one if clocks are set back."""
    return datetime.combine(day, time.max.replace(fold=1), tzinfo=zone)


def remaining(due_at: datetime, at: datetime) -> timedelta:
    """Time left from ``at`` until ``due_at``; negative if overdue, zero is still in time."""
    return due_at.astimezone(UTC) - at.astimezone(UTC)


def ageing_band(received_on: date, *, on: date) -> AgeingBand:
    """The band of a case that is open ``on`` that day; a receipt in the future counts as new."""
    for edge, band in zip(ageing_edges(on), AgeingBand, strict=False):
        if received_on >= edge:
            return band
    return AgeingBand.OVER_9


def ageing_edges(on: date) -> tuple[date, ...]:
    """The earliest days of receipt at most 3, 6 and 9 months before ``on``, for queries."""
    return tuple(_earliest(on, months) for months in BAND_MONTHS)


def _earliest(on: date, months: int) -> date:
    """The earliest day at most ``months`` before ``on``: 1 March for 31 May less three."""
    day = add_months(on, -months)
    return day if day.day == on.day else day + timedelta(days=1)


def _plus(day: Day, length: timedelta) -> Day:
    try:
        return day + length
    except OverflowError:
        raise ValueError("The time limit ends outside the calendar.") from None


def _plus_working_days(start: date, count: int, is_working_day: IsWorkingDay) -> date:
    day = worked = start
    while count:
        day = _plus(day, timedelta(days=1))
        if is_working_day(day):
            worked, count = day, count - 1
        elif (day - worked).days >= SEARCH_DAYS:
            raise ValueError(
                f"The calendar has no working day in the {SEARCH_DAYS} days after {worked}."
            )
    return worked
