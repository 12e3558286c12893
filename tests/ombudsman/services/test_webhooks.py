"""Webhooks: allowed events, URLs and secrets."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier

from ombudsman.models import AuditEntry, AuditValue, Webhook
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import webhooks
from tests.factories import ClientFactory, UserFactory, WebhookFactory

URL = "https://receiver.example/hooks"


@pytest.fixture
def client(db):
    return ClientFactory(scopes=["complaints:read", "webhooks:write"])


def subscribe(client, **fields):
    told = {"url": URL, "event_types": ["complaint.moved"]} | fields
    return webhooks.create(client, by=client.service_account, **told)


def test_a_subscription_and_its_secret(client):
    webhook, secret = subscribe(client)

    assert secret.startswith("whsec_")
    assert webhooks.secret_of(webhook) == secret
    assert webhook.event_types == ["complaint.moved"]
    entry = AuditEntry.objects.get(action="webhook.create")
    assert entry.user == client.service_account
    assert not AuditValue.objects.filter(new__contains=secret[6:]).exists()


def test_no_two_subscriptions_have_one_secret(client):
    _, one = subscribe(client)
    _, other = subscribe(client, url=f"{URL}/other")

    assert one != other


@pytest.mark.parametrize(
    "url",
    [
        "ftp://receiver.example/",
        "http://receiver.example/",
        "https://",
        "https:///path",
        "https://name:secret@receiver.example/",
        "https://receiver.example/#part",
        "https://receiver.example:99999/",
        "https://receiver.example:0/",
        "https://receiver.example/a b",
        "https://receiver.example/\nHost: other",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "javascript:alert(1)",
    ],
)
def test_addresses_that_nothing_is_posted_to(client, url):
    with pytest.raises(InvalidInput) as refused:
        subscribe(client, url=url)

    assert refused.value.field == "url"
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "events", [[], ["complaint.unheard"], ["call.created"], ["complaint.document_added"]]
)
def test_events_that_a_client_may_not_be_told_of(client, events):
    with pytest.raises(InvalidInput) as refused:
        subscribe(client, event_types=events)

    assert refused.value.field == "event_types"


def test_the_same_address_twice_and_too_many_are_refused(client):
    subscribe(client)
    with pytest.raises(Refusal, match="already"):
        subscribe(client)

    WebhookFactory.create_batch(webhooks.MAX_PER_CLIENT - 1, client=client)
    with pytest.raises(Refusal, match="at most"):
        subscribe(client, url=f"{URL}/more")


def test_a_new_secret_signs_beside_the_former_for_a_day(client):
    webhook, former = subscribe(client)
    now = timezone.now()
    new = webhooks.rotate(webhook, by=client.service_account, at=now)

    key, body = f"msg_{uuid.uuid4().hex}", "{}"

    def signed(at):
        told = webhooks.signature(webhook, key, body, at=at)
        return {
            "webhook-id": key,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": told,
        }

    assert new != former
    for secret in (former, new):
        Verifier(secret).verify(body, signed(now))
    assert len(signed(now + timedelta(hours=25))["webhook-signature"].split()) == 1
    assert AuditEntry.objects.filter(action="webhook.rotate").count() == 1


def test_changes_are_checked_as_new_ones_are(client):
    webhook, _ = subscribe(client)
    subscribe(client, url=f"{URL}/other")

    with pytest.raises(InvalidInput):
        webhooks.change(webhook, {"url": "http://receiver.example/"}, by=client.service_account)
    with pytest.raises(Refusal):
        webhooks.change(webhook, {"url": f"{URL}/other"}, by=client.service_account)
    webhook.refresh_from_db()
    webhooks.change(webhook, {"description": "Portal"}, by=client.service_account)

    webhook.refresh_from_db()
    assert (webhook.url, webhook.description) == (URL, "Portal")
    assert AuditEntry.objects.filter(action="webhook.change").count() == 1


def test_switched_off_with_a_reason_and_once(client):
    webhook, _ = subscribe(client)
    with pytest.raises(InvalidInput):
        webhooks.disable(webhook, by=None, reason=" ")

    webhooks.disable(webhook, by=UserFactory(), reason="Moved")

    assert not webhook.is_active
    with pytest.raises(Refusal):
        webhooks.disable(webhook, by=None, reason="Again")
    with pytest.raises(Refusal):
        webhooks.test(webhook, by=client.service_account)
