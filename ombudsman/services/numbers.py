"""Public numbers, given out one at a time."""

from datetime import date

from django.db import connection

from ombudsman.models import NumberSeries
from ombudsman.rules.numbers import Series, format_number

NEXT = f"""
    INSERT INTO {NumberSeries._meta.db_table} AS series (letter, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (letter, year) DO UPDATE SET last = series.last + 1 RETURNING last
"""  # noqa: S608  the table of our own model


def next_number(letter: str, *, on: date) -> str:
    """The next public number of the series ``letter`` in the year of ``on``: ``C-2026-000123-9``.

    Holds the row of the series until the transaction of the caller ends, so that no two callers
    get one number and a number given back by a rollback is given out again: call it late.
    Raises ``ValueError`` for an unknown letter, RuntimeError outside a transaction. One statement.
    """
    letter = Series(letter).value
    if not connection.in_atomic_block:
        raise RuntimeError("A number is given out in the transaction of what bears it.")
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [letter, on.year])
        return format_number(letter, on.year, cursor.fetchone()[0])
