"""The administrator sees webhooks and their deliveries, and may repeat or disable them."""

import pytest

from ombudsman.models import Webhook, WebhookDelivery
from ombudsman.services import webhooks
from tests.factories import ComplaintFactory, WebhookDeliveryFactory, WebhookFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/ombudsman/webhook/"


@pytest.fixture
def administrator(as_role):
    return as_role("administrator")


def page(webhook, step=""):
    return f"{LIST}{webhook.pk}/{f'do/{step}/' if step else 'change/'}"


def test_nobody_else_sees_them(client, as_role):
    webhook = WebhookFactory()

    assert client.get(LIST).status_code == 302
    for role in ("commissioner", "case_officer", "auditor"):
        assert as_role(role).get(LIST).status_code == 403
        assert as_role(role).get(page(webhook)).status_code in (403, 404)
        assert as_role(role).post(page(webhook, "disable"), {"reason": "Mine"}).status_code in (
            403,
            404,
        )
    webhook.refresh_from_db()
    assert webhook.is_active


def test_what_was_sent_and_what_waits(administrator):
    complaint = ComplaintFactory()
    delivery = WebhookDeliveryFactory(attempts=2, answer="503", event__subject_id=complaint.pk)

    shown = administrator.get(page(delivery.webhook)).content.decode()

    assert f"msg_{delivery.event.key.hex}" in shown
    assert "1 message waits" in shown
    assert "503" in shown
    assert f"/api/v1/complaints/{complaint.number}/" in shown
    assert webhooks.secret_of(delivery.webhook)[6:] not in shown


def test_switched_off_counted_on_the_first_page_and_switched_on(administrator):
    webhook = WebhookFactory()
    assert administrator.post(page(webhook, "disable"), {"reason": ""}).status_code == 200
    administrator.post(page(webhook, "disable"), {"reason": "Moves house"})

    assert "state=off" in administrator.get("/admin/").content.decode()
    assert webhook.url in administrator.get(f"{LIST}?state=off").content.decode()
    assert webhook.url not in administrator.get(f"{LIST}?state=on").content.decode()
    administrator.post(page(webhook, "enable"), {})

    assert Webhook.objects.get().is_active


def test_sent_again(administrator):
    delivery = WebhookDeliveryFactory(state="delivered", delivered_at="2026-03-02T09:00Z")

    administrator.post(
        page(delivery.webhook, "replay"), {"since_0": "2026-03-01", "since_1": "00:00"}
    )

    assert WebhookDelivery.objects.get().state == "pending"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(administrator, rows, django_assert_num_queries):
    WebhookFactory.create_batch(rows)

    with django_assert_num_queries(5):
        assert administrator.get(LIST).status_code == 200
