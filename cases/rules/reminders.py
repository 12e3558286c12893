"""Stages of reminders: days before a deadline, hours before a removal, and after the end.

Office practice (confidence: the office's own choice, no source prescribes it). Takes aware
datetimes and returns the name of a stage.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

PASSED = "passed"
# Each stage with the time before the end at which it begins.
DEADLINE_STAGES = (
    ("week", timedelta(days=7)),
    ("day", timedelta(days=1)),
    (PASSED, timedelta()),
)
REMOVAL_STAGES = (
    ("hours_72", timedelta(hours=72)),
    ("hours_24", timedelta(hours=24)),
    ("hours_6", timedelta(hours=6)),
    ("hour_1", timedelta(hours=1)),
    (PASSED, timedelta()),
)
Stages = Sequence[tuple[str, timedelta]]


def stage(due_at: datetime, stages: Stages, *, at: datetime) -> str | None:
    """The latest stage that has begun, or None.

    Earlier stages that were missed are skipped: a reminder one hour before a removal makes the
    reminder six hours before it useless.

    >>> from datetime import UTC
    >>> stage(datetime(2026, 3, 9, tzinfo=UTC), DEADLINE_STAGES, at=datetime(2026, 3, 3, tzinfo=UTC))
    'week'
    """
    begun = [name for name, before in stages if due_at - before <= at]
    return begun[-1] if begun else None
