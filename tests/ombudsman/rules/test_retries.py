from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombudsman.rules import retries


def test_waits_grow_and_end_at_six_hours():
    waits = [retries.wait(failures).total_seconds() for failures in range(1, 12)]

    assert waits[:4] == [5, 15, 45, 135]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6).total_seconds()


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_chance_moves_a_wait_by_a_fifth_at_most(failures, chance):
    middle = retries.wait(failures)

    assert middle * 0.79 <= retries.wait(failures, chance=chance) <= middle * 1.21


def test_about_twenty_attempts_fit_into_three_days():
    waited, attempts = timedelta(), 1
    while waited < retries.GIVE_UP_AFTER:
        waited += retries.wait(attempts)
        attempts += 1

    assert 15 <= attempts <= 25


def test_nothing_is_waited_for_before_a_failure():
    with pytest.raises(ValueError, match="Nothing has failed"):
        retries.wait(0)
