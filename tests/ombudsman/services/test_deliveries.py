"""Webhooks are signed and sent in order for each case, at least once, and only if visible."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cases.complaints.services import changes, complaints
from ombudsman.models import (
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookEvent,
)
from ombudsman.rules.refusals import InvalidInput
from ombudsman.services import audit, clients, deliveries, fan_out, webhooks
from tests.factories import (
    ClassificationFactory,
    ClientFactory,
    ComplaintFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
    WebhookDeliveryFactory,
    WebhookEventFactory,
    WebhookFactory,
)
from tests.support.deliveries import received_numbers, record_changes
from tests.support.receiver import Receiver

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nearby(settings):
    settings.WEBHOOK_PRIVATE = True


@pytest.fixture
def receiver():
    with Receiver() as running:
        yield running


@pytest.fixture
def webhook(receiver):
    return WebhookFactory(url=receiver.url)


def test_what_happened_is_told_signed_and_by_reference_alone(receiver, webhook):
    complaint = ComplaintFactory(summary="Nobody outside reads this")
    complaints.withdraw(complaint, by=UserFactory(), note="By letter")

    assert deliveries.run() == 1

    (message,) = receiver.verified(webhooks.secret_of(webhook))
    assert message == {
        "type": "complaint.moved",
        "timestamp": WebhookEvent.objects.get().at.isoformat(),
        "data": {
            "object": "complaint",
            "number": complaint.number,
            "address": f"/api/v1/complaints/{complaint.number}/",
        },
    }
    headers, _ = receiver.taken[0]
    assert headers["webhook-id"] == f"msg_{WebhookEvent.objects.get().key.hex}"
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.answer) == ("delivered", 1, "204")
    webhook.refresh_from_db()
    assert webhook.delivered_at is not None


def test_nothing_is_kept_where_nobody_ever_subscribed():
    record_changes(ComplaintFactory())

    assert not WebhookEvent.objects.exists()


def test_an_act_that_is_undone_is_told_to_nobody(receiver, webhook):
    complaint = ComplaintFactory()
    with transaction.atomic():
        audit.record("complaint.change", complaint, by=None)
        transaction.set_rollback(True)

    assert deliveries.run() == 0
    assert receiver.taken == []


def test_a_request_that_changes_a_case_many_times_is_told_once(client, receiver, webhook):
    complaint = ComplaintFactory()
    events = [
        ("complaint.moved", "r1"),
        ("complaint.changed", "r1"),
        ("complaint.changed", "r1"),
        ("complaint.changed", "r2"),
    ]
    for name, request in events:
        WebhookEventFactory(type=name, subject_id=complaint.pk, request_id=request)

    deliveries.run()

    told = [one["type"] for one in receiver.verified(webhooks.secret_of(webhook))]
    assert told == ["complaint.moved", "complaint.changed"]


def test_only_what_was_asked_for_and_may_be_seen(receiver):
    mine, other = ClientFactory(scopes=["complaints:read", "webhooks:write"]), ComplaintFactory()
    own = ComplaintFactory(registered_by=mine.service_account)
    webhook = WebhookFactory(client=mine, url=receiver.url, event_types=["complaint.changed"])
    record_changes(other, own)
    complaints.withdraw(own, by=UserFactory(), note="By letter")

    deliveries.run()

    assert received_numbers(receiver, webhook) == [own.number]
    assert WebhookDelivery.objects.count() == 1


def test_a_closed_account_or_a_scope_that_was_taken_away_is_told_nothing(receiver, webhook):
    complaint = ComplaintFactory()
    waiting = WebhookDeliveryFactory(
        webhook=webhook, event=WebhookEventFactory(subject_id=complaint.pk, is_dealt=True)
    )
    webhook.client.scopes = ["webhooks:write"]
    webhook.client.save()

    deliveries.run()

    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.WITHHELD
    clients.revoke(webhook.client, by=None, reason="Ended")
    record_changes(complaint)
    deliveries.run()
    assert receiver.taken == []


def test_the_block_holds_for_webhooks_too(receiver):
    """A blocked case sends nothing to a body of that state, neither now nor later."""
    state = ClassificationFactory(list="country", code="UZB")
    body = OrganisationFactory(country=state, kind="state_body")
    client = ClientFactory(scopes=["complaints:read", "webhooks:write"])
    account = client.service_account
    account.organisation = body
    account.save()
    own = ComplaintFactory(registered_by=account)
    webhook = WebhookFactory(client=client, url=receiver.url)
    record_changes(own)
    fan_out.fan_out()
    assert WebhookDelivery.objects.count() == 1

    refugee = PersonFactory(fears_return="yes")
    PartyFactory(complaint=own, person=refugee)
    record_changes(own)
    deliveries.run()

    assert receiver.taken == []
    assert [row.state for row in webhook.deliveries.all()] == ["withheld"]


def test_sent_again_under_the_same_id_and_in_order(receiver, webhook):
    first, second = ComplaintFactory.create_batch(2)
    record_changes(first, second)
    deliveries.run()

    assert deliveries.replay(webhook, by=UserFactory(), since=timezone.now() - HOUR) == 2
    deliveries.run()

    assert received_numbers(receiver, webhook) == [first.number, second.number] * 2
    ids = [headers["webhook-id"] for headers, _ in receiver.taken]
    assert ids[:2] == ids[2:]
    with pytest.raises(InvalidInput):
        deliveries.replay(webhook, by=UserFactory(), since=timezone.now() + HOUR)


def test_a_test_message_goes_to_its_own_subscription_alone(receiver, webhook):
    other = WebhookFactory(client=webhook.client, url=f"{receiver.url}&other")

    webhooks.test(webhook, by=webhook.client.service_account)
    deliveries.run()

    (message,) = receiver.verified(webhooks.secret_of(webhook))
    assert (message["type"], message["data"]) == ("webhook.test", {})
    assert not other.deliveries.exists()


def test_old_messages_are_forgotten_but_none_that_waits():
    old = timezone.now() - timedelta(days=31)
    done = WebhookDeliveryFactory(event__at=old, state="delivered", delivered_at=old)
    waiting = WebhookDeliveryFactory(event__at=old)

    deliveries.delete_old_events()

    assert list(WebhookDelivery.objects.all()) == [waiting]
    assert not WebhookEvent.objects.filter(pk=done.event_id).exists()


def test_dealing_takes_as_many_queries_for_three_events_as_for_one(
    webhook, django_assert_num_queries
):
    for count in (1, 3):
        record_changes(*ComplaintFactory.create_batch(count))
        with django_assert_num_queries(9):
            assert fan_out.fan_out() == count


def test_a_change_by_a_service_is_told(receiver, webhook):
    complaint = ComplaintFactory(is_repeat=False)

    changes.change(complaint, {"is_repeat": True}, by=UserFactory())
    deliveries.run()

    assert received_numbers(receiver, webhook) == [complaint.number]
    assert Webhook.objects.count() == 1
