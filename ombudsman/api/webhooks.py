from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from ombudsman.models import Client, DeliveryState, Webhook, WebhookDelivery
from ombudsman.rest import filters
from ombudsman.rest.authentication import effective_scopes
from ombudsman.rest.fields import BoundedDateTimeField, StrictCharField, StrictChoiceField
from ombudsman.rest.resources import ListMixin, Resource, RetrieveMixin
from ombudsman.rest.serializers import NOT_A_LIST, RowSerializer, StrictSerializer
from ombudsman.rules.webhook_events import EVENTS
from ombudsman.services import clients, deliveries, webhooks

WRITE = ("webhooks:write",)


class WebhookChange(StrictSerializer):
    """An address of the web that takes messages, and the events it is told of."""

    url = StrictCharField(max_length=500)
    description = StrictCharField(max_length=200, required=False, allow_blank=True)
    event_types = serializers.ListField(
        child=StrictChoiceField(list(EVENTS)),
        min_length=1,
        max_length=len(EVENTS),
        error_messages={"not_a_list": NOT_A_LIST},
    )


class Nothing(StrictSerializer):
    """An empty object: the address says it all."""


class Since(StrictSerializer):
    """From when on what was delivered is sent again."""

    since = BoundedDateTimeField()


class WebhookSerializer(RowSerializer):
    event_types = serializers.ListField(child=serializers.CharField(), read_only=True)
    is_active = serializers.BooleanField(read_only=True)

    class Meta:
        model = Webhook
        fields = [
            "id",
            "url",
            "description",
            "event_types",
            "is_active",
            "created_at",
            "changed_at",
            "delivered_at",
            "failures",
            "failing_since",
            "disabled_at",
            "disabled_because",
        ]


class WebhookWithSecret(WebhookSerializer):
    """With the secret that signs: shown when it is made, and never again, not where a key repeats the answer."""

    secret = serializers.CharField()

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["secret"].required = False
        return fields


class DeliverySerializer(RowSerializer):
    """``address`` is where to look; null for what may be seen no more, and for a test."""

    message = serializers.CharField(read_only=True)
    type = serializers.CharField(source="event.type", read_only=True)
    object = serializers.CharField(source="noun", read_only=True)
    address = serializers.SerializerMethodField()
    at = serializers.DateTimeField(source="event.at", read_only=True)

    class Meta:
        model = WebhookDelivery
        fields = [
            "message",
            "type",
            "object",
            "address",
            "at",
            "state",
            "attempts",
            "next_at",
            "delivered_at",
            "answer",
        ]

    def get_address(self, delivery: WebhookDelivery) -> str | None:
        found: str | None = self.context["addresses"].get((delivery.noun, delivery.subject_id))
        return found


class DeliveryFilter(django_filters.FilterSet):
    state = filters.choice_filter(DeliveryState.choices)


class WebhookViewSet(ListMixin, RetrieveMixin, Resource):
    """Subscriptions of the client itself: which events are posted where, signed by Standard Webhooks."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer
    filterset_class: Any = None
    lookup_field = "pk"
    required = {
        "list": "ombudsman.view_webhook",
        "retrieve": "ombudsman.view_webhook",
        "create": "ombudsman.add_webhook",
        "partial_update": "ombudsman.change_webhook",
        "destroy": "ombudsman.delete_webhook",
        "rotate": "ombudsman.change_webhook",
        "enable": "ombudsman.change_webhook",
        "test": "ombudsman.change_webhook",
        "replay": "ombudsman.change_webhook",
        "deliveries": "ombudsman.view_webhook",
    }
    scopes = dict.fromkeys(required, WRITE)

    def with_related(self, rows: Any) -> QuerySet:
        joined: QuerySet = rows.select_related("client")
        return joined

    @property
    def client(self) -> Client:
        """The integration that sends the request; people have no webhooks."""
        client = Client.objects.filter(service_account=self.account).first()
        if client is None:
            raise PermissionDenied
        return client

    @property
    def held(self) -> frozenset[str] | None:
        """The scopes of the token, which may be fewer than its client's; None for people."""
        return None if self.request.auth is None else effective_scopes(self.request.auth)

    @extend_schema(request=WebhookChange, responses={201: WebhookWithSecret})
    def create(self, request: Request) -> Response:
        """Subscribes. The answer holds the secret by which messages are signed; it is shown once."""
        client, told = self.client, self.validated_data(WebhookChange)
        webhook, _secret = webhooks.create(client, by=self.account, scopes=self.held, **told)
        return self.with_secret(webhook, status=201)

    @extend_schema(request=WebhookChange, responses=WebhookSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes address, description or events."""
        webhook = self.get_object()
        told = self.validated_data(WebhookChange, partial=True)
        webhooks.change(webhook, told, by=self.account, scopes=self.held)
        return self.updated_response(webhook)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Ends the subscription; what waited is not sent."""
        webhooks.delete(self.get_object(), by=self.account)
        return Response(status=204)

    @extend_schema(request=Nothing, responses=WebhookWithSecret)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: str) -> Response:
        """Makes a new secret. For 24 hours messages are signed with the former one as well."""
        webhook = self.get_object()
        self.validated_data(Nothing)
        webhooks.rotate(webhook, by=self.account)
        return self.with_secret(webhook, status=200)

    @extend_schema(request=Nothing, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def enable(self, request: Request, pk: str) -> Response:
        """Switches on again; what waits and what was missed meanwhile is sent."""
        return self.perform_step(Nothing, deliveries.resume)

    @extend_schema(request=Nothing, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Sends a message that is about nothing (`webhook.test`)."""
        return self.perform_step(Nothing, webhooks.test)

    @extend_schema(request=Since, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str) -> Response:
        """Sends again what was delivered since; messages keep their ids."""
        return self.perform_step(Since, deliveries.replay)

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=DeliveryFilter)
    def deliveries(self, request: Request, pk: str) -> Response:
        """Messages, the newest first: how often they were tried, and what was answered."""
        webhook = self.get_object()
        account = self.account if self.account.is_service else clients.account_of(webhook.client)
        found = self.filter_queryset(webhook.deliveries.select_related("event"))
        page = self.paginate_queryset(found) or []
        told = {"addresses": deliveries.api_urls(page, account=account)}
        rows = DeliverySerializer(page, many=True, context=told)
        return self.get_paginated_response(rows.data)

    def with_secret(self, webhook: Webhook, *, status: int) -> Response:
        """The full body even for Prefer: return=minimal, because the secret is shown only here."""
        self.always_full_body = True
        response = self.object_response(webhook, status=status)
        response.data = {**response.data, "secret": webhooks.secret_of(webhook)}
        return response
