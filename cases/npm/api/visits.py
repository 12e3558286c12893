from datetime import timedelta
from typing import Any

import django_filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.facilities.api import READ, FacilityField
from cases.models import (
    AccessRecord,
    ExaminedArea,
    Facility,
    TeamMember,
    Visit,
    VisitKind,
    VisitStatus,
)
from cases.npm.services import visits
from ombudsman.rest import filters, reference_codes
from ombudsman.rest.fields import (
    AccountField,
    BoundedDateField,
    BoundedDateTimeField,
    ClassificationField,
    StrictCharField,
    StrictIntegerField,
)
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin, defer_unshown
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer, StrictSerializer

WRITE = ("visits:write",)
MAX_AHEAD = timedelta(days=3 * 366)

PLAN_FIELDS = [
    "facility",
    "kind",
    "is_planned",
    "is_announced",
    "is_restricted",
    "aim",
    "planned_on",
]
RECORD_FIELDS = [
    "opening_talk",
    "closing_talk",
    "report",
    "official_limit",
    "persons_present",
    "women",
    "children",
    "foreigners",
    "stateless",
    "persons_received",
]


class VisitChange(StrictModelSerializer):
    """What is written of a visit; its number and status are nobody's to send."""

    facility = FacilityField()
    planned_on = BoundedDateField(required=False, allow_null=True, ahead=MAX_AHEAD)

    class Meta:
        model = Visit
        fields = [*PLAN_FIELDS, *RECORD_FIELDS]


