"""Public numbers, given out one at a time."""

from datetime import date

from django.db import transaction
from django.db.models import F

from ombudsman.models import NumberSeries
from ombudsman.rules.numbers import Series, format_number


@transaction.atomic
def next_number(letter: str, *, on: date) -> str:
    """The next public number of the series ``letter`` in the year of ``on``: ``C-2026-000123-9``.

    Holds the row of the series until the transaction of the caller ends, so that no two callers
    get one number and a number given back by a rollback is given out again: call it late.
    Raises ``ValueError`` for an unknown letter.
    """
    letter = Series(letter).value
    series = NumberSeries.objects.filter(letter=letter, year=on.year)
    if not series.update(last=F("last") + 1):
        NumberSeries.objects.get_or_create(letter=letter, year=on.year)
        series.update(last=F("last") + 1)
    return format_number(letter, on.year, series.values_list("last", flat=True).get())
