from datetime import date

import pytest

from ombudsman.models import AuditEntry
from ombudsman.services import time_limits
from tests.factories import CalendarDayFactory, TimeLimitFactory, UserFactory

DAY = date(2026, 3, 2)


def test_current_is_the_limit_that_began_last():
    TimeLimitFactory(key="test.limit", value=30)
    newer = TimeLimitFactory(key="test.limit", value=20, valid_from=DAY)
    TimeLimitFactory(key="test.limit", value=10, valid_from=date(2026, 3, 3))
    TimeLimitFactory(key="other.limit", valid_from=DAY)

    assert time_limits.current("test.limit", on=DAY) == newer
    assert time_limits.current("test.limit", on=date(2026, 3, 1)).value == 30


def test_a_missing_limit_is_named():
    TimeLimitFactory(key="test.limit", valid_until=date(2026, 3, 1))

    with pytest.raises(time_limits.MissingTimeLimit, match=r"test\.limit is missing"):
        time_limits.current("test.limit", on=DAY)


def test_weekend_is_off_and_the_table_overrides_both_ways(django_assert_num_queries):
    CalendarDayFactory(day=date(2026, 3, 9), is_working=False)  # a Monday
    CalendarDayFactory(day=date(2026, 3, 14), is_working=True)  # a Saturday

    with django_assert_num_queries(1):
        is_working = time_limits.working_calendar(date(2026, 3, 1), date(2026, 3, 31))
        week = {day: is_working(date(2026, 3, day)) for day in (6, 7, 8, 9, 10, 14, 15)}

    assert week == {6: True, 7: False, 8: False, 9: False, 10: True, 14: True, 15: False}


def test_confirmation_has_a_person_a_day_and_an_entry():
    limit, by = TimeLimitFactory(confidence="N"), UserFactory()
    assert not limit.is_confirmed

    time_limits.confirm(limit, by=by, on=DAY)

    limit.refresh_from_db()
    assert limit.is_confirmed
    assert (limit.confirmed_by, limit.confirmed_on) == (by, DAY)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id, entry.user) == ("timelimit.confirm", limit.pk, by)


def test_a_limit_is_confirmed_once():
    limit = TimeLimitFactory(confidence="N")
    time_limits.confirm(limit, by=UserFactory(), on=DAY)

    with pytest.raises(time_limits.ConfirmationRefused):
        time_limits.confirm(limit, by=UserFactory(), on=DAY)


def test_verified_wording_needs_no_confirmation():
    with pytest.raises(time_limits.ConfirmationRefused):
        time_limits.confirm(TimeLimitFactory(confidence="V"), by=UserFactory(), on=DAY)
