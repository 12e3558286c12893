"""Webhooks on their way: signed, in order for each case, at least once, and no further than they may go."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cases.services import changes, complaints
from ombudsman.models import (
    AuditEntry,
    DeliveryState,
    Schedule,
    Webhook,
    WebhookDelivery,
    WebhookEvent,
)
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit, background, clients, deliveries, outgoing, webhooks
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
from tests.receiver import Receiver

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


def changed(*complaints_):
    for complaint in complaints_:
        with transaction.atomic():
            audit.record("complaint.change", complaint, by=None)


def numbers(receiver, webhook):
    return [one["data"]["number"] for one in receiver.verified(webhooks.secret_of(webhook))]


def answers(*said):
    """An outside world that answers so, in turn, and keeps what it was sent."""
    told, left = [], list(said)

    def post(url, body, headers):
        told.append((url, json.loads(body), headers))
        one = left.pop(0) if left else 204
        if isinstance(one, str):
            raise outgoing.Unreachable(one)
        return one if isinstance(one, tuple) else (one, "")

    post.told = told
    return post


def taking(monkeypatch, seconds, world):
    """Each answer of ``world`` takes so long."""
    clock = [100.0]

    def post(*told):
        clock[0] += seconds
        return world(*told)

    monkeypatch.setattr(deliveries.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(outgoing, "post", post)


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
    changed(ComplaintFactory())

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
    events = [("complaint.moved", "r1"), ("complaint.changed", "r1"), ("complaint.changed", "r1"), ("complaint.changed", "r2")]  # fmt: skip
    for name, request in events:
        WebhookEventFactory(type=name, subject_id=complaint.pk, request_id=request)

    deliveries.run()

    told = [one["type"] for one in receiver.verified(webhooks.secret_of(webhook))]
    assert told == ["complaint.moved", "complaint.changed"]


def test_only_what_was_asked_for_and_may_be_seen(receiver):
    mine, other = ClientFactory(scopes=["complaints:read", "webhooks:write"]), ComplaintFactory()
    own = ComplaintFactory(registered_by=mine.service_account)
    webhook = WebhookFactory(client=mine, url=receiver.url, event_types=["complaint.changed"])
    changed(other, own)
    complaints.withdraw(own, by=UserFactory(), note="By letter")

    deliveries.run()

    assert numbers(receiver, webhook) == [own.number]
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
    changed(complaint)
    deliveries.run()
    assert receiver.taken == []


def test_the_block_holds_for_webhooks_too(receiver):
    """A case that someone must be kept from is not there for a body of that state, told or waiting."""
    state = ClassificationFactory(list="country", code="UZB")
    body = OrganisationFactory(country=state, kind="state_body")
    client = ClientFactory(scopes=["complaints:read", "webhooks:write"])
    account = client.service_account
    account.organisation = body
    account.save()
    own = ComplaintFactory(registered_by=account)
    webhook = WebhookFactory(client=client, url=receiver.url)
    changed(own)
    deliveries.deal()
    assert WebhookDelivery.objects.count() == 1

    refugee = PersonFactory(fears_return="yes")
    PartyFactory(complaint=own, person=refugee)
    changed(own)
    deliveries.run()

    assert receiver.taken == []
    assert [row.state for row in webhook.deliveries.all()] == ["withheld"]


def test_failures_are_tried_again_later_and_later(monkeypatch, webhook):
    world = answers(500, "timeout", 503)
    monkeypatch.setattr(outgoing, "post", world)
    changed(ComplaintFactory())
    now, waits = timezone.now() + timedelta(seconds=1), []
    for _turn in range(3):
        assert deliveries.run(now=now) == 0
        delivery = WebhookDelivery.objects.get()
        waits.append((delivery.next_at - now).total_seconds())
        webhook.refresh_from_db()
        assert deliveries.run(now=now + timedelta(seconds=1)) == 0  # it rests
        now = max(delivery.next_at, webhook.resting_until)

    assert deliveries.run(now=now) == 1

    assert 4 <= waits[0] <= 6 < waits[1] <= 18 < waits[2] <= 54
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("delivered", 4)
    assert len({told[2]["webhook-id"] for told in world.told}) == 1
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since, webhook.resting_until) == (0, None, None)


def test_of_one_case_nothing_overtakes_what_came_before(monkeypatch, webhook):
    world = answers(400, 204, 204, 204)
    monkeypatch.setattr(outgoing, "post", world)
    one, other = ComplaintFactory(), ComplaintFactory()
    changed(one, other)
    complaints.withdraw(one, by=UserFactory(), note="By letter")
    now = timezone.now() + timedelta(seconds=1)

    assert deliveries.run(now=now) == 1  # the other case; the first waits with all that follows
    assert deliveries.run(now=now + HOUR) == 2

    told = [(body["data"]["number"], body["type"]) for _, body, _ in world.told]
    assert told == [
        (one.number, "complaint.changed"),
        (other.number, "complaint.changed"),
        (one.number, "complaint.changed"),
        (one.number, "complaint.moved"),
    ]


def test_a_receiver_that_is_down_is_not_asked_for_each_message(monkeypatch, webhook):
    world = answers(*["no_connection"] * 20)
    monkeypatch.setattr(outgoing, "post", world)
    changed(*ComplaintFactory.create_batch(10))

    deliveries.run(now=timezone.now() + timedelta(seconds=1))

    assert len(world.told) == 1


def test_one_receiver_that_is_down_keeps_no_other_waiting(receiver):
    down = WebhookFactory(url="http://127.0.0.1:9/")
    up = WebhookFactory(url=receiver.url)
    complaint = ComplaintFactory()
    changed(complaint)

    assert deliveries.run() == 1

    assert numbers(receiver, up) == [complaint.number]
    down.refresh_from_db()
    assert down.failures == 1


def test_a_receiver_that_takes_its_time_takes_turns_with_the_others(monkeypatch):
    world = answers()
    taking(monkeypatch, 9.0, world)
    first, second = WebhookFactory(), WebhookFactory()
    changed(*ComplaintFactory.create_batch(3))

    assert deliveries.run() == 6

    assert [url for url, *_ in world.told] == [first.url, second.url] * 3


def test_what_is_not_done_in_one_run_is_due_at_once(monkeypatch):
    """A run comes to an end, so that a worker does, and the calendar begins the next."""
    now = timezone.now()
    background.start_due(now=now)
    taking(monkeypatch, 31.0, answers())
    WebhookFactory()
    changed(*ComplaintFactory.create_batch(3))

    assert [deliveries.run(now=now), deliveries.run(now=now)] == [2, 1]


def test_the_calendar_knows_when_the_next_may_be_tried(monkeypatch, webhook):
    now = timezone.now()
    background.start_due(now=now)
    monkeypatch.setattr(outgoing, "post", answers(404, 500))
    first, second = ComplaintFactory(), ComplaintFactory()
    changed(first, second)
    assert deliveries.next_due(now=now) is None

    deliveries.run(now=now)

    webhook.refresh_from_db()
    assert deliveries.next_due(now=now) == webhook.resting_until
    turn = Schedule.objects.get(name=background.DELIVER)
    assert turn.next_at == webhook.resting_until
    after = webhook.resting_until
    changed(first)  # waits behind what came before, so it is not what the calendar waits for
    refused = WebhookDelivery.objects.get(subject_id=first.pk)
    WebhookDelivery.objects.filter(pk=refused.pk).update(next_at=after + HOUR)
    deliveries.run(now=after)
    assert deliveries.next_due(now=after) == after + HOUR
    WebhookDelivery.objects.filter(pk=refused.pk).update(leased_until=after + 2 * HOUR)
    assert deliveries.next_due(now=after) == after + 2 * HOUR


def test_time_that_an_attempt_took_is_no_rest(monkeypatch, webhook):
    """Who is silent for longer than the pause would be asked again at once."""
    taking(monkeypatch, 12.5, answers("timeout"))
    changed(ComplaintFactory())

    deliveries.run(now=(now := timezone.now()))

    webhook.refresh_from_db()
    assert webhook.resting_until >= now + timedelta(seconds=12 + 4)


def test_how_long_to_wait_may_be_told_by_the_receiver(monkeypatch, webhook):
    monkeypatch.setattr(outgoing, "post", answers((429, "600")))
    changed(ComplaintFactory())
    now = timezone.now() + timedelta(seconds=1)

    deliveries.run(now=now)

    webhook.refresh_from_db()
    assert webhook.resting_until == now + timedelta(seconds=600)


def test_three_days_of_failing_switch_it_off_and_nothing_is_lost(monkeypatch, receiver):
    webhook = WebhookFactory(url=receiver.url)
    complaint = ComplaintFactory()
    changed(complaint)
    with monkeypatch.context() as patch:
        patch.setattr(outgoing, "post", answers(*[500] * 99))
        now = timezone.now() + timedelta(seconds=1)
        for _hour in range(24 * 4):
            deliveries.run(now=now)
            now += HOUR
    webhook.refresh_from_db()
    assert not webhook.is_active
    assert "three days" in webhook.disabled_because
    assert AuditEntry.objects.get(action="webhook.disable").user is None
    missed = ComplaintFactory()
    changed(missed)
    WebhookEvent.objects.filter(subject_id=missed.pk).update(at=now)
    deliveries.run()

    deliveries.resume(webhook, by=UserFactory())
    deliveries.run()

    assert sorted(numbers(receiver, webhook)) == sorted([complaint.number, missed.number])
    with pytest.raises(Refusal):
        deliveries.resume(webhook, by=UserFactory())


def test_a_receiver_that_is_gone_is_asked_no_more(monkeypatch, webhook):
    monkeypatch.setattr(outgoing, "post", answers(410))
    changed(ComplaintFactory())

    deliveries.run()

    webhook.refresh_from_db()
    assert not webhook.is_active


def test_a_worker_that_died_takes_no_message_with_it(receiver, webhook):
    changed(ComplaintFactory())
    deliveries.deal()
    now = timezone.now()
    claimed = deliveries._claim(webhook, now)  # and then the light went out

    assert claimed is not None
    assert deliveries.run(now=now + timedelta(seconds=30)) == 0
    assert deliveries.run(now=now + timedelta(seconds=61)) == 1


def test_sent_again_under_the_same_id_and_in_order(receiver, webhook):
    first, second = ComplaintFactory.create_batch(2)
    changed(first, second)
    deliveries.run()

    assert deliveries.replay(webhook, by=UserFactory(), since=timezone.now() - HOUR) == 2
    deliveries.run()

    assert numbers(receiver, webhook) == [first.number, second.number] * 2
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

    deliveries.forget()

    assert list(WebhookDelivery.objects.all()) == [waiting]
    assert not WebhookEvent.objects.filter(pk=done.event_id).exists()


def test_dealing_takes_as_many_queries_for_three_events_as_for_one(
    webhook, django_assert_num_queries
):
    for count in (1, 3):
        changed(*ComplaintFactory.create_batch(count))
        with django_assert_num_queries(9):
            assert deliveries.deal() == count


def test_a_change_by_a_service_is_told(receiver, webhook):
    complaint = ComplaintFactory(is_repeat=False)

    changes.change(complaint, {"is_repeat": True}, by=UserFactory())
    deliveries.run()

    assert numbers(receiver, webhook) == [complaint.number]
    assert Webhook.objects.count() == 1
