"""Pages of long lists: nobody reads a million rows, so nobody waits until they are counted."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from ombudsman.queries.counts import CAP, capped_count


class CappedPaginator(Paginator):
    """Counts as far as ``CAP`` and stops there; what lies beyond is reached by ``beyond``.

    On 1.2 million complaints an exact count takes longer than the page itself.
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
        """There are more rows than were counted."""
        return self._counted > CAP
