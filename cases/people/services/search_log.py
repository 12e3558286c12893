"""Audit entries of searches for persons: who, by which kinds of keys, how many results.

The values that were searched for are never stored.
"""

from collections.abc import Sequence

from django.db import transaction

from ombudsman.models import User
from ombudsman.services import audit


@transaction.atomic
def record_search(keys: Sequence[str], *, rows: int, by: User) -> None:
    """Record that ``by`` was shown ``rows`` persons; ``keys`` as in ``identifier_search.KEYS``."""
    audit.record("person.search", by=by, reason=_asked(keys, rows))


@transaction.atomic
def record_match(keys: Sequence[str], *, rows: int, by: User) -> None:
    """Record that ``by`` asked for matches and got ``rows``, restricted ones included."""
    audit.record("person.match", by=by, reason=_asked(keys, rows))


def _asked(keys: Sequence[str], rows: int) -> str:
    return f"keys={','.join(keys) or '-'} rows={rows}"
