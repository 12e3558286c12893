from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.deadlines import (
    AgeingBand,
    Span,
    Unit,
    add_months,
    ageing_band,
    ageing_edges,
    due,
    end_of_day,
    extend,
    last_day,
    remaining,
)

BAKU = ZoneInfo("Asia/Baku")
BERLIN = ZoneInfo("Europe/Berlin")

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
moments = st.builds(datetime.combine, days, st.times(), st.sampled_from([BAKU, BERLIN, UTC]))


def weekday(day: date) -> bool:
    return day.weekday() < 5


def never(day: date) -> bool:
    return False


def at_baku(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BAKU)


def last_moment(*parts: int) -> datetime:
    return at_baku(*parts, 23, 59, 59, 999999)


def due_in_baku(start, value, unit, is_working_day=weekday):
    return due(start, Span(value, unit), is_working_day=is_working_day, zone=BAKU)


# Hours


def test_hours_run_exactly():
    assert due_in_baku(at_baku(2026, 3, 6, 15, 30), 24, Unit.HOUR) == at_baku(2026, 3, 7, 15, 30)


def test_hours_run_exactly_when_the_clock_is_put_forward():
    start = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)

    end = due(start, Span(24, Unit.HOUR), is_working_day=weekday, zone=BERLIN)

    assert end == datetime(2026, 3, 29, 13, 0, tzinfo=BERLIN)
    assert remaining(end, start) == timedelta(hours=24)


@given(moments, st.integers(1, 5000))
def test_hours_are_the_same_real_time_in_every_zone(start, hours):
    end = due_in_baku(start, hours, Unit.HOUR)

    assert remaining(end, start) == timedelta(hours=hours)


# Calendar days


def test_the_day_of_the_event_does_not_count():
    assert due_in_baku(at_baku(2026, 3, 2, 9, 0), 10, Unit.CALENDAR_DAY) == last_moment(
        2026, 3, 12
    )


def test_the_local_day_counts_not_the_day_in_utc():
    late = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)  # already 3 March in Baku

    assert due_in_baku(late, 1, Unit.CALENDAR_DAY) == last_moment(2026, 3, 4)


def test_calendar_days_that_end_on_a_sunday_do_not_move():
    assert due_in_baku(at_baku(2026, 3, 6, 9, 0), 2, Unit.CALENDAR_DAY) == last_moment(2026, 3, 8)


@pytest.mark.parametrize("unit", [Unit.CALENDAR_DAY, Unit.MONTH, Unit.YEAR])
def test_only_working_days_ask_the_calendar(unit):
    assert due_in_baku(at_baku(2026, 3, 6, 9, 0), 1, unit, never).hour == 23


@given(days, st.integers(1, 2000))
def test_calendar_days_are_that_many_days_later(start, value):
    end = last_day(start, Span(value, Unit.CALENDAR_DAY), is_working_day=never)

    assert end - start == timedelta(days=value)


# Working days


def test_working_days_skip_the_weekend():
    assert due_in_baku(at_baku(2026, 3, 6, 9, 0), 1, Unit.WORKING_DAY) == last_moment(2026, 3, 9)


def test_working_days_skip_a_moved_holiday_and_use_a_worked_saturday():
    def moved(day):
        if day == date(2026, 3, 9):
            return False
        return weekday(day) or day == date(2026, 3, 7)

    start = at_baku(2026, 3, 6, 9, 0)

    assert due_in_baku(start, 1, Unit.WORKING_DAY, moved) == last_moment(2026, 3, 7)
    assert due_in_baku(start, 2, Unit.WORKING_DAY, moved) == last_moment(2026, 3, 10)


def test_an_event_on_a_day_off_starts_with_the_next_working_day():
    assert due_in_baku(at_baku(2026, 3, 7, 9, 0), 1, Unit.WORKING_DAY) == last_moment(2026, 3, 9)


@given(days, st.integers(1, 150), st.sets(st.integers(1, 200), max_size=60))
def test_working_days_hold_exactly_as_many_working_days_and_end_on_one(start, value, off):
    holidays = {start + timedelta(days=offset) for offset in off}

    def is_working_day(day):
        return weekday(day) and day not in holidays

    end = last_day(start, Span(value, Unit.WORKING_DAY), is_working_day=is_working_day)

    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(is_working_day, between)) == value
    assert is_working_day(end)


def test_a_calendar_without_working_days_is_a_clear_error():
    with pytest.raises(ValueError, match="no working day in the 400 days after 2026-03-06"):
        due_in_baku(at_baku(2026, 3, 6, 9, 0), 1, Unit.WORKING_DAY, never)


def test_working_days_that_run_out_later_are_the_same_error():
    with pytest.raises(ValueError, match="after 2026-03-13"):
        due_in_baku(
            at_baku(2026, 3, 6, 9, 0),
            6,
            Unit.WORKING_DAY,
            lambda day: weekday(day) and day < date(2026, 3, 14),
        )


def test_a_closure_just_shorter_than_the_guard_is_survived():
    opens = date(2026, 3, 6) + timedelta(days=400)

    end = last_day(
        date(2026, 3, 6), Span(1, Unit.WORKING_DAY), is_working_day=lambda day: day >= opens
    )

    assert end == opens


