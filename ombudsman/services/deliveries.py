"""Deliver webhooks: sign, send, retry, give up.

At least once, and in order for each case: a later message waits for an earlier one. A delivery is
leased for a minute before it is sent, so that another worker takes it over if this one dies.
Receivers take turns of a few seconds, so that a slow one does not delay the others.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Exists, F, Min, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ombudsman.models import DeliveryState, User, Webhook, WebhookDelivery, WebhookEvent
from ombudsman.rules import retries
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.rules.webhook_events import ADDRESSES, EVENTS, TEST
from ombudsman.services import audit, background, fan_out, safe_http, webhooks
from ombudsman.services.locks import lock

logger = logging.getLogger(__name__)
chance = SystemRandom().random

MAX_PER_TURN = 200  # to one receiver
SECONDS_PER_TURN = 5  # no new attempt after this
SECONDS_PER_RUN = 60  # no new round after this
LEASE = timedelta(minutes=1)  # longer than any attempt takes
RETENTION = timedelta(days=30)
USER_AGENT = "Ombudsman-Webhooks/1"
STATUS_GONE = 410
# Statuses that concern the receiver as a whole: all its deliveries wait.
RETRY_RECEIVER = frozenset({408, 425, 429, *range(500, 600)})

GIVE_UP_REASON = gettext_lazy("Nothing could be delivered for three days.")
GONE_REASON = gettext_lazy("The receiver says that it is gone (410).")


@background.task(queue_name=background.DELIVERIES)
def deliver() -> int:
    """Send whatever is due; returns how many were delivered."""
    return run()


def run(*, now: datetime | None = None) -> int:
    """Fan out events and send until nothing is due, one turn per receiver and round.

    Returns how many were delivered, and schedules the next attempt.
    """
    delivered, until = 0, time.monotonic() + SECONDS_PER_RUN
    while time.monotonic() < until:
        dealt = fan_out.fan_out(now=now)
        sent = sum(
            deliver_to(webhook, now=now) for webhook in _due_webhooks(now or timezone.now())
        )
        delivered += sent
        if not dealt and not sent:
            break
    again = next_due(now=now)
    if again is not None:
        background.start_by(again, background.DELIVER)
    return delivered


def _due_webhooks(now: datetime) -> list[Webhook]:
    """Active webhooks with something due, the one that waited longest first."""
    waiting = WebhookDelivery.objects.filter(
        webhook=OuterRef("pk"), state=DeliveryState.PENDING, next_at__lte=now
    )
    rested = Q(resting_until__isnull=True) | Q(resting_until__lte=now)
    rows = Webhook.objects.active().filter(rested, Exists(waiting))
    return list(
        rows.select_related("client__service_account__organisation__country").order_by(
            F("delivered_at").asc(nulls_first=True), "pk"
        )
    )


def next_due(*, now: datetime | None = None) -> datetime | None:
    """When the next waiting delivery may be tried; None if there is none."""
    now = now or timezone.now()
    waiting = WebhookDelivery.objects.filter(state=DeliveryState.PENDING)
    resting = Webhook.objects.active().filter(
        Exists(waiting.filter(webhook=OuterRef("pk"))), resting_until__gt=now
    )
    first = _first_of_each_case(waiting.filter(webhook__in=Webhook.objects.active())).exclude(
        webhook__resting_until__gt=now
    )
    free_at = Greatest("next_at", Coalesce("leased_until", "next_at"))
    moments = (
        resting.aggregate(at=Min("resting_until"))["at"],
        first.aggregate(at=Min(free_at))["at"],
    )
    return min((at for at in moments if at is not None), default=None)


def _first_of_each_case(waiting: QuerySet[WebhookDelivery]) -> QuerySet[WebhookDelivery]:
    """The first waiting delivery of each webhook and case."""
    earlier = WebhookDelivery.objects.filter(
        state=DeliveryState.PENDING,
        webhook=OuterRef("webhook"),
        noun=OuterRef("noun"),
        subject_id=OuterRef("subject_id"),
        pk__lt=OuterRef("pk"),
    )
    return waiting.filter(~Exists(earlier))


def deliver_to(webhook: Webhook, *, now: datetime | None = None) -> int:
    """Send what is due to one receiver, until it fails as a whole or its turn is over.

    Returns how many were delivered.
    """
    delivered, until = 0, time.monotonic() + SECONDS_PER_TURN
    for _place in range(MAX_PER_TURN):
        at = now or timezone.now()
        delivery = _claim(webhook, at)
        if delivery is None:
            break
        delivered += _attempt(delivery, at)
        webhook.refresh_from_db(fields=["disabled_at", "resting_until"])
        if not webhook.is_active or (webhook.resting_until and webhook.resting_until > at):
            break
        if time.monotonic() >= until:
            break
    return delivered


def _claim(webhook: Webhook, at: datetime) -> WebhookDelivery | None:
    """Lease the next delivery for a minute; None if none is due or another worker took it."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    waiting = WebhookDelivery.objects.filter(webhook=webhook, state=DeliveryState.PENDING)
    first = _first_of_each_case(waiting).filter(free, next_at__lte=at).order_by("pk").first()
    if first is None:
        return None
    mine = waiting.filter(free, pk=first.pk).update(
        leased_until=at + LEASE,
        attempts=F("attempts") + 1,
        first_tried_at=Coalesce("first_tried_at", at),
    )
    if not mine:
        return None
    return WebhookDelivery.objects.select_related(
        "event", "webhook__client__service_account__organisation__country"
    ).get(pk=first.pk)


