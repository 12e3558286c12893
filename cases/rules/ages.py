"""Whether a person is a child: under 18 on a given day."""

from datetime import date

from cases.rules.deadlines import add_months

ADULT_MONTHS = 18 * 12
ESTIMATE_YEARS = 2  # possible error of an estimated age; office practice


def is_under_18(born_on: date, *, on: date) -> bool:
    return on < add_months(born_on, ADULT_MONTHS)


def latest_birth(born_on: date, precision: str) -> date:
    """The latest birth date that ``born_on`` with this precision can mean.

    The last day of the month or year; for an estimate the last day of the second year after it
    (office practice, no legal source). So a person who may be a child is protected as one.
    """
    if precision == "day":
        return born_on
    if precision == "month":
        return _last_of_month(born_on)
    years = ESTIMATE_YEARS if precision == "estimated" else 0
    return born_on.replace(year=born_on.year + years, month=12, day=31)


def _last_of_month(day: date) -> date:
    return add_months(day.replace(day=31, month=1), day.month - 1)