# Months and years


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 5, 31), 1, date(2026, 6, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(start, months, end):
    assert add_months(start, months) == end


def test_a_year_from_a_leap_day_ends_on_28_february():
    assert due_in_baku(at_baku(2028, 2, 29, 9, 0), 1, Unit.YEAR) == last_moment(2029, 2, 28)


def test_the_annual_report_is_due_two_months_after_the_year():
    assert due_in_baku(at_baku(2026, 12, 31, 12, 0), 2, Unit.MONTH) == last_moment(2027, 2, 28)


@given(days, st.integers(1, 240))
def test_a_month_limit_keeps_the_day_number_unless_the_month_is_shorter(start, months):
    end = last_day(start, Span(months, Unit.MONTH), is_working_day=never)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (
        end.day < start.day and (end + timedelta(days=1)).month != end.month
    )


@given(days, st.integers(1, 20))
def test_a_year_is_twelve_months(start, years):
    assert last_day(start, Span(years, Unit.YEAR), is_working_day=never) == last_day(
        start, Span(12 * years, Unit.MONTH), is_working_day=never
    )


# All units


@given(moments, st.integers(1, 60), st.sampled_from(Unit))
def test_a_limit_ends_after_it_starts_and_a_longer_one_not_earlier(start, value, unit):
    end = due_in_baku(start, value, unit)

    assert remaining(end, start) > timedelta()
    assert remaining(due_in_baku(start, value + 1, unit), end) > timedelta()


@given(moments, st.integers(1, 60), st.sampled_from([unit for unit in Unit if unit != Unit.HOUR]))
def test_all_but_hours_end_with_the_local_day(start, value, unit):
    end = due_in_baku(start, value, unit)

    assert end.tzinfo is BAKU
    assert (end + timedelta(microseconds=1)).time() == datetime.min.time()


def test_the_end_of_a_day_whose_last_hour_comes_twice_is_the_later_one():
    havana = ZoneInfo("America/Havana")  # the clock went back from 1:00 to 0:00

    end = end_of_day(date(2025, 11, 1), havana)

    assert end.astimezone(UTC) == datetime(2025, 11, 2, 3, 59, 59, 999999, tzinfo=UTC)
    assert remaining(end_of_day(date(2025, 11, 2), havana), end) == timedelta(hours=25)


@pytest.mark.parametrize("value", [0, -1])
def test_a_span_below_one_is_refused(value):
    with pytest.raises(ValueError, match="at least 1"):
        Span(value, Unit.HOUR)


def test_a_start_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        due_in_baku(datetime(2026, 3, 6), 1, Unit.HOUR)  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize("unit", Unit)
def test_a_limit_beyond_the_calendar_is_refused(unit):
    with pytest.raises(ValueError, match="outside the calendar"):
        due_in_baku(at_baku(9999, 12, 20, 9, 0), 10_000, unit)


def test_hours_have_no_last_day():
    with pytest.raises(ValueError, match="not on a day"):
        last_day(date(2026, 3, 6), Span(24, Unit.HOUR), is_working_day=weekday)


# Extension and what remains


def test_an_extension_counts_from_the_old_end():
    old = last_moment(2026, 4, 1)

    new = extend(old, Span(30, Unit.CALENDAR_DAY), is_working_day=weekday, zone=BAKU)

    assert new == last_moment(2026, 5, 1)


def test_an_extension_of_working_days_skips_days_off_after_the_old_end():
    new = extend(
        last_moment(2026, 3, 6), Span(2, Unit.WORKING_DAY), is_working_day=weekday, zone=BAKU
    )

    assert new == last_moment(2026, 3, 10)


@given(moments, st.integers(1, 60), st.integers(1, 60))
def test_days_extended_are_the_days_together(start, first, second):
    old = due_in_baku(start, first, Unit.CALENDAR_DAY)

    new = extend(old, Span(second, Unit.CALENDAR_DAY), is_working_day=weekday, zone=BAKU)

    assert new == due_in_baku(start, first + second, Unit.CALENDAR_DAY)


def test_remaining_is_negative_when_overdue_and_zero_at_the_last_moment():
    end = last_moment(2026, 3, 6)

    assert remaining(end, end) == timedelta()
    assert remaining(end, end + timedelta(microseconds=1)) == timedelta(microseconds=-1)


def test_remaining_counts_real_time_over_a_change_of_clock():
    before, after = (datetime(2026, 3, day, 12, tzinfo=BERLIN) for day in (28, 29))

    assert remaining(after, before) == timedelta(hours=23)


# Ageing


@pytest.mark.parametrize(
    ("received_on", "band"),
    [
        (date(2026, 12, 1), AgeingBand.TO_3),
        (date(2026, 11, 15), AgeingBand.TO_3),
        (date(2026, 8, 15), AgeingBand.TO_3),
        (date(2026, 8, 14), AgeingBand.TO_6),
        (date(2026, 5, 15), AgeingBand.TO_6),
        (date(2026, 5, 14), AgeingBand.TO_9),
        (date(2026, 2, 15), AgeingBand.TO_9),
        (date(2026, 2, 14), AgeingBand.OVER_9),
        (date(1990, 1, 1), AgeingBand.OVER_9),
    ],
)
def test_the_upper_edge_belongs_to_the_band(received_on, band):
    assert ageing_band(received_on, on=date(2026, 11, 15)) == band


@given(days, st.integers(0, 500))
def test_bands_agree_with_the_arithmetic_of_months(received_on, age):
    on = received_on + timedelta(days=age)

    expected = next(
        (
            band
            for months, band in zip((3, 6, 9), AgeingBand, strict=False)
            if on <= add_months(received_on, months)
        ),
        AgeingBand.OVER_9,
    )
    assert ageing_band(received_on, on=on) == expected


@given(days)
def test_edges_descend_and_are_the_first_days_within_their_months(on):
    for months, edge in zip((3, 6, 9), ageing_edges(on), strict=True):
        assert add_months(edge, months) >= on
        assert add_months(edge - timedelta(days=1), months) < on
