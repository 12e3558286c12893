from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import (
    Complaint,
    Finding,
    Implementation,
    Position,
    Recommendation,
    RecommendationStatus,
    Reply,
    Urgency,
    Verification,
    Visit,
)
from cases.recommendations import services as recommendations
from ombudsman.rest import filters
from ombudsman.rest.fields import (
    AccountField,
    BoundedDateField,
    ClassificationField,
    OrganisationField,
    PrimaryKeyField,
    PublicNumberField,
    StrictCharField,
    StrictChoiceField,
    normalise_number,
)
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin, defer_unshown
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer, StrictSerializer
from outreach.api.events import EventField

READ = ("recommendations:read",)
WRITE = ("visits:write",)
POSITIONS = [choice for choice in Position.choices if choice[0]]
DEGREES = [choice for choice in Implementation.choices if choice[0]]
FIELDS = [
    "complaint",
    "visit",
    "event",
    "finding",
    "addressee",
    "text",
    "right",
    "urgency",
    "repeated_from",
]


class RecommendationIntake(StrictModelSerializer):
    """A draft; it springs from exactly one complaint, visit or event."""

    complaint = PublicNumberField(Complaint, required=False, allow_null=True)
    visit = PublicNumberField(Visit, required=False, allow_null=True)
    event = EventField(required=False, allow_null=True)
    finding = PrimaryKeyField(Finding, required=False, allow_null=True)
    addressee = OrganisationField()
    right = ClassificationField("right", required=False, allow_null=True)
    repeated_from = PublicNumberField(Recommendation, required=False, allow_null=True)

    class Meta:
        model = Recommendation
        fields = FIELDS


class RecommendationRow(RowSerializer):
    complaint = PublicNumberField(Complaint, read_only=True)
    visit = PublicNumberField(Visit, read_only=True)
    event = EventField(read_only=True)
    finding: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    addressee = OrganisationField(read_only=True)
    right = ClassificationField("right", read_only=True)
    repeated_from = PublicNumberField(Recommendation, read_only=True)

    class Meta:
        model = Recommendation
        fields = [
            "number",
            *FIELDS,
            "status",
            "issued_on",
            "due_on",
            "position",
            "replied_on",
            "implementation",
            "verified_on",
            "created_at",
            "version",
        ]


class ReplySerializer(RowSerializer):
    class Meta:
        model = Reply
        fields = ["received_on", "position", "text"]


class VerificationSerializer(RowSerializer):
    visit = PublicNumberField(Visit, read_only=True)

    class Meta:
        model = Verification
        fields = ["verified_on", "degree", "visit", "note"]


class RecommendationSerializer(RecommendationRow):
    """A recommendation; what the addressee says and what was verified stand apart."""

    signed_by = AccountField(read_only=True)
    replies = ReplySerializer(many=True, read_only=True)
    verifications = VerificationSerializer(many=True, read_only=True)

    class Meta:
        model = Recommendation
        fields = [*RecommendationRow.Meta.fields, "signed_by", "replies", "verifications"]


class Issue(StrictSerializer):
    on = BoundedDateField(required=False)


class RecordReply(StrictSerializer):
    received_on = BoundedDateField()
    position = StrictChoiceField(POSITIONS)
    text = StrictCharField(max_length=20_000, required=False, allow_blank=True)


class Verify(StrictSerializer):
    verified_on = BoundedDateField()
    degree = StrictChoiceField(DEGREES)
    note = StrictCharField(max_length=10_000)
    visit = PublicNumberField(Visit, required=False, allow_null=True)


class RecommendationFilter(django_filters.FilterSet):
    status = filters.multiple_choice_filter(RecommendationStatus.choices)
    addressee = filters.organisation_filter()
    position = filters.choice_filter(POSITIONS)
    implementation = filters.choice_filter(DEGREES)
    urgency = filters.choice_filter(Urgency.choices)
    right = filters.classification_filter("right")
    complaint = django_filters.CharFilter(
        method="filter_source", help_text="The number of a complaint."
    )
    visit = django_filters.CharFilter(method="filter_source", help_text="The number of a visit.")
    event = django_filters.CharFilter(field_name="event__slug", help_text="The slug of an event.")
    unanswered = filters.boolean_filter("Only issued ones without a reply.", method="filter_flag")
    overdue = filters.boolean_filter(
        "Only issued ones whose reply is overdue.", method="filter_flag"
    )
    unverified = filters.boolean_filter(
        "Only those that the addressee calls done and nobody has verified.", method="filter_flag"
    )

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def filter_source(self, queryset: Any, name: str, value: str) -> QuerySet:
        return queryset.filter(**{f"{name}__number": normalise_number(value)})

    def filter_flag(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return getattr(queryset, name)() if value else queryset


class RecommendationViewSet(ListMixin, RetrieveMixin, Resource):
    """Recommendations to one addressee each, from complaints, visits and events alike."""

    queryset = Recommendation.objects.none()
    serializer_class = RecommendationRow
    read_serializer = RecommendationSerializer
    filterset_class = RecommendationFilter
    lookup_field = "number"
    audits_reads = True
    required = {
        "list": "cases.view_recommendation",
        "retrieve": "cases.view_recommendation",
        "create": "cases.add_recommendation",
        "issue": "cases.sign_recommendation",
        "reply": "cases.reply_recommendation",
        "verify": "cases.verify_recommendation",
    }
    scopes = {"list": READ, "retrieve": READ, "create": WRITE, "reply": WRITE, "verify": WRITE}

    def case_of(self, obj: Any) -> Any:
        return obj.source

    def with_related(self, rows: Any) -> Any:
        related = {
            "complaint": "number",
            "visit": "number",
            "event": "slug",
            "addressee": "code",
            "right": "code",
            "repeated_from": "number",
        }
        if self.action == "list":
            return defer_unshown(rows, RecommendationRow, **related)
        rows = rows.select_related(*related, "signed_by")
        return rows.prefetch_related("replies", "verifications__visit")

    @extend_schema(request=RecommendationIntake, responses={201: RecommendationSerializer})
    def create(self, request: Request) -> Response:
        """Drafts a recommendation and gives it its number."""
        fields = self.validated_data(RecommendationIntake)
        draft = Recommendation(**fields)
        return self.created_response(recommendations.draft(draft, by=self.account))

    @extend_schema(request=Issue, responses=RecommendationSerializer)
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, number: str) -> Response:
        """Signs and issues a draft; the reply is due from then on."""
        return self.perform_step(Issue, recommendations.issue)

    @extend_schema(request=RecordReply, responses=RecommendationSerializer)
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, number: str) -> Response:
        """Keeps what the addressee answers; it says nothing of what was done."""
        return self.perform_step(RecordReply, recommendations.record_reply)

    @extend_schema(request=Verify, responses=RecommendationSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, number: str) -> Response:
        """Keeps what the office saw for itself, whatever the addressee says."""
        return self.perform_step(Verify, recommendations.verify)
