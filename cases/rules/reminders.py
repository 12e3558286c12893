"""When somebody is reminded of an end: days before a deadline, hours before a removal, and once it has passed.

Office practice (confidence: the office's own choice, no source prescribes it). Plain moments in, a stage out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

PASSED = "passed"
# Each stage begins so long before the end. The last one begins with the end itself.
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
    """The latest stage that has begun; None while the first has not.

    Of stages that were slept through only the latest is told: whoever is reminded late that a removal
    comes in an hour need not hear that it came in six.

    >>> from datetime import UTC
    >>> stage(datetime(2026, 3, 9, tzinfo=UTC), DEADLINE_STAGES, at=datetime(2026, 3, 3, tzinfo=UTC))
    'week'
    """
    begun = [name for name, before in stages if due_at - before <= at]
    return begun[-1] if begun else None