def _attempt(delivery: WebhookDelivery, at: datetime) -> bool:
    """Make one attempt; whether the receiver accepted it."""
    subject = _subject(delivery)
    if subject is None:
        _finish(delivery, state=DeliveryState.WITHHELD, answer="")
        return False
    body = orjson.dumps(message(delivery.event, subject))
    began = time.monotonic()
    try:
        status, after = safe_http.post(delivery.webhook.url, body, _headers(delivery, body, at))
    except safe_http.Unreachable as error:
        ended = at + timedelta(seconds=int(time.monotonic() - began))
        _schedule_retry(delivery, error.code, ended, pauses_receiver=True)
        return False
    if 200 <= status < 300:
        _finish(delivery, state=DeliveryState.DELIVERED, answer=str(status), delivered_at=at)
        return True
    _schedule_retry(
        delivery, str(status), at, pauses_receiver=status in RETRY_RECEIVER, after=after
    )
    return False


def _subject(delivery: WebhookDelivery) -> Model | None:
    """The object of the event, if the client may still see it."""
    webhook, noun = delivery.webhook, delivery.noun
    if delivery.event.type == TEST:
        return webhook
    if EVENTS[delivery.event.type].isdisjoint(webhook.client.scopes):
        return None
    found: Model | None = (
        fan_out.visible_to_client(webhook, noun).filter(pk=delivery.subject_id).first()
    )
    return found


def message(event: WebhookEvent, subject: Model) -> dict[str, Any]:
    """The body: type, time, and the URL of the object. Nothing of the case itself."""
    told: dict[str, Any] = {"type": event.type, "timestamp": event.at.isoformat()}
    if event.type == TEST:
        return told | {"data": {}}
    _path, name = ADDRESSES[event.noun]
    value = getattr(subject, name)
    return told | {
        "data": {"object": event.noun, name: value, "address": _api_url(event.noun, value)}
    }


def _api_url(noun: str, value: Any) -> str:
    path, _name = ADDRESSES[noun]
    return f"/api/v1/{path}/{value}/"


def api_urls(
    rows: Sequence[WebhookDelivery], *, account: User | None
) -> dict[tuple[str, int], str]:
    """API URLs of the objects of ``rows`` that ``account`` may see, by noun and primary key."""
    found = {}
    for noun in {row.noun for row in rows} & ADDRESSES.keys():
        keys = {row.subject_id for row in rows if row.noun == noun}
        seen = fan_out.visible_to_account(account, noun).filter(pk__in=keys)
        for key, value in seen.values_list("pk", ADDRESSES[noun][1]):
            found[noun, key] = _api_url(noun, value)
    return found


def _headers(delivery: WebhookDelivery, body: bytes, at: datetime) -> dict[str, str]:
    key = delivery.message
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": webhooks.signature(delivery.webhook, key, body.decode(), at=at),
    }


