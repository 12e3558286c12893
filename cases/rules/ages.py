"""Who is a child: under 18 on the day, by the recorded birth date."""

from datetime import date

from cases.rules.deadlines import add_months

ADULT_MONTHS = 18 * 12
ESTIMATE_YEARS = 2  # by which an estimate of age may be wrong: the office's own caution


def is_under_18(born_on: date, *, on: date) -> bool:
    return on < add_months(born_on, ADULT_MONTHS)


def latest_birth(born_on: date, precision: str) -> date:
    """The latest day that a birth date of this precision can mean, so that a child is taken for one.

    Of a month its last day, of a year the last day of the year, of an estimate that of the second
    year after it: the office's own caution, no rule of law. Whoever may be a child is protected as
    one until the age is known.
    """
    if precision == "day":
        return born_on
    if precision == "month":
        return _last_of_month(born_on)
    years = ESTIMATE_YEARS if precision == "estimated" else 0
    return born_on.replace(year=born_on.year + years, month=12, day=31)


def _last_of_month(day: date) -> date:
    return add_months(day.replace(day=31, month=1), day.month - 1)
