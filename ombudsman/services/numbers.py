"""Public numbers."""

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

    Locks the row of the series until the caller's transaction ends, so that no number is given
    twice and a rolled-back number is used again: call it late. One statement. Raises ValueError
    for an unknown letter, RuntimeError outside a transaction.
    """
    letter = Series(letter).value
    if not connection.in_atomic_block:
        raise RuntimeError("A number is given out in the transaction of what bears it.")
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [letter, on.year])
        return format_number(letter, on.year, cursor.fetchone()[0])
