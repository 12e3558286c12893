"""Pagination without a full count."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from ombudsman.queries.counts import CAP, capped_count


class CappedPaginator(Paginator):
    """Count up to ``CAP`` rows; the template tag ``next_rows_query`` leads to the rows after them.

    A full count of 1.2 million complaints takes longer than the rest of the page.
    """

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return capped_count(rows) if isinstance(rows, QuerySet) else len(rows)

    @cached_property
    def count(self) -> int:
        return min(self._counted, CAP)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self._counted > CAP