@transaction.atomic
def _finish(
    delivery: WebhookDelivery,
    *,
    state: DeliveryState,
    answer: str,
    delivered_at: datetime | None = None,
) -> None:
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        state=state, answer=answer, delivered_at=delivered_at, leased_until=None
    )
    if delivered_at is not None:
        Webhook.objects.filter(pk=delivery.webhook_id).update(
            failures=0, failing_since=None, resting_until=None, delivered_at=delivered_at
        )


@transaction.atomic
def _schedule_retry(
    delivery: WebhookDelivery, answer: str, at: datetime, *, pauses_receiver: bool, after: str = ""
) -> None:
    """Schedule the next attempt; pause the whole webhook if the receiver is down.

    Disables it after three days without success, or for status 410.
    """
    webhook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    again = at + retries.wait(delivery.attempts, chance=chance())
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        next_at=again, answer=answer, leased_until=None
    )
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or at
    if pauses_receiver:
        asked = timedelta(seconds=int(after)) if after.isdecimal() and len(after) < 6 else None
        pause = max(asked or timedelta(0), retries.wait(webhook.failures, chance=chance()))
        webhook.resting_until = at + min(pause, retries.MAX_WAIT)
    webhook.save(update_fields=["failures", "failing_since", "resting_until"])
    first = delivery.first_tried_at or at
    if not webhook.is_active:
        return
    if answer == str(STATUS_GONE):
        webhooks.disable(webhook, by=None, reason=str(GONE_REASON), at=at)
    elif at - first >= retries.GIVE_UP_AFTER:
        webhooks.disable(webhook, by=None, reason=str(GIVE_UP_REASON), at=at)


@transaction.atomic
def resume(webhook: Webhook, *, by: User, at: datetime | None = None) -> None:
    """Enable again, and send what waits and what happened meanwhile."""
    at = at or timezone.now()
    lock(webhook)
    if webhook.disabled_at is None:
        raise Refusal(_("It is switched on."), code="webhook_on")
    since, told = webhook.disabled_at, {"disabled_at": (webhook.disabled_at, None)}
    webhook.disabled_at, webhook.disabled_because = None, ""
    webhook.failures, webhook.failing_since, webhook.resting_until = 0, None, None
    webhook.changed_at = at
    webhook.save()
    waiting = webhook.deliveries.filter(state=DeliveryState.PENDING)
    waiting.update(next_at=at, first_tried_at=None, attempts=0)
    missed = WebhookEvent.objects.filter(is_dealt=True, at__gte=since).order_by("pk")
    fan_out.fan_out_to(webhook, fan_out.drop_repeated_changes(list(missed)), at)
    audit.record("webhook.enable", webhook, by=by, changes=told)
    background.wake(background.DELIVER)


@transaction.atomic
def replay(webhook: Webhook, *, by: User, since: datetime) -> int:
    """Send again, in order and with the same ids, what was delivered since; returns how many."""
    if since > timezone.now():
        raise InvalidInput(_("This moment lies in the future."), field="since")
    rows = webhook.deliveries.filter(state=DeliveryState.DELIVERED, event__at__gte=since)
    keys = list(rows.values_list("pk", flat=True))
    WebhookDelivery.objects.filter(pk__in=keys).update(
        state=DeliveryState.PENDING,
        delivered_at=None,
        next_at=timezone.now(),
        first_tried_at=None,
        attempts=0,
    )
    webhooks.resume_now(webhook)
    audit.record("webhook.replay", webhook, by=by, changes={"since": (None, since)})
    background.wake(background.DELIVER)
    return len(keys)


@background.task()
def tidy() -> int:
    """Delete old events."""
    return delete_old_events()


def delete_old_events(*, now: datetime | None = None) -> int:
    """Delete events older than 30 days for which no delivery waits."""
    before = (now or timezone.now()) - RETENTION
    waiting = WebhookDelivery.objects.filter(event=OuterRef("pk"), state=DeliveryState.PENDING)
    rows = WebhookEvent.objects.filter(~Exists(waiting), at__lt=before, is_dealt=True)
    return rows.delete()[0]
