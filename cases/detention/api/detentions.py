from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.detention.services import detentions
from cases.detention.services.detentions import DetentionData
from cases.facilities.api import FacilityField
from cases.models import Basis, Detention, DetentionEnd, Person, Precision
from cases.protection.api import NUMBER, READ, WRITE, ComplaintNestedResource
from ombudsman.rest.examples import request_examples
from ombudsman.rest.fields import (
    BoundedDateTimeField,
    ClassificationField,
    OrganisationField,
    PrimaryKeyField,
    StrictCharField,
    StrictChoiceField,
)
from ombudsman.rest.resources import RetrieveMixin
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer, StrictSerializer

MAX_AHEAD = timedelta(days=3 * 366)
MAX_REASON = 500  # length of a reason in the audit trail
MAX_PLACE = 300

FIELDS = [
    "held_since",
    "held_since_precision",
    "basis",
    "basis_as_told",
    "ordered_by",
    "next_review_at",
    "next_review_precision",
    "next_review_basis",
    "has_lawyer",
    "has_interpreter",
    "is_informed",
]


class DetentionChange(StrictModelSerializer):
    """What is told of a detention; where the person is held changes by a move alone."""

    basis = ClassificationField("detention_basis")
    ordered_by = OrganisationField(required=False, allow_null=True)
    next_review_at = BoundedDateTimeField(required=False, allow_null=True, ahead=MAX_AHEAD)

    class Meta:
        model = Detention
        fields = FIELDS


DETENTION_EXAMPLE = {
    "person": 4711,
    "place": "A police station in Baku",
    "held_since": "2026-01-15T00:00:00+04:00",
    "held_since_precision": "day",
    "basis": "pending_removal",
}


@request_examples(before_a_removal=DETENTION_EXAMPLE)
class DetentionIntake(DetentionChange):
    """Somebody of the case who is held: the id of the person, a place by its code or as told."""

    person = PrimaryKeyField(Person)
    facility = FacilityField(required=False, allow_null=True)

    class Meta(DetentionChange.Meta):
        fields = ["person", "facility", "place", *FIELDS]

    def to_internal_value(self, data: Any) -> DetentionData:
        return DetentionData(**super().to_internal_value(data))


class DetentionMove(StrictSerializer):
    moved_at = BoundedDateTimeField()
    facility = FacilityField(required=False, allow_null=True)
    place = StrictCharField(max_length=MAX_PLACE, required=False, allow_blank=True)


class DetentionReview(StrictSerializer):
    outcome = StrictCharField(max_length=MAX_REASON)
    next_review_at = BoundedDateTimeField(required=False, allow_null=True, ahead=MAX_AHEAD)
    next_review_precision = StrictChoiceField(Precision.choices, required=False)
    next_review_basis = StrictChoiceField(Basis.choices, required=False)


class DetentionRelease(StrictSerializer):
    released_at = BoundedDateTimeField()
    end = StrictChoiceField(
        [(end.value, end.label) for end in (DetentionEnd.RELEASED, DetentionEnd.REMOVED)],
        required=False,
    )
    note = StrictCharField(max_length=MAX_REASON, required=False, allow_blank=True)


class DetentionSerializer(RowSerializer):
    person = PrimaryKeyField(Person, read_only=True)
    facility = FacilityField(read_only=True)
    basis = ClassificationField("detention_basis", read_only=True)
    ordered_by = OrganisationField(read_only=True)

    class Meta:
        model = Detention
        fields = [
            "id",
            "person",
            "facility",
            "place",
            "moved_here_at",
            *FIELDS,
            "end",
            "ended_at",
        ]


@extend_schema(parameters=[NUMBER])
class DetentionViewSet(RetrieveMixin, ComplaintNestedResource):
    """Who of a complaint is held, where and since when; a move ends one row and begins the next."""

    queryset = Detention.objects.none()
    serializer_class = DetentionSerializer
    lookup_field = "pk"
    required = {
        "list": "cases.view_detention",
        "retrieve": "cases.view_detention",
        "create": "cases.add_detention",
        "partial_update": "cases.change_detention",
        "move": "cases.change_detention",
        "review": "cases.change_detention",
        "release": "cases.change_detention",
    }
    scopes = {name: READ if name in ("list", "retrieve") else WRITE for name in required}
    audits_reads = True

    def visible_queryset(self) -> Any:
        return super().visible_queryset().shown_to(self.account)

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("person", "facility", "basis", "ordered_by")

    def case_of(self, obj: Any) -> Any:
        return self.case

    @extend_schema(request=DetentionIntake, responses={201: DetentionSerializer})
    def create(self, request: Request, number: str) -> Response:
        """Records that a person of the complaint is held; 409 where they are on record as held."""
        data = self.validated_data(DetentionIntake)
        return self.created_response(detentions.record(self.case, data, by=self.account))

    @extend_schema(request=DetentionChange, responses=DetentionSerializer)
    def partial_update(self, request: Request, number: str, pk: str) -> Response:
        """Corrects what was told, or notes the next review."""
        found = self.get_object()
        detentions.change(
            found, self.validated_data(DetentionChange, partial=True), by=self.account
        )
        return self.updated_response(found)

    @extend_schema(request=DetentionMove, responses={201: DetentionSerializer})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, number: str, pk: str) -> Response:
        """Ends the stay in this place and begins the next, which is the answer."""
        found = self.get_object()
        new = detentions.move(found, by=self.account, **self.validated_data(DetentionMove))
        return self.created_response(new)

    @extend_schema(request=DetentionReview, responses=DetentionSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, number: str, pk: str) -> Response:
        """Tells what a review decided, and when the next one comes."""
        return self.perform_step(DetentionReview, detentions.review)

    @extend_schema(request=DetentionRelease, responses=DetentionSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, number: str, pk: str) -> Response:
        """Notes that the person is no longer held."""
        return self.perform_step(DetentionRelease, detentions.release)
