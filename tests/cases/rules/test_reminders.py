from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.reminders import DEADLINE_STAGES, PASSED, REMOVAL_STAGES, stage

END = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), "week"),
        (timedelta(days=1, seconds=1), "week"),
        (timedelta(days=1), "day"),
        (timedelta(seconds=1), "day"),
        (timedelta(), PASSED),
        (timedelta(days=-400), PASSED),
    ],
)
def test_stages_of_a_deadline(before, expected):
    assert stage(END, DEADLINE_STAGES, at=END - before) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(73, None), (72, "hours_72"), (24.5, "hours_72"), (24, "hours_24"), (6, "hours_6"), (1, "hour_1"), (0.01, "hour_1"), (0, PASSED)],
)  # fmt: skip
def test_stages_of_a_removal(hours, expected):
    assert stage(END, REMOVAL_STAGES, at=END - timedelta(hours=hours)) == expected


@given(st.timedeltas(timedelta(days=-30), timedelta(days=30)), st.timedeltas(timedelta(), timedelta(days=30)))  # fmt: skip
def test_a_stage_is_never_taken_back(before, later):
    names = [None, *(name for name, _ in REMOVAL_STAGES)]
    first = stage(END, REMOVAL_STAGES, at=END - before)
    then = stage(END, REMOVAL_STAGES, at=END - before + later)

    assert names.index(then) >= names.index(first)
