"""Failing deliveries are retried in order, given up with notice, and never lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.complaints.services import complaints
from ombudsman.models import (
    AuditEntry,
    Schedule,
    WebhookDelivery,
    WebhookEvent,
)
from ombudsman.rules.refusals import Refusal
from ombudsman.services import background, deliveries, fan_out, safe_http
from tests.factories import (
    ComplaintFactory,
    UserFactory,
    WebhookFactory,
)
from tests.support.deliveries import fake_receiver, received_numbers, record_changes, slow_down
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


def test_failures_are_tried_again_later_and_later(monkeypatch, webhook):
    world = fake_receiver(500, "timeout", 503)
    monkeypatch.setattr(safe_http, "post", world)
    record_changes(ComplaintFactory())
    now, waits = timezone.now() + timedelta(seconds=1), []
    for _turn in range(3):
        assert deliveries.run(now=now) == 0
        delivery = WebhookDelivery.objects.get()
        waits.append((delivery.next_at - now).total_seconds())
        webhook.refresh_from_db()
        assert deliveries.run(now=now + timedelta(seconds=1)) == 0  # paused
        now = max(delivery.next_at, webhook.resting_until)

    assert deliveries.run(now=now) == 1

    assert 4 <= waits[0] <= 6 < waits[1] <= 18 < waits[2] <= 54
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("delivered", 4)
    assert len({told[2]["webhook-id"] for told in world.requests}) == 1
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since, webhook.resting_until) == (0, None, None)


def test_of_one_case_nothing_overtakes_what_came_before(monkeypatch, webhook):
    world = fake_receiver(400, 204, 204, 204)
    monkeypatch.setattr(safe_http, "post", world)
    one, other = ComplaintFactory(), ComplaintFactory()
    record_changes(one, other)
    complaints.withdraw(one, by=UserFactory(), note="By letter")
    now = timezone.now() + timedelta(seconds=1)

    assert deliveries.run(now=now) == 1  # the other case; the first and its followers wait
    assert deliveries.run(now=now + HOUR) == 2

    told = [(body["data"]["number"], body["type"]) for _, body, _ in world.requests]
    assert told == [
        (one.number, "complaint.changed"),
        (other.number, "complaint.changed"),
        (one.number, "complaint.changed"),
        (one.number, "complaint.moved"),
    ]


def test_a_receiver_that_is_down_is_not_asked_for_each_message(monkeypatch, webhook):
    world = fake_receiver(*["no_connection"] * 20)
    monkeypatch.setattr(safe_http, "post", world)
    record_changes(*ComplaintFactory.create_batch(10))

    deliveries.run(now=timezone.now() + timedelta(seconds=1))

    assert len(world.requests) == 1


def test_one_receiver_that_is_down_keeps_no_other_waiting(receiver):
    down = WebhookFactory(url="http://127.0.0.1:9/")
    up = WebhookFactory(url=receiver.url)
    complaint = ComplaintFactory()
    record_changes(complaint)

    assert deliveries.run() == 1

    assert received_numbers(receiver, up) == [complaint.number]
    down.refresh_from_db()
    assert down.failures == 1


def test_a_receiver_that_takes_its_time_takes_turns_with_the_others(monkeypatch):
    world = fake_receiver()
    slow_down(monkeypatch, 9.0, world)
    first, second = WebhookFactory(), WebhookFactory()
    record_changes(*ComplaintFactory.create_batch(3))

    assert deliveries.run() == 6

    assert [url for url, *_ in world.requests] == [first.url, second.url] * 3


def test_what_is_not_done_in_one_run_is_due_at_once(monkeypatch):
    """A run ends after a while, and the schedule starts the next."""
    now = timezone.now()
    background.start_due(now=now)
    slow_down(monkeypatch, 31.0, fake_receiver())
    WebhookFactory()
    record_changes(*ComplaintFactory.create_batch(3))

    assert [deliveries.run(now=now), deliveries.run(now=now)] == [2, 1]


def test_the_calendar_knows_when_the_next_may_be_tried(monkeypatch, webhook):
    now = timezone.now()
    background.start_due(now=now)
    monkeypatch.setattr(safe_http, "post", fake_receiver(404, 500))
    first, second = ComplaintFactory(), ComplaintFactory()
    record_changes(first, second)
    assert deliveries.next_due(now=now) is None

    deliveries.run(now=now)

    webhook.refresh_from_db()
    assert deliveries.next_due(now=now) == webhook.resting_until
    turn = Schedule.objects.get(name=background.DELIVER)
    assert turn.next_at == webhook.resting_until
    after = webhook.resting_until
    record_changes(first)  # waits for an earlier message, so it does not set the schedule
    refused = WebhookDelivery.objects.get(subject_id=first.pk)
    WebhookDelivery.objects.filter(pk=refused.pk).update(next_at=after + HOUR)
    deliveries.run(now=after)
    assert deliveries.next_due(now=after) == after + HOUR
    WebhookDelivery.objects.filter(pk=refused.pk).update(leased_until=after + 2 * HOUR)
    assert deliveries.next_due(now=after) == after + 2 * HOUR


def test_time_that_an_attempt_took_is_no_rest(monkeypatch, webhook):
    """Otherwise a receiver that is silent longer than the pause would be called again at once."""
    slow_down(monkeypatch, 12.5, fake_receiver("timeout"))
    record_changes(ComplaintFactory())

    deliveries.run(now=(now := timezone.now()))

    webhook.refresh_from_db()
    assert webhook.resting_until >= now + timedelta(seconds=12 + 4)


def test_how_long_to_wait_may_be_told_by_the_receiver(monkeypatch, webhook):
    monkeypatch.setattr(safe_http, "post", fake_receiver((429, "600")))
    record_changes(ComplaintFactory())
    now = timezone.now() + timedelta(seconds=1)

    deliveries.run(now=now)

    webhook.refresh_from_db()
    assert webhook.resting_until == now + timedelta(seconds=600)


def test_three_days_of_failing_switch_it_off_and_nothing_is_lost(monkeypatch, receiver):
    webhook = WebhookFactory(url=receiver.url)
    complaint = ComplaintFactory()
    record_changes(complaint)
    with monkeypatch.context() as patch:
        patch.setattr(safe_http, "post", fake_receiver(*[500] * 99))
        now = timezone.now() + timedelta(seconds=1)
        for _hour in range(24 * 4):
            deliveries.run(now=now)
            now += HOUR
    webhook.refresh_from_db()
    assert not webhook.is_active
    assert "three days" in webhook.disabled_because
    assert AuditEntry.objects.get(action="webhook.disable").user is None
    missed = ComplaintFactory()
    record_changes(missed)
    WebhookEvent.objects.filter(subject_id=missed.pk).update(at=now)
    deliveries.run()

    deliveries.resume(webhook, by=UserFactory())
    deliveries.run()

    assert sorted(received_numbers(receiver, webhook)) == sorted([complaint.number, missed.number])
    with pytest.raises(Refusal):
        deliveries.resume(webhook, by=UserFactory())


def test_a_receiver_that_is_gone_is_asked_no_more(monkeypatch, webhook):
    monkeypatch.setattr(safe_http, "post", fake_receiver(410))
    record_changes(ComplaintFactory())

    deliveries.run()

    webhook.refresh_from_db()
    assert not webhook.is_active


def test_a_worker_that_died_takes_no_message_with_it(receiver, webhook):
    record_changes(ComplaintFactory())
    fan_out.fan_out()
    now = timezone.now()
    claimed = deliveries._claim(webhook, now)  # then the worker dies

    assert claimed is not None
    assert deliveries.run(now=now + timedelta(seconds=30)) == 0
    assert deliveries.run(now=now + timedelta(seconds=61)) == 1
