from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError

from cases.models import Complaint, ComplaintKind, ComplaintStatus, Facility, Priority
from cases.people.queries import search
from ombudsman.rest import filters, reference_codes
from ombudsman.rest.fields import normalise_number
from ombudsman.rules.numbers import looks_like_number


class ComplaintFilter(django_filters.FilterSet):
    """Filters of the list of complaints; ``status`` and ``priority`` may be given several times."""

    status = filters.multiple_choice_filter(ComplaintStatus.choices)
    priority = filters.multiple_choice_filter(Priority.choices)
    kind = filters.choice_filter(ComplaintKind.choices)
    channel = filters.classification_filter("channel")
    region = filters.classification_filter("region")
    right = filters.classification_filter("right", field_name="rights")
    topic = filters.classification_filter("topic", field_name="topics")
    respondent = filters.organisation_filter()
    facility = filters.reference_filter(Facility.objects.all(), reference_codes.FACILITIES)
    unit = filters.unit_filter()
    officer = filters.account_filter()
    received_after = filters.datetime_filter("received_at", "gte")
    received_before = filters.datetime_filter("received_at", "lt")
    open = filters.boolean_filter("Only those that are open.", method="keep_open")
    overdue = filters.boolean_filter(
        "Only open ones with a time limit that has passed.", method="keep_overdue"
    )
    unassigned = filters.boolean_filter(
        "Only open ones that no officer has.", method="keep_unassigned"
    )
    q = django_filters.CharFilter(
        method="find", help_text="A number, or at least 3 letters of the name of a party."
    )

    class Meta:
        model = Complaint
        fields: list[str] = []

    def keep_open(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.open() if value else queryset

    def keep_overdue(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.overdue() if value else queryset

    def keep_unassigned(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.unassigned() if value else queryset

    def find(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if looks_like_number(value):
            return queryset.filter(number=normalise_number(value))
        if not search.has_letters(value):
            error = ErrorDetail(_("A number, or at least 3 letters of a name."), "too_short")
            raise ValidationError({"q": [error]})
        user: Any = self.request.user
        return queryset.filter(pk__in=search.complaints_of_people_named(value, user=user))
