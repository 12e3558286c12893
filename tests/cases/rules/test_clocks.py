from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.clocks import (
    HOURS_UP_TO,
    Length,
    Reading,
    Sign,
    held,
    length,
    removal,
    review,
    start_of_day,
)

BAKU = ZoneInfo("Asia/Baku")
NOW = datetime(2026, 2, 28, 21, 30, tzinfo=UTC)  # 01:30 of 1 March in Baku: a month has just ended
HOUR = timedelta(hours=1)


def said(clock, moment, precision="hour", at=NOW):
    reading = clock(moment, precision, at=at, zone=BAKU)
    return reading.sign.value, reading.length


@pytest.mark.parametrize(
    ("span", "days", "hours"),
    [
        (timedelta(), 0, 0),
        (timedelta(minutes=59), 0, 0),
        (31 * HOUR + timedelta(minutes=59), 0, 31),
        (72 * HOUR, 0, 72),
        (72 * HOUR + timedelta(microseconds=1), 3, 0),
        (76 * HOUR, 3, 4),
    ],
)
def test_hours_count_up_to_72_and_days_beyond(span, days, hours):
    assert length(span) == Length(days, hours)


def test_a_length_in_days_only_has_no_hours_beyond_72():
    assert length(100 * HOUR, is_date_only=True) == Length(4, 0)
    assert length(50 * HOUR, is_date_only=True) == Length(0, 50)


def test_a_length_is_not_negative():
    with pytest.raises(ValueError, match="negative"):
        length(-HOUR)


def test_a_removal_is_undated_ahead_or_overdue():
    assert said(removal, None) == ("undated", None)
    assert said(removal, NOW + 31 * HOUR) == ("left", Length(0, 31))
    assert said(removal, NOW) == ("left", Length(0, 0))
    assert said(removal, NOW - 5 * HOUR) == ("passed", Length(0, 5))
    assert said(removal, NOW - 100 * HOUR) == ("passed", Length(4, 4))


def test_a_review_is_unknown_ahead_or_passed():
    assert said(review, None) == ("unknown", None)
    assert said(review, NOW + 18 * HOUR) == ("left", Length(0, 18))
    assert said(review, NOW - 80 * HOUR) == ("passed", Length(3, 8))


def test_a_day_without_an_hour_counts_from_its_midnight_in_baku_and_is_not_over_before_its_end():
    today = start_of_day(NOW, BAKU)

    assert today == datetime(2026, 2, 28, 20, tzinfo=UTC)
    assert said(removal, today, "day") == ("today", None)
    assert said(removal, today, "hour") == ("passed", Length(0, 1))
    assert said(removal, today, "day", at=today + 24 * HOUR) == ("passed", Length(0, 24))
    assert said(review, today + 24 * HOUR, "day") == ("left", Length(0, 22))


def test_held_counts_from_the_beginning_to_the_end_and_is_never_negative():
    assert held(NOW - 76 * HOUR, "hour", at=NOW) == Reading(
        Sign.HELD, Length(3, 4), NOW - 76 * HOUR
    )
    over = held(NOW - 76 * HOUR, "hour", at=NOW, ended_at=NOW - 70 * HOUR)
    assert (over.sign, over.length) == (Sign.WAS_HELD, Length(0, 6))
    assert held(NOW + HOUR, "hour", at=NOW).length == Length(0, 0)  # clock skew
    assert held(NOW - 76 * HOUR, "day", at=NOW).is_date_only


START = datetime(2016, 12, 30, tzinfo=UTC)  # Baku has had a fixed offset since 2016
moments = st.timedeltas(timedelta(), timedelta(days=8500)).map(lambda span: START + span)
spans = st.timedeltas(timedelta(), timedelta(days=900))


@given(moments, spans)
def test_the_zone_changes_nothing_and_the_length_is_the_real_time_rounded_down(at, span):
    for zone in (UTC, BAKU):
        reading = removal((at + span).astimezone(zone), "hour", at=at.astimezone(BAKU), zone=zone)
        assert reading.sign == Sign.LEFT
        told = timedelta(days=reading.length.days, hours=reading.length.hours)
        assert told <= span < told + HOUR
        assert (reading.length.days == 0) == (span <= HOURS_UP_TO)


@given(moments, spans)
def test_what_is_left_before_is_overdue_after_by_the_same_length(at, span):
    before = removal(at + span, "hour", at=at, zone=BAKU)
    after = removal(at, "hour", at=at + span, zone=BAKU)

    assert before.length == after.length
    assert after.sign == (Sign.PASSED if span else Sign.LEFT)


@given(moments, st.integers(-40, 40))
def test_a_day_has_its_24_hours_also_at_the_end_of_a_month(at, days):
    midnight = start_of_day(at, BAKU)
    other = start_of_day(midnight + timedelta(days=days), BAKU)

    assert other - midnight == timedelta(days=days)
    assert said(removal, midnight, "day", at=at) == ("today", None)
    assert (said(removal, other, "day", at=at)[0] == "today") == (days == 0)
