"""Search by a public number in any spelling."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from ombudsman.rules import numbers


class PublicNumberSearchMixin:
    """A search term that looks like a public number finds that number only.

    ``number_lookup`` is the field of the number.
    """

    number_lookup = "number"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if numbers.looks_like_number(search_term):
            return queryset.filter(**{self.number_lookup: normalise_number(search_term)}), False
        return super().get_search_results(request, queryset, search_term)  # type: ignore[misc]


def normalise_number(text: str) -> str:
    """The canonical form of a number, or "" if its check character is wrong."""
    try:
        return numbers.parse_number(text)
    except numbers.NumberError:
        return ""
