"""Filters of list endpoints.

An unknown or ambiguous parameter is an error: if it were ignored, the list would show more than
was asked for.
"""

from datetime import UTC, datetime
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from ombudsman.models import Classification, Organisation, Unit, User
from ombudsman.rest import reference_codes
from ombudsman.rest.fields import DATETIME_OUT_OF_RANGE, EARLIEST, format_bounds

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
TRUTH = ("true", "false")
PAGING = {"cursor", "page_size", "count"}


class StrictFilterBackend(DjangoFilterBackend):
    """Answer 400 to an unknown query parameter.

    ``parameters`` of a viewset are those it accepts besides its filters; by default those of
    pagination. ``filter_data`` of a view holds filters from the body; the query string then takes
    none.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        filters = getattr(view, "filterset_class", None)
        beside = getattr(view, "parameters", PAGING)
        names = filters.base_filters if filters else {}
        asked = self._filter_data(request, view)
        known = beside | set(names if asked is request.query_params else ())
        if unknown := set(request.query_params) - known:
            error = ErrorDetail(_("This parameter is unknown here."), code="unknown_parameter")
            raise ValidationError({name: [error] for name in sorted(unknown)})
        _check_values(request.query_params, names)
        _check_values(asked, names)
        return super().filter_queryset(request, queryset, view)

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet, view: Any) -> Any:
        kwargs = super().get_filterset_kwargs(request, queryset, view)
        return kwargs | {"data": self._filter_data(request, view)}

    def _filter_data(self, request: Request, view: Any) -> QueryDict:
        return cast(QueryDict, getattr(view, "filter_data", request.query_params))


def _check_values(asked: QueryDict, filters: dict[str, Any]) -> None:
    """Raise ValidationError for an empty or repeated parameter, or a wrong boolean."""
    wrong = {}
    for name, values in asked.lists():
        one = filters.get(name)
        if not all(value.strip() for value in values):
            wrong[name] = ErrorDetail(_("A value is missing."), code="required")
        elif len(values) > 1 and not isinstance(one, django_filters.MultipleChoiceFilter):
            wrong[name] = ErrorDetail(_("Only one value is possible here."), code="invalid")
        elif isinstance(one, django_filters.BooleanFilter) and values[0] not in TRUTH:
            wrong[name] = ErrorDetail(_("Say true or false."), code="invalid")
    if wrong:
        raise ValidationError({name: [error] for name, error in wrong.items()})


def choice_filter(choices: Any, **options: Any) -> django_filters.ChoiceFilter:
    """Filter by one of a few values; the error lists them."""
    return django_filters.ChoiceFilter(choices=choices, **_choice_errors(choices), **options)


def multiple_choice_filter(choices: Any, **options: Any) -> django_filters.MultipleChoiceFilter:
    """Filter by one or more of a few values."""
    text = "May be given several times: what has one of the values passes."
    return django_filters.MultipleChoiceFilter(
        choices=choices, distinct=False, help_text=text, **_choice_errors(choices), **options
    )


def boolean_filter(text: str, **options: Any) -> django_filters.BooleanFilter:
    """Filter by true or false; with ``method``, false does not filter."""
    text = f"true: {text[0].lower()}{text[1:]} false: all." if "method" in options else text
    return django_filters.BooleanFilter(help_text=text, **options)


def reference_filter(
    rows: QuerySet, found: reference_codes.CodeReference, by: str = "code", **options: Any
) -> django_filters.ModelChoiceFilter:
    """Filter by a row of reference data; ``by`` is the column that identifies it."""
    refusing = {"error_messages": {"invalid_choice": found.unknown_message}}
    return django_filters.ModelChoiceFilter(
        queryset=rows, to_field_name=by, help_text=f"{found.description}.", **refusing, **options
    )


def classification_filter(list_name: str, **options: Any) -> django_filters.ModelChoiceFilter:
    """Filter by the code of a classification; retired codes are accepted."""
    rows = Classification.objects.filter(list=list_name)
    return reference_filter(rows, reference_codes.classification_codes(list_name), **options)


def organisation_filter(**options: Any) -> django_filters.ModelChoiceFilter:
    return reference_filter(Organisation.objects.all(), reference_codes.ORGANISATIONS, **options)


def unit_filter(**options: Any) -> django_filters.ModelChoiceFilter:
    return reference_filter(Unit.objects.all(), reference_codes.UNITS, **options)


def account_filter(**options: Any) -> django_filters.ModelChoiceFilter:
    return reference_filter(User.objects.people(), reference_codes.ACCOUNTS, "username", **options)


# Help texts of comparisons, in the English of the OpenAPI file.
COMPARISON_TEXTS = {
    "gte": "From this {} on; the {} itself is among them.",
    "lt": "Before this {}; the {} itself is not among them.",
}


def datetime_filter(column: str, comparison: str) -> django_filters.IsoDateTimeFilter:
    """Filter by a moment (``gte``, ``lt``) between 1900 and 2200."""
    text = COMPARISON_TEXTS[comparison].format("moment", "moment")
    return django_filters.IsoDateTimeFilter(
        field_name=column,
        lookup_expr=comparison,
        validators=[_check_range],
        help_text=f"{text} ISO 8601 with an offset.",
    )


def date_filter(column: str, comparison: str) -> django_filters.DateFilter:
    text = COMPARISON_TEXTS[comparison].format("day", "day")
    return django_filters.DateFilter(field_name=column, lookup_expr=comparison, help_text=text)


def _check_range(moment: datetime) -> None:
    if not EARLIEST <= moment < LATEST:
        raise forms.ValidationError(
            DATETIME_OUT_OF_RANGE.format(**format_bounds(EARLIEST, LATEST))
        )


def _choice_errors(choices: Any) -> dict[str, Any]:
    refusal = reference_codes.invalid_choice_message([value for value, _label in choices])
    return {"error_messages": {"invalid_choice": refusal}}


class ReferenceFilter(django_filters.FilterSet):
    """``?current=true`` leaves out rows that are retired or not yet in force."""

    current = boolean_filter("Only what is in force today.", method="filter_current")

    def filter_current(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.current(on=timezone.localdate()) if value else queryset
