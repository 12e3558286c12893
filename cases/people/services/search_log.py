"""Looking people up is on record: who asked, by what, and how many were found; never what was asked."""

from collections.abc import Sequence

from django.db import transaction

from ombudsman.models import User
from ombudsman.services import audit


@transaction.atomic
def record_search(keys: Sequence[str], *, rows: int, by: User) -> None:
    """``by`` was shown ``rows`` people found by ``keys`` (names of ``identifier_search.KEYS``)."""
    audit.record("person.search", by=by, reason=_asked(keys, rows))


@transaction.atomic
def record_match(keys: Sequence[str], *, rows: int, by: User) -> None:
    """``by`` asked whether a person is known; ``rows`` may be meant, restricted ones among them."""
    audit.record("person.match", by=by, reason=_asked(keys, rows))


def _asked(keys: Sequence[str], rows: int) -> str:
    return f"keys={','.join(keys) or '-'} rows={rows}"
