from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.facilities.api import READ
from cases.models import Finding, Severity, Visit
from cases.npm.api.visits import WRITE
from cases.npm.services import findings
from ombudsman.rest import filters
from ombudsman.rest.fields import ClassificationField, PublicNumberField, normalise_number
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer

FIELDS = ["visit", "area", "text", "standard", "provision", "severity"]


class FindingIntake(StrictModelSerializer):
    visit = PublicNumberField(Visit)
    area = ClassificationField("area_examined")
    standard = ClassificationField("standard", required=False, allow_null=True)

    class Meta:
        model = Finding
        fields = FIELDS


class FindingSerializer(RowSerializer):
    visit = PublicNumberField(Visit, read_only=True)
    area = ClassificationField("area_examined", read_only=True)
    standard = ClassificationField("standard", read_only=True)

    class Meta:
        model = Finding
        fields = ["id", *FIELDS, "recorded_at"]


class FindingFilter(django_filters.FilterSet):
    visit = django_filters.CharFilter(method="filter_visit", help_text="The number of a visit.")
    area = filters.classification_filter("area_examined")
    standard = filters.classification_filter("standard")
    severity = filters.choice_filter(Severity.choices)

    class Meta:
        model = Finding
        fields: list[str] = []

    def filter_visit(self, queryset: Any, name: str, value: str) -> QuerySet:
        return queryset.filter(visit__number=normalise_number(value))


class FindingViewSet(ListMixin, RetrieveMixin, Resource):
    """What the team of a visit found in one area, measured against a standard."""

    queryset = Finding.objects.none()
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    lookup_field = "pk"
    audits_reads = True
    required = {
        "list": "cases.view_finding",
        "retrieve": "cases.view_finding",
        "create": "cases.add_finding",
    }
    scopes = {"list": READ, "retrieve": READ, "create": WRITE}

    def case_of(self, obj: Any) -> Any:
        return obj.visit

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("visit", "area", "standard")

    @extend_schema(request=FindingIntake, responses={201: FindingSerializer})
    def create(self, request: Request) -> Response:
        """Records a finding, from the arrival until the report is released."""
        fields = self.validated_data(FindingIntake)
        return self.created_response(findings.record(Finding(**fields), by=self.account))
