from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.detention.services import removals
from cases.detention.services.removals import RemovalData
from cases.models import RemovalOrder
from cases.protection.api import NUMBER, READ, WRITE, ComplaintNestedResource
from ombudsman.rest.examples import request_examples
from ombudsman.rest.fields import (
    BoundedDateField,
    BoundedDateTimeField,
    OrganisationField,
    StrictCharField,
)
from ombudsman.rest.resources import RetrieveMixin
from ombudsman.rest.serializers import (
    RowSerializer,
    StrictModelSerializer,
    StrictSerializer,
    errors_at,
)

MAX_AHEAD = timedelta(days=3 * 366)
MAX_REASON = 500  # length of a reason in the audit trail

FIELDS = [
    "kind",
    "scheduled_at",
    "scheduled_precision",
    "order_number",
    "ordered_on",
    "issued_by",
    "appeal_lodged_on",
    "interim_measure",
]


class RemovalChange(StrictModelSerializer):
    """What is told of an order; a removal whose hour is not known counts from 00:00 of its day."""

    scheduled_at = BoundedDateTimeField(required=False, allow_null=True, ahead=MAX_AHEAD)
    issued_by = OrganisationField(required=False, allow_null=True)

    class Meta:
        model = RemovalOrder
        fields = FIELDS


REMOVAL_EXAMPLE = {
    "kind": "expulsion",
    "scheduled_at": "2026-03-20T00:00:00+04:00",
    "scheduled_precision": "day",
    "order_number": "12-K",
    "ordered_on": "2026-02-27",
}


@request_examples(on_a_day=REMOVAL_EXAMPLE)
class RemovalIntake(RemovalChange):
    """An order of removal; without a date it is immediate all the same."""

    def to_internal_value(self, data):
        told = RemovalData(**super().to_internal_value(data))
        with errors_at():
            removals.check(RemovalOrder(**vars(told)), at=timezone.now())
        return told


class RemovalSerializer(RowSerializer):
    issued_by = OrganisationField(read_only=True)

    class Meta:
        model = RemovalOrder
        fields = ["id", *FIELDS, "lifted_on"]


class RemovalLift(StrictSerializer):
    on = BoundedDateField()
    reason = StrictCharField(max_length=MAX_REASON)


@extend_schema(parameters=[NUMBER])
class RemovalViewSet(RetrieveMixin, ComplaintNestedResource):
    """The orders of removal in a complaint; the priority follows each change at once.

    An integration sees those it told of.
    """

    queryset = RemovalOrder.objects.none()
    serializer_class = RemovalSerializer
    lookup_field = "pk"
    required = {
        "list": "cases.view_removalorder",
        "retrieve": "cases.view_removalorder",
        "create": "cases.add_removalorder",
        "partial_update": "cases.change_removalorder",
        "lift": "cases.change_removalorder",
    }
    scopes = {name: READ if name in ("list", "retrieve") else WRITE for name in required}
    audits_reads = True

    def visible_queryset(self) -> Any:
        return super().visible_queryset().shown_to(self.account)

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("issued_by")

    def case_of(self, obj: Any) -> Any:
        return self.case

    @extend_schema(request=RemovalIntake, responses={201: RemovalSerializer})
    def create(self, request: Request, number: str) -> Response:
        """Records an order of removal."""
        data = self.validated_data(RemovalIntake)
        return self.created_response(removals.add(self.case, data, by=self.account))

    @extend_schema(request=RemovalChange, responses=RemovalSerializer)
    def partial_update(self, request: Request, number: str, pk: str) -> Response:
        """Changes what is known of an order in force, its date above all."""
        order = self.get_object()
        fields = self.validated_data(RemovalChange, partial=True)
        removals.change(self.case, by=self.account, order=order, fields=fields)
        return self.updated_response(order)

    @extend_schema(request=RemovalLift, responses=RemovalSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, number: str, pk: str) -> Response:
        """Notes that the order was lifted or carried out."""
        order = self.get_object()
        removals.lift(self.case, by=self.account, order=order, **self.validated_data(RemovalLift))
        return self.updated_response(order)
