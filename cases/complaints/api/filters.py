from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError

from cases.models import Complaint, ComplaintKind, ComplaintStatus, Facility, Priority
from cases.people.queries import search
from ombudsman.rest import filters, reference_codes
from ombudsman.rest.fields import public_number
from ombudsman.rules.numbers import looks_like_number


class ComplaintFilter(django_filters.FilterSet):
    """Filters of the list of complaints; ``status`` and ``priority`` may be given several times."""

    status = filters.choices(ComplaintStatus.choices)
    priority = filters.choices(Priority.choices)
    kind = filters.choice(ComplaintKind.choices)
    channel = filters.coded("channel")
    region = filters.coded("region")
    right = filters.coded("right", field_name="rights")
    topic = filters.coded("topic", field_name="topics")
    respondent = filters.of_organisation()
    facility = filters.listed(Facility.objects.all(), reference_codes.FACILITIES)
    unit = filters.of_unit()
    officer = filters.of_account()
    received_after = filters.moments("received_at", "gte")
    received_before = filters.moments("received_at", "lt")
    open = filters.truth("Only those that are open.", method="keep_open")
    overdue = filters.truth(
        "Only open ones with a time limit that has passed.", method="keep_overdue"
    )
    unassigned = filters.truth("Only open ones that no officer has.", method="keep_unassigned")
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
            return queryset.filter(number=public_number(value))
        if not search.has_letters(value):
            error = ErrorDetail(_("A number, or at least 3 letters of a name."), "too_short")
            raise ValidationError({"q": [error]})
        user: Any = self.request.user
        return queryset.filter(pk__in=search.complaints_of_people_named(value, user=user))
