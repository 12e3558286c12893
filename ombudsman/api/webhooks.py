from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from ombudsman.api.fields import Moment, Text
from ombudsman.api.resources import Listed, Resource, Shown
from ombudsman.api.rows import RowSerializer
from ombudsman.api.strictness import NO_LIST, Strict
from ombudsman.models import Client, Webhook, WebhookDelivery
from ombudsman.rules.webhook_events import EVENTS
from ombudsman.services import deliveries, webhooks

WRITE = ("webhooks:write",)
MOST_SHOWN = 100


class WebhookChange(Strict):
    """An address of the web that takes messages, and the events it is told of."""

    url = Text(max_length=500)
    description = Text(max_length=200, required=False, allow_blank=True)
    event_types = serializers.ListField(
        child=serializers.ChoiceField(choices=list(EVENTS)),
        min_length=1,
        max_length=len(EVENTS),
        error_messages={"not_a_list": NO_LIST},
    )


class Nothing(Strict):
    """An empty object: the address says it all."""


class Since(Strict):
    """From when on what was delivered is sent again."""

    since = Moment()


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
    """With the secret that signs: shown when it is made, and never again."""

    secret = serializers.SerializerMethodField()

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]

    def get_secret(self, webhook: Webhook) -> str:
        return webhooks.secret_of(webhook)


class DeliverySerializer(RowSerializer):
    message = serializers.CharField(read_only=True)
    type = serializers.CharField(source="event.type", read_only=True)
    at = serializers.DateTimeField(source="event.at", read_only=True)

    class Meta:
        model = WebhookDelivery
        fields = [
            "message",
            "type",
            "at",
            "state",
            "attempts",
            "next_at",
            "delivered_at",
            "answer",
        ]


class WebhookViewSet(Listed, Shown, Resource):
    """Subscriptions of the client itself: which events are posted where, signed by Standard Webhooks."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer
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

    def joined(self, rows: Any) -> QuerySet:
        joined: QuerySet = rows.select_related("client")
        return joined

    @property
    def client(self) -> Client:
        """The integration that asks; people subscribe to nothing."""
        client = Client.objects.filter(service_account=self.account).first()
        if client is None:
            raise PermissionDenied
        return client

    @extend_schema(request=WebhookChange, responses={201: WebhookWithSecret})
    def create(self, request: Request) -> Response:
        """Subscribes. The answer holds the secret by which messages are signed; it is shown once."""
        client = self.client
        webhook, _secret = webhooks.create(client, by=self.account, **self.input(WebhookChange))
        return self.with_secret(webhook, status=201)

    @extend_schema(request=WebhookChange, responses=WebhookSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes address, description or events."""
        webhook = self.get_object()
        webhooks.change(webhook, self.input(WebhookChange, partial=True), by=self.account)
        return self.shown(webhook)

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
        self.input(Nothing)
        webhooks.rotate(webhook, by=self.account)
        return self.with_secret(webhook, status=200)

    @extend_schema(request=Nothing, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def enable(self, request: Request, pk: str) -> Response:
        """Switches on again; what waits and what was missed meanwhile is sent."""
        return self.step(Nothing, deliveries.resume)

    @extend_schema(request=Nothing, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Sends a message that is about nothing (`webhook.test`)."""
        return self.step(Nothing, webhooks.test)

    @extend_schema(request=Since, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str) -> Response:
        """Sends again what was delivered since; messages keep their ids."""
        return self.step(Since, deliveries.replay)

    @extend_schema(responses=DeliverySerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def deliveries(self, request: Request, pk: str) -> Response:
        """The newest hundred messages: how often they were tried, and what was answered."""
        rows = self.get_object().deliveries.select_related("event")[:MOST_SHOWN]
        return Response(DeliverySerializer(rows, many=True).data)

    def with_secret(self, webhook: Webhook, *, status: int) -> Response:
        """Whole whatever the writer prefers: the secret would be lost."""
        self.in_full = True
        response = self.represented(webhook, status=status)
        response.data = {**response.data, "secret": webhooks.secret_of(webhook)}
        return response
