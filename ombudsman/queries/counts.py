"""Counts with a cap, and counts of several lists in one statement."""

from collections.abc import Mapping

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

CAP = 10_000


def capped_count(rows: QuerySet) -> int:
    """The number of ``rows``; ``CAP`` + 1 means more than ``CAP``."""
    return _first(rows).count()


def capped_counts(lists: Mapping[str, QuerySet]) -> dict[str, int]:
    """The capped count of each of ``lists``, in a single statement."""
    parts: dict[str, tuple[str, tuple]] = {}
    for code, rows in lists.items():
        try:
            parts[code] = _first(rows).values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue  # Django knows that the query is empty
    found = dict.fromkeys(lists, 0)
    if parts:
        columns = [
            f"(SELECT COUNT(*) FROM ({sql}) AS list)"  # noqa: S608  Django wrote these parts
            for sql, _ in parts.values()
        ]
        values = [value for _, params in parts.values() for value in params]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)}", values)
            found.update(zip(parts, cursor.fetchone(), strict=True))
    return found


def _first(rows: QuerySet) -> QuerySet:
    return rows.order_by()[: CAP + 1]
