from datetime import date

import pytest

from cases.rules.ages import is_under_18, latest_birth


@pytest.mark.parametrize(
    ("born", "on", "child"),
    [
        (date(2008, 3, 2), date(2026, 3, 1), True),
        (date(2008, 3, 2), date(2026, 3, 2), False),
        (date(2008, 2, 29), date(2026, 2, 27), True),
        (date(2008, 2, 29), date(2026, 2, 28), False),
    ],
)
def test_a_child_is_under_18_on_the_day(born, on, child):
    assert is_under_18(born, on=on) is child


@pytest.mark.parametrize(
    ("precision", "latest"),
    [
        ("day", date(2008, 2, 1)),
        ("month", date(2008, 2, 29)),
        ("year", date(2008, 12, 31)),
        ("estimated", date(2010, 12, 31)),
    ],
)
def test_a_date_that_is_not_exact_means_its_latest_day(precision, latest):
    assert latest_birth(date(2008, 2, 1), precision) == latest
