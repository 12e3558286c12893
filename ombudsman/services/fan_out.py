"""Create a delivery of each event for each webhook that wants it and may see its object."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ombudsman.models import User, Webhook, WebhookDelivery, WebhookEvent
from ombudsman.rules.webhook_events import MODELS, TEST
from ombudsman.services import clients

BATCH_SIZE = 500  # events in one transaction

# By noun: limits the visible rows to those that may be disclosed. Filled in AppConfig.ready.
disclosure_filters: dict[str, Callable[[Any, User], QuerySet[Any]]] = {}


@transaction.atomic
def fan_out(*, now: datetime | None = None) -> int:
    """Create the deliveries of new events; returns the number of events.

    One worker at a time, so that the deliveries of a case are in the order of its events.
    """
    now = now or timezone.now()
    subscriptions = list(
        Webhook.objects.active()
        .select_related("client__service_account__organisation__country")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    events = list(WebhookEvent.objects.filter(is_dealt=False).order_by("pk")[:BATCH_SIZE])
    told = drop_repeated_changes(events)
    for webhook in subscriptions:
        fan_out_to(webhook, told, now)
    WebhookEvent.objects.filter(pk__in=[event.pk for event in events]).update(is_dealt=True)
    return len(events)


def fan_out_to(webhook: Webhook, events: Sequence[WebhookEvent], now: datetime) -> None:
    rows = [
        WebhookDelivery(
            webhook=webhook,
            event=event,
            noun=event.noun,
            subject_id=event.subject_id,
            next_at=now,
        )
        for event in _wanted_by(webhook, events)
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def drop_repeated_changes(events: Sequence[WebhookEvent]) -> list[WebhookEvent]:
    """Drop "changed" if the same request has another event of the same case."""
    said: set[tuple[str, str, int]] = set()
    kept = []
    for event in events:
        case = (event.request_id, event.noun, event.subject_id)
        if event.request_id and event.type.endswith(".changed") and case in said:
            continue
        said.add(case)
        kept.append(event)
    return kept


def _wanted_by(webhook: Webhook, events: Iterable[WebhookEvent]) -> list[WebhookEvent]:
    """Those of ``events`` that the webhook asked for and whose objects its client may see."""
    asked = [
        event
        for event in events
        if event.webhook_id == webhook.pk or (event.type in webhook.event_types)
    ]
    seen = {
        noun: set(_visible_ids(webhook, noun, {e.subject_id for e in asked if e.noun == noun}))
        for noun in {event.noun for event in asked}
    }
    return [event for event in asked if event.subject_id in seen[event.noun]]


def _visible_ids(webhook: Webhook, noun: str, keys: set[int]) -> Iterable[int]:
    if noun == TEST.partition(".")[0]:
        return [webhook.pk]
    return visible_to_client(webhook, noun).filter(pk__in=keys).values_list("pk", flat=True)


def visible_to_client(webhook: Webhook, noun: str) -> QuerySet[Any]:
    """Rows of a noun that the client may see now, the same as in the API."""
    return visible_to_account(clients.account_of(webhook.client), noun)


def visible_to_account(account: User | None, noun: str) -> QuerySet[Any]:
    model: Any = apps.get_model(MODELS[noun])
    rows: QuerySet[Any] = model.objects.none()
    if account is not None:
        rows = model.objects.visible_to(account)
        if noun in disclosure_filters:
            rows = disclosure_filters[noun](rows, account)
    return rows
