"""Webhook subscriptions of integrations."""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from standardwebhooks.webhooks import Webhook as Signer

from ombudsman.models import Client, DeliveryState, User, Webhook, WebhookEvent
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.rules.webhook_events import EVENTS, TEST
from ombudsman.services import audit, background, safe_http
from ombudsman.services.locks import lock

MAX_PER_CLIENT = 10
OVERLAP = timedelta(hours=24)  # the former secret signs as well during this time
CHANGEABLE = ("url", "description", "event_types")


@transaction.atomic
def create(
    client: Client,
    *,
    url: str,
    event_types: Sequence[str],
    by: User,
    description: str = "",
    scopes: Collection[str] | None = None,
) -> tuple[Webhook, str]:
    """Create a webhook; returns it and its secret, which is shown now and after a rotation only.

    ``scopes`` are those of the token, if there is one; otherwise those of the client count. Raises
    InvalidInput for a URL that must not be called, and for events that do not exist or are outside
    the scopes; Refusal for the same URL again and for too many webhooks.
    """
    now = timezone.now()
    webhook = Webhook(
        client=client,
        url=safe_http.check_url(url),
        description=description,
        event_types=_check_events(event_types, client.scopes if scopes is None else scopes),
        created_at=now,
        changed_at=now,
    )
    _check_limit(client)
    _check_address(webhook)
    webhook.save()
    audit.record(
        "webhook.create", webhook, by=by, changes=_recorded_fields(audit.created_fields(webhook))
    )
    return webhook, secret_of(webhook)


@transaction.atomic
def change(
    webhook: Webhook, fields: dict[str, Any], *, by: User, scopes: Collection[str] | None = None
) -> None:
    """Change URL, description or events; raises as ``create`` does.

    All events are checked again, not only new ones: a new URL would receive them all.
    """
    lock(webhook)
    before = Webhook.objects.get(pk=webhook.pk)
    for name in CHANGEABLE:
        if name in fields:
            setattr(webhook, name, fields[name])
    safe_http.check_url(webhook.url)
    held = webhook.client.scopes if scopes is None else scopes
    webhook.event_types = _check_events(webhook.event_types, held)
    _check_address(webhook)
    told = audit.changed_fields(before, webhook, CHANGEABLE)
    if told:
        webhook.changed_at = timezone.now()
        webhook.save(update_fields=[*told, "changed_at"])
        audit.record("webhook.change", webhook, by=by, changes=told)


@transaction.atomic
def rotate(webhook: Webhook, *, by: User, at: datetime | None = None) -> str:
    """Create a new secret; for a day messages are signed with the former one too."""
    at = at or timezone.now()
    lock(webhook)
    webhook.generation += 1
    webhook.former_until = at + OVERLAP
    webhook.changed_at = at
    webhook.save(update_fields=["generation", "former_until", "changed_at"])
    audit.record("webhook.rotate", webhook, by=by)
    return secret_of(webhook)


@transaction.atomic
def disable(webhook: Webhook, *, by: User | None, reason: str, at: datetime | None = None) -> None:
    """Disable; waiting deliveries are kept until it is enabled again."""
    if not reason.strip():
        raise InvalidInput(_("Say why it is switched off."), field="reason")
    at = at or timezone.now()
    lock(webhook)
    if not webhook.is_active:
        raise Refusal(_("It is switched off already."), code="webhook_off")
    webhook.disabled_at, webhook.disabled_because = at, reason.strip()[:200]
    webhook.changed_at = at
    webhook.save(update_fields=["disabled_at", "disabled_because", "changed_at"])
    told = {"disabled_at": (None, at), "disabled_because": (None, webhook.disabled_because)}
    audit.record("webhook.disable", webhook, by=by, changes=told)


@transaction.atomic
def delete(webhook: Webhook, *, by: User) -> None:
    """Delete the webhook with its waiting deliveries."""
    audit.record("webhook.delete", webhook, by=by)
    webhook.delete()


@transaction.atomic
def test(webhook: Webhook, *, by: User) -> None:
    """Send a test message without content."""
    if not webhook.is_active:
        raise Refusal(_("It is switched off."), code="webhook_off")
    resume_now(webhook)
    WebhookEvent.objects.create(
        key=uuid.uuid4(), type=TEST, subject_id=webhook.pk, webhook=webhook, at=timezone.now()
    )
    audit.record("webhook.test", webhook, by=by)
    background.wake(background.DELIVER)


def resume_now(webhook: Webhook, *, at: datetime | None = None) -> None:
    """End the pause of a failing receiver and try its waiting deliveries now."""
    at = at or timezone.now()
    Webhook.objects.filter(pk=webhook.pk).update(resting_until=None)
    webhook.deliveries.filter(state=DeliveryState.PENDING, next_at__gt=at).update(next_at=at)


def secret_of(webhook: Webhook, *, generation: int | None = None) -> str:
    """The secret as receivers enter it: ``whsec_`` and base64; by default the newest."""
    number = webhook.generation if generation is None else generation
    told = f"{webhook.pk}:{webhook.created_at.timestamp()}:{number}".encode()
    made = hmac.new(settings.WEBHOOK_KEY.encode(), told, hashlib.sha256).digest()
    return f"whsec_{base64.b64encode(made).decode()}"


def signature(webhook: Webhook, key: str, body: str, *, at: datetime) -> str:
    """The header ``webhook-signature``, by the newest secret and a former one still valid."""
    generations = [webhook.generation]
    if webhook.former_until is not None and webhook.former_until > at:
        generations.append(webhook.generation - 1)
    signers = [Signer(secret_of(webhook, generation=number)) for number in generations]
    return " ".join(signer.sign(key, at, body) for signer in signers)


def _check_events(event_types: Sequence[str], scopes: Collection[str]) -> list[str]:
    chosen = sorted(set(event_types))
    if not chosen:
        raise InvalidInput(_("Choose at least one event."), field="event_types")
    if unknown := [name for name in chosen if name not in EVENTS]:
        raise InvalidInput(_("Unknown event: %s") % ", ".join(unknown), field="event_types")
    if kept := [name for name in chosen if EVENTS[name].isdisjoint(scopes)]:
        text = _("This client has no scope to read: %s")
        raise InvalidInput(text % ", ".join(kept), field="event_types")
    return chosen


def _check_limit(client: Client) -> None:
    if client.webhooks.count() >= MAX_PER_CLIENT:
        raise Refusal(
            _("A client has at most %d webhooks.") % MAX_PER_CLIENT,
            code="too_many_webhooks",
            field="url",
        )


def _check_address(webhook: Webhook) -> None:
    others = Webhook.objects.filter(client=webhook.client, url=webhook.url).exclude(pk=webhook.pk)
    if others.exists():
        text = _("There is a webhook to this address already.")
        raise Refusal(text, code="webhook_exists", field="url")


def _recorded_fields(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    return {name: pair for name, pair in changes.items() if name in (*CHANGEABLE, "client")}
