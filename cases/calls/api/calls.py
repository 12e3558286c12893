from collections.abc import Sequence
from typing import Any

import django_filters
from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.calls.services import calls
from cases.models import Call, Complaint, Direction, Person
from ombudsman.rest import filters
from ombudsman.rest.examples import request_examples
from ombudsman.rest.fields import (
    AccountField,
    ClassificationField,
    PrimaryKeyField,
    PublicNumberField,
    StrictCharField,
)
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer, StrictSerializer
from ombudsman.services import audit

READ, WRITE = ("calls:read",), ("calls:write",)


CALL_EXAMPLE = {
    "call_id": "1772430000.42",
    "direction": "in",
    "queue": "916",
    "caller_number": "+994 50 123 45 67",
    "started_at": "2026-03-02T09:30:00+04:00",
    "language": "ka",
}


@request_examples(incoming=CALL_EXAMPLE)
class CallIntake(StrictModelSerializer):
    """A call as it came or went; its outcome is given by the step ``code``."""

    language = ClassificationField("language", required=False, allow_null=True)
    person = PrimaryKeyField(Person, required=False, allow_null=True)
    complaint = PublicNumberField(Complaint, required=False, allow_null=True)
    topics = ClassificationField("topic", many=True, required=False)

    class Meta:
        model = Call
        fields = [
            "call_id",
            "direction",
            "queue",
            "caller_number",
            "started_at",
            "answered_at",
            "ended_at",
            "language",
            "person",
            "complaint",
            "topics",
            "is_emergency",
            "note",
        ]
        # A duplicate call_id is a conflict (409), not a wrong field; the service checks it.
        extra_kwargs = {"call_id": {"allow_blank": False, "validators": []}}


class CallSerializer(RowSerializer):
    taker = AccountField(read_only=True)
    language = ClassificationField("language", read_only=True)
    person: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    complaint = PublicNumberField(Complaint, read_only=True)
    topics = ClassificationField("topic", many=True, read_only=True)
    outcome = ClassificationField("call_outcome", read_only=True)

    class Meta:
        model = Call
        fields = [
            "id",
            *CallIntake.Meta.fields,
            "taker",
            "outcome",
            "coded_at",
            "version",
        ]


class Answer(StrictSerializer):
    """The account that asks takes the call."""


class End(StrictSerializer):
    """The call ends now."""


class Code(StrictSerializer):
    outcome = ClassificationField("call_outcome")
    note = StrictCharField(max_length=10_000, required=False, allow_blank=True)
    complaint = PublicNumberField(Complaint, required=False)
    reason = StrictCharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Why an outcome that was given already changes.",
    )


class Link(StrictSerializer):
    person = PrimaryKeyField(Person, required=False)
    complaint = PublicNumberField(Complaint, required=False)


class CallFilter(django_filters.FilterSet):
    direction = filters.choice_filter(Direction.choices)
    queue = django_filters.CharFilter(help_text="The name of a queue of the exchange, exactly.")
    call_id = django_filters.CharFilter(help_text="The number of the call in the exchange.")
    taker = filters.account_filter()
    language = filters.classification_filter("language")
    outcome = filters.classification_filter("call_outcome")
    is_emergency = filters.boolean_filter("Whether it was an emergency.")
    started_after = filters.datetime_filter("started_at", "gte")
    started_before = filters.datetime_filter("started_at", "lt")
    uncoded = filters.boolean_filter(
        "Only those that ended without an outcome so far.", method="filter_uncoded"
    )

    class Meta:
        model = Call
        fields: list[str] = []

    def filter_uncoded(self, queryset: Any, name: str, value: bool) -> QuerySet:
        return queryset.uncoded() if value else queryset


class CallViewSet(ListMixin, RetrieveMixin, Resource):
    """Calls of the 916 call centre, in and out; ``call_id`` is the number in the exchange."""

    queryset = Call.objects.none()
    serializer_class = CallSerializer
    filterset_class = CallFilter
    lookup_field = "pk"
    audits_reads = True
    required = {
        "list": "cases.view_call",
        "retrieve": "cases.view_call",
        "create": "cases.add_call",
        "answer": "cases.change_call",
        "end": "cases.change_call",
        "link": "cases.change_call",
        "code": "cases.code_call",
    }
    scopes = {name: READ if name in ("list", "retrieve") else WRITE for name in required}

    def case_of(self, obj: Any) -> Any:
        return obj.complaint or obj.person or obj

    def after_list(self, page: Sequence[Any]) -> None:
        """Write one audit entry for the page: the list shows numbers and notes."""
        if page:
            with transaction.atomic():
                audit.record("call.list", by=self.account, reason=f"rows={len(page)}")

    def with_related(self, rows: Any) -> Any:
        rows = rows.select_related("taker", "language", "complaint", "outcome")
        return rows.prefetch_related("topics")

    @extend_schema(request=CallIntake, responses={201: CallSerializer})
    def create(self, request: Request) -> Response:
        """Logs a call; 409 where the exchange's number of it is on record already."""
        fields = self.validated_data(CallIntake)
        topics = fields.pop("topics", [])
        return self.created_response(calls.log(Call(**fields), by=self.account, topics=topics))

    @extend_schema(request=Answer, responses=CallSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Takes a ringing call; of two takers the second is told."""
        return self.perform_step(Answer, calls.answer)

    @extend_schema(request=End, responses=CallSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Ends a call now; a second end changes nothing."""
        call = self.get_object()
        is_over = call.ended_at is not None
        calls.end(call, by=self.account, **self.validated_data(End))
        if is_over:
            self.record_opening(call)  # the service writes no entry for a second end
        return self.updated_response(call)

    @extend_schema(request=Code, responses=CallSerializer)
    @action(detail=True, methods=["post"])
    def code(self, request: Request, pk: str) -> Response:
        """Gives a call its outcome; one that is still open ends with it."""
        return self.perform_step(Code, calls.code)

    @extend_schema(request=Link, responses=CallSerializer)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: str) -> Response:
        """Says who called, or what about."""
        return self.perform_step(Link, calls.link)
