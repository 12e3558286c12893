from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import django_filters
from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.calls.api.calls import READ, WRITE
from cases.calls.services import callbacks
from cases.models import Call, Callback, CallbackAttempt, CallbackStatus, Person
from ombudsman.rest import filters
from ombudsman.rest.fields import (
    AccountField,
    BoundedDateTimeField,
    ClassificationField,
    PrimaryKeyField,
    StrictCharField,
)
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer, StrictSerializer
from ombudsman.services import audit

MAX_AHEAD = timedelta(days=366)

FIELDS = [
    "call",
    "person",
    "number",
    "language",
    "reason",
    "say_nothing",
    "not_before",
    "not_after",
]


class CallbackIntake(StrictModelSerializer):
    call = PrimaryKeyField(Call, required=False, allow_null=True)
    person = PrimaryKeyField(Person, required=False, allow_null=True)
    language = ClassificationField("language", required=False, allow_null=True)
    not_before = BoundedDateTimeField(required=False, ahead=MAX_AHEAD)
    not_after = BoundedDateTimeField(required=False, allow_null=True, ahead=MAX_AHEAD)

    class Meta:
        model = Callback
        fields = FIELDS


class AttemptSerializer(RowSerializer):
    outcome = ClassificationField("call_outcome", read_only=True)
    by = AccountField(read_only=True)

    class Meta:
        model = CallbackAttempt
        fields = ["outcome", "note", "at", "by"]


class CallbackSerializer(RowSerializer):
    call: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    person: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    language = ClassificationField("language", read_only=True)
    claimed_by = AccountField(read_only=True)
    attempts = AttemptSerializer(many=True, read_only=True)

    class Meta:
        model = Callback
        fields = [
            "id",
            *FIELDS,
            "status",
            "claimed_by",
            "attempts",
            "created_at",
            "closed_at",
        ]


class Claim(StrictSerializer):
    """The account that asks takes it on."""


class HandBack(StrictSerializer):
    """Somebody else may take it on."""


class Attempt(StrictSerializer):
    outcome = ClassificationField("call_outcome")
    note = StrictCharField(max_length=500, required=False, allow_blank=True)


class GiveUp(StrictSerializer):
    reason = StrictCharField(max_length=500)


class CallbackFilter(django_filters.FilterSet):
    status = filters.choice_filter(CallbackStatus.choices)
    claimed_by = filters.account_filter()
    due = filters.boolean_filter("Only open ones whose moment has come.", method="filter_due")

    class Meta:
        model = Callback
        fields: list[str] = []

    def filter_due(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.due() if value else queryset


class CallbackViewSet(ListMixin, RetrieveMixin, Resource):
    """Promises to ring somebody back: taken on, tried, kept or given up."""

    queryset = Callback.objects.none()
    serializer_class = CallbackSerializer
    filterset_class = CallbackFilter
    lookup_field = "pk"
    audits_reads = True
    required = {
        "list": "cases.view_callback",
        "retrieve": "cases.view_callback",
        "create": "cases.add_callback",
        "claim": "cases.attempt_callback",
        "hand_back": "cases.attempt_callback",
        "attempt": "cases.attempt_callback",
        "give_up": "cases.attempt_callback",
    }
    scopes = {name: READ if name in ("list", "retrieve") else WRITE for name in required}

    def case_of(self, obj: Any) -> Any:
        return obj.person or obj

    def after_list(self, page: Sequence[Any]) -> None:
        """Write one audit entry for the page: the list shows numbers and notes."""
        if page:
            with transaction.atomic():
                audit.record("callback.list", by=self.account, reason=f"rows={len(page)}")

    def with_related(self, rows: Any) -> Any:
        rows = rows.select_related("language", "claimed_by")
        return rows.prefetch_related("attempts__outcome", "attempts__by")

    @extend_schema(request=CallbackIntake, responses={201: CallbackSerializer})
    def create(self, request: Request) -> Response:
        """Promises a callback; 409 to a number that is unsafe for the person."""
        fields = self.validated_data(CallbackIntake)
        return self.created_response(callbacks.schedule(Callback(**fields), by=self.account))

    @extend_schema(request=Claim, responses=CallbackSerializer)
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, pk: str) -> Response:
        """Takes a due callback on, so that nobody else rings too."""
        return self.perform_step(Claim, callbacks.claim)

    @extend_schema(request=HandBack, responses=CallbackSerializer)
    @action(detail=True, methods=["post"], url_path="hand-back")
    def hand_back(self, request: Request, pk: str) -> Response:
        """Leaves it to others."""
        return self.perform_step(HandBack, callbacks.hand_back)

    @extend_schema(request=Attempt, responses=CallbackSerializer)
    @action(detail=True, methods=["post"])
    def attempt(self, request: Request, pk: str) -> Response:
        """Puts one try on record; what comes next follows from its outcome."""
        return self.perform_step(Attempt, callbacks.attempt)

    @extend_schema(request=GiveUp, responses=CallbackSerializer)
    @action(detail=True, methods=["post"], url_path="give-up")
    def give_up(self, request: Request, pk: str) -> Response:
        """Closes a promise that cannot be kept."""
        return self.perform_step(GiveUp, callbacks.give_up)
