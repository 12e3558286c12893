"""Days from today on, asked for when a test runs: a suite may begin before midnight and end after it."""

from datetime import date, timedelta

from django.utils import timezone


def today(ahead: int = 0) -> date:
    """The day of the office, so many days from now."""
    return timezone.localdate() + timedelta(days=ahead)


class DaysAhead(int):
    """So many days from today, in a table of cases that is made long before the case runs."""


def resolve_days(fields: dict) -> dict:
    """``told`` with each ``Ahead`` as the day it means now."""
    return {
        name: today(one) if isinstance(one, DaysAhead) else one for name, one in fields.items()
    }
