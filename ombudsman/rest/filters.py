"""Filters of lists: a parameter that is misspelt would show more than was asked for."""

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
from ombudsman.rest.fields import EARLIEST, NO_MOMENT, bounds

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
TRUTH = ("true", "false")
PAGING = {"cursor", "page_size", "count"}


class KnownFilters(DjangoFilterBackend):
    """Answers 400 to a query parameter that means nothing here.

    ``parameters`` of a viewset are those beside its filters; those of a list in pages by default.
    ``filter_data`` of a view holds filters from the body; then the address takes none.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        filters = getattr(view, "filterset_class", None)
        beside = getattr(view, "parameters", PAGING)
        names = filters.base_filters if filters else {}
        asked = self._asked(request, view)
        known = beside | set(names if asked is request.query_params else ())
        if unknown := set(request.query_params) - known:
            error = ErrorDetail(_("This parameter is unknown here."), code="unknown_parameter")
            raise ValidationError({name: [error] for name in sorted(unknown)})
        _check_values(request.query_params, names)
        _check_values(asked, names)
        return super().filter_queryset(request, queryset, view)

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet, view: Any) -> Any:
        kwargs = super().get_filterset_kwargs(request, queryset, view)
        return kwargs | {"data": self._asked(request, view)}

    def _asked(self, request: Request, view: Any) -> QueryDict:
        return cast(QueryDict, getattr(view, "filter_data", request.query_params))


def _check_values(asked: QueryDict, filters: dict[str, Any]) -> None:
    """Raises ValidationError where a parameter has no value, several, or is neither true nor false.

    A filter that is passed over in silence shows more than was asked for.
    """
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


def choice(choices: Any, **options: Any) -> django_filters.ChoiceFilter:
    """A filter by one of a few values; who asks for another is told which there are."""
    return django_filters.ChoiceFilter(choices=choices, **_refusing(choices), **options)


def choices(choices: Any, **options: Any) -> django_filters.MultipleChoiceFilter:
    """The same, given once or several times."""
    text = "May be given several times: what has one of the values passes."
    return django_filters.MultipleChoiceFilter(
        choices=choices, distinct=False, help_text=text, **_refusing(choices), **options
    )


def truth(text: str, **options: Any) -> django_filters.BooleanFilter:
    """A filter that is true or false; one with a ``method`` lets everything pass when false."""
    text = f"true: {text[0].lower()}{text[1:]} false: all." if "method" in options else text
    return django_filters.BooleanFilter(help_text=text, **options)


def listed(
    rows: QuerySet, found: reference_codes.Codes, by: str = "code", **options: Any
) -> django_filters.ModelChoiceFilter:
    """A filter by a row of reference data; the column ``by`` names it."""
    refusing = {"error_messages": {"invalid_choice": found.unknown}}
    return django_filters.ModelChoiceFilter(
        queryset=rows, to_field_name=by, help_text=f"{found.text}.", **refusing, **options
    )


def coded(list_name: str, **options: Any) -> django_filters.ModelChoiceFilter:
    """A filter by the code of a classification; a retired one finds what bears it."""
    rows = Classification.objects.filter(list=list_name)
    return listed(rows, reference_codes.of_list(list_name), **options)


def of_organisation(**options: Any) -> django_filters.ModelChoiceFilter:
    return listed(Organisation.objects.all(), reference_codes.ORGANISATIONS, **options)


def of_unit(**options: Any) -> django_filters.ModelChoiceFilter:
    return listed(Unit.objects.all(), reference_codes.UNITS, **options)


def of_account(**options: Any) -> django_filters.ModelChoiceFilter:
    return listed(User.objects.people(), reference_codes.ACCOUNTS, "username", **options)


# What a comparison lets pass, in the English of the OpenAPI file.
PASSING = {
    "gte": "From this {} on; the {} itself is among them.",
    "lt": "Before this {}; the {} itself is not among them.",
}


def moments(column: str, comparison: str) -> django_filters.IsoDateTimeFilter:
    """A filter by a moment (``gte``, ``lt``) that the calendar and every database can hold."""
    text = PASSING[comparison].format("moment", "moment")
    return django_filters.IsoDateTimeFilter(
        field_name=column,
        lookup_expr=comparison,
        validators=[_sensible],
        help_text=f"{text} ISO 8601 with an offset.",
    )


def days(column: str, comparison: str) -> django_filters.DateFilter:
    text = PASSING[comparison].format("day", "day")
    return django_filters.DateFilter(field_name=column, lookup_expr=comparison, help_text=text)


def _sensible(moment: datetime) -> None:
    if not EARLIEST <= moment < LATEST:
        raise forms.ValidationError(NO_MOMENT.format(**bounds(EARLIEST, LATEST)))


def _refusing(choices: Any) -> dict[str, Any]:
    refusal = reference_codes.no_choice([value for value, _label in choices])
    return {"error_messages": {"invalid_choice": refusal}}


class ReferenceFilter(django_filters.FilterSet):
    """``?current=true`` leaves out what is retired or not yet in force."""

    current = truth("Only what is in force today.", method="keep_current")

    def keep_current(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.current(on=timezone.localdate()) if value else queryset
