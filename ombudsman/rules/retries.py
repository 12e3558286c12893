"""Intervals between retries, and when to give up."""

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
GROWTH = 3
MAX_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)


def wait(failures: int, *, chance: float = 0.5) -> timedelta:
    """The interval after ``failures`` in a row: 5 s, 15 s, 45 s and so on, at most 6 hours.

    ``chance`` (0 to 1) varies it by a fifth both ways, so that retries do not come all at once.
    """
    if failures < 1:
        raise ValueError("Nothing has failed yet.")
    growth = GROWTH ** min(failures - 1, 12)  # far beyond the maximum
    return min(FIRST_WAIT * growth, MAX_WAIT) * (0.8 + 0.4 * chance)
