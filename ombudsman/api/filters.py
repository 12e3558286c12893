"""Filters of lists: a parameter that is misspelt would show more than was asked for."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from ombudsman.api.fields import EARLIEST, NO_MOMENT, bounds
from ombudsman.models import Classification, Organisation, Unit, User

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
TRUTH = ("true", "false")
PAGING = {"cursor", "page_size", "count", "format"}


class KnownFilters(DjangoFilterBackend):
    """Answers 400 to a query parameter that means nothing here.

    ``parameters`` of a viewset are those beside its filters; those of a list in pages by default.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        filters = getattr(view, "filterset_class", None)
        beside = getattr(view, "parameters", PAGING)
        known = beside | set(filters.base_filters if filters else ())
        if unknown := set(request.query_params) - known:
            error = ErrorDetail(_("This parameter is unknown here."), code="unknown_parameter")
            raise ValidationError({name: [error] for name in sorted(unknown)})
        _check_values(request, filters.base_filters if filters else {})
        return super().filter_queryset(request, queryset, view)


def _check_values(request: Request, filters: dict[str, Any]) -> None:
    """Raises ValidationError where a parameter has no value, several, or is neither true nor false.

    A filter that is passed over in silence shows more than was asked for.
    """
    wrong = {}
    for name, values in request.query_params.lists():
        one = filters.get(name)
        if "" in values:
            wrong[name] = ErrorDetail(_("A value is missing."), code="required")
        elif len(values) > 1 and not isinstance(one, django_filters.MultipleChoiceFilter):
            wrong[name] = ErrorDetail(_("Only one value is possible here."), code="invalid")
        elif isinstance(one, django_filters.BooleanFilter) and values[0] not in TRUTH:
            wrong[name] = ErrorDetail(_("Say true or false."), code="invalid")
    if wrong:
        raise ValidationError({name: [error] for name, error in wrong.items()})


def coded(list_name: str, **options: Any) -> django_filters.ModelChoiceFilter:
    """A filter by the code of a classification; a retired one finds what bears it."""
    rows = Classification.objects.filter(list=list_name)
    return django_filters.ModelChoiceFilter(queryset=rows, to_field_name="code", **options)


def of_organisation(**options: Any) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.all(), to_field_name="code", **options
    )


def of_unit(**options: Any) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        queryset=Unit.objects.all(), to_field_name="code", **options
    )


def of_account(**options: Any) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        queryset=User.objects.people(), to_field_name="username", **options
    )


def moments(column: str, comparison: str) -> django_filters.IsoDateTimeFilter:
    """A filter by a moment (``gte``, ``lt``) that the calendar and every database can hold."""
    return django_filters.IsoDateTimeFilter(
        field_name=column, lookup_expr=comparison, validators=[_sensible]
    )


def _sensible(moment: datetime) -> None:
    if not EARLIEST <= moment < LATEST:
        raise forms.ValidationError(NO_MOMENT.format(**bounds(EARLIEST, LATEST)))


class ReferenceFilter(django_filters.FilterSet):
    """``?current=true`` leaves out what is retired or not yet in force."""

    current = django_filters.BooleanFilter(method="keep_current")

    def keep_current(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.current(on=timezone.localdate()) if value else queryset
