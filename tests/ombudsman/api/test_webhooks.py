"""Webhooks in the API: an integration sees and changes its own; people and others none."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient
from standardwebhooks.webhooks import Webhook as Verifier

from ombudsman.models import IdempotencyKey, Webhook
from ombudsman.services import deliveries, safe_http, webhooks
from tests.factories import (
    AccessTokenFactory,
    ComplaintFactory,
    WebhookDeliveryFactory,
    WebhookFactory,
)

LIST = "/api/v1/webhooks/"
TOLD = {"url": "https://receiver.example/hooks", "event_types": ["complaint.moved"]}


@pytest.fixture
def api(api_with_scopes):
    return api_with_scopes("complaints:read", "webhooks:write")


def address(webhook, step=""):
    return f"{LIST}{webhook.pk}/{step}"


def narrowed(api, scope):
    """The same integration, with a token of fewer scopes."""
    token = AccessTokenFactory(application=api.user.client, scope=scope)
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {token.token}")


def own(api, **fields):
    return WebhookFactory(client=api.user.client, **fields)


def test_strangers_and_other_scopes_get_nothing(anonymous_api, api_with_scopes):
    webhook = WebhookFactory()
    reader = api_with_scopes("complaints:read-all")

    for path in (LIST, address(webhook), address(webhook, "deliveries/")):
        assert anonymous_api.get(path).status_code == 401
        assert reader.get(path).status_code == 403
    assert reader.post(LIST, TOLD).status_code == 403


def test_another_clients_subscription_is_not_there(api):
    other = WebhookFactory()

    assert api.get(LIST).json()["results"] == []
    for step in ("", "deliveries/"):
        assert api.get(address(other, step)).status_code == 404
    for step in ("rotate/", "enable/", "test/", "replay/"):
        assert api.post(address(other, step), {}).status_code == 404
    assert api.patch(address(other), {}, HTTP_IF_MATCH="*").status_code == 404
    assert api.delete(address(other), HTTP_IF_MATCH="*").status_code == 404


def test_people_subscribe_to_nothing(api_as_role):
    WebhookFactory()

    assert api_as_role("administrator").get(LIST).json()["results"] != []
    assert api_as_role("administrator").post(LIST, TOLD).status_code == 403
    assert api_as_role("commissioner").get(LIST).status_code == 403


def test_the_secret_is_shown_once(api):
    made = api.post(LIST, TOLD)

    assert made.status_code == 201
    body = made.json()
    webhook = Webhook.objects.get()
    assert body["secret"] == webhooks.secret_of(webhook)
    assert made["Location"].endswith(address(webhook))
    shown = api.get(address(webhook)).json()
    assert "secret" not in shown
    assert shown | {"secret": body["secret"]} == body


@pytest.mark.parametrize("step", ["", "rotate/"])
def test_a_secret_is_shown_whatever_is_preferred_and_kept_nowhere(api, step):
    where = address(own(api), step) if step else LIST
    told = {} if step else TOLD
    options = {"HTTP_PREFER": "return=minimal", "HTTP_IDEMPOTENCY_KEY": "once"}

    first = api.post(where, told, **options)
    again = api.post(where, told, **options)

    secret = webhooks.secret_of(Webhook.objects.get())
    assert first.json()["secret"] == secret
    assert again["Idempotency-Replayed"] == "true"
    assert (again.status_code, again["ETag"]) == (first.status_code, first["ETag"])
    assert again.json() == {
        name: value for name, value in first.json().items() if name != "secret"
    }
    assert secret.encode() not in bytes(IdempotencyKey.objects.get().body)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"url": "http://receiver.example/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": ""}, "url"),
        ({"url": f"https://receiver.example/{'x' * 500}"}, "url"),
        ({"event_types": []}, "event_types"),
        ({"event_types": ["complaint.unheard"]}, "event_types[0]"),
        ({"event_types": ["call.created"]}, "event_types"),
        ({"event_types": "complaint.moved"}, "event_types"),
        ({"description": "x" * 201}, "description"),
        ({"secret": "whsec_mine"}, "secret"),
        ({"disabled_at": None}, "disabled_at"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(api, wrong, path):
    answer = api.post(LIST, TOLD | wrong)

    assert answer.status_code == 400
    assert [error["path"] for error in answer.json()["errors"]] == [path]
    assert not Webhook.objects.exists()


def test_the_same_address_again_is_a_conflict(api):
    own(api, url=TOLD["url"])

    answer = api.post(LIST, TOLD)

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("webhook_exists")


def test_changed_with_the_tag_of_what_was_seen(api):
    webhook = own(api)
    tag = api.get(address(webhook))["ETag"]

    assert api.patch(address(webhook), {"description": "Portal"}).status_code == 428
    changed = api.patch(address(webhook), {"description": "Portal"}, HTTP_IF_MATCH=tag)
    assert (changed.status_code, changed.json()["description"]) == (200, "Portal")
    stale = api.patch(address(webhook), {"description": "Other"}, HTTP_IF_MATCH=tag)
    assert stale.status_code == 412


def test_ended_for_good(api):
    webhook = own(api)

    assert api.delete(address(webhook)).status_code == 428
    assert api.delete(address(webhook), HTTP_IF_MATCH="*").status_code == 204
    assert api.get(address(webhook)).status_code == 404


def test_a_new_secret_and_what_it_signs(api, monkeypatch):
    webhook, sent = own(api), []
    monkeypatch.setattr(safe_http, "post", lambda *told: sent.append(told) or (204, ""))

    secret = api.post(address(webhook, "rotate/"), {}).json()["secret"]
    assert api.post(address(webhook, "test/"), {}).status_code == 200
    deliveries.run()

    (_, body, headers), *_ = sent
    assert Verifier(secret).verify(body, headers)["type"] == "webhook.test"


def test_switched_on_again(api):
    webhook = own(api)
    assert api.post(address(webhook, "enable/"), {}).status_code == 409
    webhooks.disable(webhook, by=None, reason="Down")

    assert api.get(address(webhook)).json()["is_active"] is False
    assert api.post(address(webhook, "enable/"), {}).json()["is_active"] is True


def test_sent_again_since(api):
    webhook = own(api)

    assert api.post(address(webhook, "replay/"), {}).json()["errors"][0]["path"] == "since"
    since = {"since": "2026-03-02T09:00:00+04:00"}
    assert api.post(address(webhook, "replay/"), since).status_code == 200
    later = {"since": "2999-03-02T09:00:00+04:00"}
    assert api.post(address(webhook, "replay/"), later).status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_deliveries_take_a_constant_number_of_queries(
    api, rows, django_assert_num_queries
):
    for _row in range(rows):
        webhook = own(api)
    for _row in range(rows):
        WebhookDeliveryFactory(webhook=webhook, event__subject_id=ComplaintFactory().pk)

    with django_assert_num_queries(5):
        assert len(api.get(LIST).json()["results"]) == rows
    with django_assert_num_queries(6):  # the sixth reads which complaints are still visible
        assert len(api.get(address(webhook, "deliveries/")).json()["results"]) == rows


def test_deliveries_come_in_pages_and_by_state(api):
    webhook = own(api)
    WebhookDeliveryFactory.create_batch(2, webhook=webhook)
    WebhookDeliveryFactory(webhook=webhook, state="withheld")
    WebhookDeliveryFactory()
    here = address(webhook, "deliveries/")

    page = api.get(f"{here}?page_size=2&count=exact").json()

    assert (len(page["results"]), page["count"]) == (2, 3)
    assert len(api.get(page["next"]).json()["results"]) == 1
    assert [row["state"] for row in api.get(f"{here}?state=withheld").json()["results"]] == [
        "withheld"
    ]
    assert api.get(f"{here}?state=lost").status_code == 400
    assert api.get(f"{here}?sort=state").json()["errors"][0]["path"] == "sort"


def test_deliveries_say_what_they_are_about_while_it_may_be_seen(api, api_as_role):
    mine, other = ComplaintFactory(registered_by=api.user), ComplaintFactory()
    webhook = own(api)
    for subject in (mine, other):
        WebhookDeliveryFactory(webhook=webhook, event__subject_id=subject.pk)
    WebhookDeliveryFactory(
        webhook=webhook, event__type="webhook.test", event__subject_id=webhook.pk
    )
    told = [
        ("webhook", None),
        ("complaint", None),
        ("complaint", f"/api/v1/complaints/{mine.number}/"),
    ]

    for who in (api, api_as_role("administrator")):
        rows = who.get(address(webhook, "deliveries/")).json()["results"]
        assert [(row["object"], row["address"]) for row in rows] == told
    narrow = narrowed(api, "webhooks:write")
    rows = narrow.get(address(webhook, "deliveries/")).json()["results"]
    assert {row["address"] for row in rows} == {None}


def test_a_narrowed_token_subscribes_to_no_more_than_it_may_read(api):
    """With another URL, the client would receive what the token may not read."""
    webhook, narrow = own(api), narrowed(api, "webhooks:write")

    assert narrow.post(LIST, TOLD).json()["errors"][0]["path"] == "event_types"
    elsewhere = {"url": "https://elsewhere.example/"}
    assert narrow.patch(address(webhook), elsewhere, HTTP_IF_MATCH="*").status_code == 400
    assert narrowed(api, "webhooks:write complaints:read").post(LIST, TOLD).status_code == 201
    assert api.patch(address(webhook), elsewhere, HTTP_IF_MATCH="*").status_code == 200


@pytest.mark.parametrize(
    ("step", "told"), [("test/", {}), ("replay/", {"since": "2026-03-02T09:00:00+04:00"})]
)
def test_whoever_asks_for_messages_says_that_the_receiver_is_well_again(
    api, monkeypatch, step, told
):
    monkeypatch.setattr(safe_http, "post", lambda *told: (204, ""))
    later = timezone.now() + timedelta(hours=6)
    webhook = own(api, resting_until=later, failures=9)
    mine = ComplaintFactory(registered_by=api.user)
    waiting = WebhookDeliveryFactory(webhook=webhook, event__subject_id=mine.pk, next_at=later)
    deliveries.run()
    waiting.refresh_from_db()
    assert waiting.state == "pending"

    assert api.post(address(webhook, step), told).status_code == 200
    deliveries.run()

    waiting.refresh_from_db()
    assert waiting.state == "delivered"
