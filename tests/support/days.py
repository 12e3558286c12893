"""Days relative to today, computed when a test runs: midnight may pass during a test run."""

from datetime import date, timedelta

from django.utils import timezone


def today(ahead: int = 0) -> date:
    """The day of the office, ``ahead`` days from now."""
    return timezone.localdate() + timedelta(days=ahead)


class DaysAhead(int):
    """Days from today, in a parameter that is created before the test runs."""


def resolve_days(fields: dict) -> dict:
    """``fields`` with each ``DaysAhead`` replaced by its day."""
    return {
        name: today(one) if isinstance(one, DaysAhead) else one for name, one in fields.items()
    }