class VisitIntake(VisitChange):
    """A visit to be prepared; with ``started_at``, one that has taken place."""

    class Meta(VisitChange.Meta):
        fields = [*PLAN_FIELDS, *RECORD_FIELDS, "started_at", "ended_at"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("ended_at") and not attrs.get("started_at"):
            text = _("A visit that ended began before.")
            raise serializers.ValidationError({"started_at": [text]})
        return attrs


class TeamMemberSerializer(RowSerializer):
    user = AccountField(read_only=True)
    profession = ClassificationField("profession", read_only=True)

    class Meta:
        model = TeamMember
        fields = ["user", "name", "profession", "is_lead"]


class AccessSerializer(RowSerializer):
    class Meta:
        model = AccessRecord
        fields = ["right", "answer", "note"]


class AreaSerializer(RowSerializer):
    area = ClassificationField("area_examined", read_only=True)

    class Meta:
        model = ExaminedArea
        fields = ["area", "note"]


class VisitRow(RowSerializer):
    facility = FacilityField(read_only=True)

    class Meta:
        model = Visit
        fields = [
            "number",
            "facility",
            "kind",
            "is_planned",
            "is_announced",
            "is_restricted",
            "planned_on",
            "status",
            "started_at",
            "ended_at",
            "official_limit",
            "persons_present",
            "women",
            "children",
            "foreigners",
            "stateless",
            "persons_received",
            "released_at",
            "version",
        ]


class VisitSerializer(VisitRow):
    """A visit with its log of access and areas; team and drafts stay within the NPM."""

    occupancy = serializers.FloatField(read_only=True, allow_null=True)
    report = serializers.SerializerMethodField()
    team = serializers.SerializerMethodField()
    access_log = AccessSerializer(many=True, read_only=True)
    areas = AreaSerializer(many=True, read_only=True)

    class Meta:
        model = Visit
        fields = [
            *VisitRow.Meta.fields,
            "aim",
            "opening_talk",
            "closing_talk",
            "occupancy",
            "report",
            "team",
            "access_log",
            "areas",
            "created_at",
        ]

    @property
    def is_within_npm(self) -> bool:
        return bool(self.context["request"].user.has_perm("cases.view_all_visits"))

    def get_report(self, visit: Visit) -> str:
        return visit.report if visit.status == VisitStatus.RELEASED or self.is_within_npm else ""

    @extend_schema_field(TeamMemberSerializer(many=True))
    def get_team(self, visit: Visit) -> Any:
        rows = visit.team.all() if self.is_within_npm else []
        return TeamMemberSerializer(rows, many=True).data


class Begin(StrictSerializer):
    started_at = BoundedDateTimeField(required=False)


class Finish(StrictSerializer):
    ended_at = BoundedDateTimeField(required=False)
    closing_talk = StrictCharField(max_length=10_000, required=False)
    persons_received = StrictIntegerField(required=False)


class Release(StrictSerializer):
    """The report stays as it is from then on."""


class CallOff(StrictSerializer):
    reason = StrictCharField(max_length=500)


class VisitFilter(django_filters.FilterSet):
    facility = filters.reference_filter(Facility.objects.all(), reference_codes.FACILITIES)
    kind = filters.choice_filter(VisitKind.choices)
    status = filters.multiple_choice_filter(VisitStatus.choices)
    is_planned = filters.boolean_filter("Whether it was planned beforehand.")
    is_announced = filters.boolean_filter("Whether the place was told beforehand.")
    started_after = filters.datetime_filter("started_at", "gte")
    started_before = filters.datetime_filter("started_at", "lt")

    class Meta:
        model = Visit
        fields: list[str] = []


class VisitViewSet(ListMixin, RetrieveMixin, Resource):
    """Visits of the National Preventive Mechanism; integrations see past, unrestricted ones."""

    queryset = Visit.objects.none()
    serializer_class = VisitRow
    read_serializer = VisitSerializer
    filterset_class = VisitFilter
    lookup_field = "number"
    audits_reads = True
    required = {
        "list": "cases.view_visit",
        "retrieve": "cases.view_visit",
        "create": "cases.add_visit",
        "partial_update": "cases.change_visit",
        "begin": "cases.conduct_visit",
        "finish": "cases.conduct_visit",
        "release": "cases.release_visit",
        "call_off": "cases.plan_visit",
    }
    scopes = {
        "list": READ,
        "retrieve": READ,
        **dict.fromkeys(("create", "partial_update", "begin", "finish"), WRITE),
    }

    def with_related(self, rows: Any) -> Any:
        if self.action == "list":
            return defer_unshown(rows, VisitRow, facility="code")
        rows = rows.select_related("facility")
        return rows.prefetch_related("team__user", "team__profession", "access_log", "areas__area")

    @extend_schema(request=VisitIntake, responses={201: VisitSerializer})
    def create(self, request: Request) -> Response:
        """Prepares a visit; one with ``started_at`` is begun, with ``ended_at`` finished too."""
        fields = self.validated_data(VisitIntake)
        moments = {name: fields.pop(name, None) for name in ("started_at", "ended_at")}
        return self.created_response(visits.plan(Visit(**fields), by=self.account, **moments))

    @extend_schema(request=VisitChange, responses=VisitSerializer)
    def partial_update(self, request: Request, number: str) -> Response:
        """Changes what is written of a visit, until its report is released."""
        visit = self.get_object()
        visits.change(visit, self.validated_data(VisitChange, partial=True), by=self.account)
        return self.updated_response(visit)

    @extend_schema(request=Begin, responses=VisitSerializer)
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, number: str) -> Response:
        """The team has arrived."""
        return self.perform_step(Begin, visits.begin)

    @extend_schema(request=Finish, responses=VisitSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, number: str) -> Response:
        """The team has left; the report is to be written."""
        return self.perform_step(Finish, visits.finish)

    @extend_schema(request=Release, responses=VisitSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, number: str) -> Response:
        """Releases the report."""
        return self.perform_step(Release, visits.release)

    @extend_schema(request=CallOff, responses=VisitSerializer)
    @action(detail=True, methods=["post"], url_path="call-off")
    def call_off(self, request: Request, number: str) -> Response:
        """A visit that does not take place."""
        return self.perform_step(CallOff, visits.call_off)
