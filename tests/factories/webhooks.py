import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from ombudsman.models import Webhook, WebhookDelivery, WebhookEvent
from tests.factories.clients import ClientFactory


class WebhookFactory(DjangoModelFactory):
    """A subscription to everything that happens to complaints."""

    client = factory.SubFactory(ClientFactory, scopes=["complaints:read-all", "webhooks:write"])
    url = factory.Sequence(lambda n: f"https://receiver.example/hooks/{n}")
    event_types = factory.LazyFunction(
        lambda: ["complaint.created", "complaint.changed", "complaint.moved"]
    )
    created_at = factory.LazyFunction(timezone.now)
    changed_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Webhook


class WebhookEventFactory(DjangoModelFactory):
    key = factory.LazyFunction(uuid.uuid4)
    type = "complaint.changed"
    subject_id = 1
    at = factory.LazyFunction(timezone.now)

    class Meta:
        model = WebhookEvent


class WebhookDeliveryFactory(DjangoModelFactory):
    """Waits to be sent."""

    webhook = factory.SubFactory(WebhookFactory)
    event = factory.SubFactory(WebhookEventFactory, is_dealt=True)
    noun = factory.LazyAttribute(lambda row: row.event.noun)
    subject_id = factory.LazyAttribute(lambda row: row.event.subject_id)
    next_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = WebhookDelivery
