from typing import Any

import django_filters
from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.models import Person
from cases.people.queries import search
from ombudsman.models import User


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="find",
        required=True,
        help_text="At least 3 letters of a name in any script, a telephone, the number of an identity "
        "document or of a complaint.",
    )

    class Meta:
        model = Person
        fields = ["q"]

    def find(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=search_persons(value, user=self.request.user).values("pk"))


def search_persons(term: str, *, user: User) -> Any:
    if not search.is_searchable(term):
        text = _("At least 3 letters of a name, or a number.")
        raise serializers.ValidationError({"q": [serializers.ErrorDetail(text, "too_short")]})
    return search.persons_found(term, user=user)
