"""Read many rows page by page, with constant memory and no open cursor."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

PAGE_SIZE = 1000
M = TypeVar("M", bound=Model)


def pages(rows: QuerySet[M], size: int = PAGE_SIZE) -> Iterator[list[M]]:
    """Pages of ``rows``, newest first, one query each.

    Each row comes once, as it is when its page is read.
    """
    rows, last = rows.order_by("-pk"), None
    while page := list((rows if last is None else rows.filter(pk__lt=last))[:size]):
        yield page
        if len(page) < size:
            return
        last = page[-1].pk
