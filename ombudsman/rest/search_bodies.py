"""Search by POST: the filters of a list in the body, so that no search term is in a URL or log."""

from typing import Any

import django_filters
from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ombudsman.rest.fields import StrictBooleanField, StrictCharField, StrictChoiceField
from ombudsman.rest.serializers import StrictSerializer

MAX_LENGTH = 250


@extend_schema_field(OpenApiTypes.DATETIME)
class DateTimeText(StrictCharField):
    """A date-time that the filter itself parses."""


def search_serializer(filters: type[django_filters.FilterSet]) -> type[StrictSerializer]:
    """A serializer with one optional field for each filter."""
    fields = {name: _field(one) for name, one in filters.base_filters.items()}
    words = {"__doc__": "The filters of the list; several must all hold."}
    return type(f"{filters._meta.model.__name__}Query", (StrictSerializer,), fields | words)


def as_query_dict(values: dict[str, Any]) -> QueryDict:
    """Validated filters as a query string would give them."""
    query = QueryDict(mutable=True)
    for name, value in values.items():
        several = value if isinstance(value, list) else [value]
        query.setlist(
            name, [str(one).lower() if isinstance(one, bool) else one for one in several]
        )
    return query


def _field(one: Any) -> serializers.Field:
    told: dict[str, Any] = {"required": False, "help_text": one.extra.get("help_text", "")}
    match one:
        case django_filters.MultipleChoiceFilter():
            choices = one.extra["choices"]
            return serializers.ListField(
                child=StrictChoiceField(choices), min_length=1, max_length=len(choices), **told
            )
        case django_filters.ModelChoiceFilter():
            return StrictCharField(max_length=MAX_LENGTH, **told)
        case django_filters.ChoiceFilter():
            return StrictChoiceField(one.extra["choices"], **told)
        case django_filters.BooleanFilter():
            return StrictBooleanField(**told)
        case django_filters.IsoDateTimeFilter():
            return DateTimeText(max_length=MAX_LENGTH, **told)
    return StrictCharField(max_length=MAX_LENGTH, **told)
