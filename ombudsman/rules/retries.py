"""When something that failed is tried again, and when it is given up."""

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
GROWTH = 3
MAX_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)


def wait(failures: int, *, chance: float = 0.5) -> timedelta:
    """How long to wait after so many failures in a row: 5 s, 15 s, 45 s and so on, 6 hours at most.

    ``chance`` (0 to 1) spreads it by a fifth both ways, so that not all who wait come back at once.
    """
    if failures < 1:
        raise ValueError("Nothing has failed yet.")
    growth = GROWTH ** min(failures - 1, 12)  # far beyond the longest
    return min(FIRST_WAIT * growth, MAX_WAIT) * (0.8 + 0.4 * chance)
