"""The rate limit per account, and its headers."""

import pytest
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle

from ombudsman.models import AuditEntry
from tests.factories import ComplaintFactory

ADDRESS = "/api/v1/organisations/"


@pytest.fixture(autouse=True)
def _three_a_minute(monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"account": "3/min"})


def test_what_is_left_is_told_and_the_fourth_is_refused(api_with_scopes):
    client = api_with_scopes("reference:read")

    answers = [client.get(ADDRESS) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit"].partition(";t=")[0] for answer in answers] == [
        f'"account";r={left}' for left in (2, 1, 0, 0)
    ]
    assert answers[3]["RateLimit-Policy"] == '"account";q=3;w=60'
    assert answers[3].json()["code"] == "throttled"
    assert 1 <= int(answers[3]["Retry-After"]) <= 60


def test_accounts_are_counted_apart(api_with_scopes):
    busy, other = api_with_scopes("reference:read"), api_with_scopes("reference:read")
    for _ in range(4):
        busy.get(ADDRESS)

    assert other.get(ADDRESS).status_code == 200


def test_strangers_are_counted_by_address(anonymous_api):
    answers = [anonymous_api.get("/api/v1/events/").status_code for _ in range(4)]

    assert answers == [200, 200, 200, 429]
    assert anonymous_api.get("/api/v1/events/", REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_network_of_ipv6_is_one_stranger(anonymous_api):
    near = [
        anonymous_api.get("/api/v1/events/", REMOTE_ADDR=f"2001:db8:0:1::{n:x}").status_code
        for n in range(4)
    ]

    assert near == [200, 200, 200, 429]
    far = anonymous_api.get("/api/v1/events/", REMOTE_ADDR="2001:db8:0:2::1")
    assert far.status_code == 200


def refused_at_last(client, address=ADDRESS):
    """Statuses of four requests; the last one is refused."""
    answers = [client.get(address) for _ in range(4)]
    assert answers[3].json()["code"] == "throttled"
    assert answers[3]["RateLimit"].startswith('"account";r=0;t=')
    assert 1 <= int(answers[3]["Retry-After"]) <= 60
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize("address", [ADDRESS, "/api/v1/schema/", "/api/v1/nothing/"])
def test_strangers_who_are_not_let_in_are_counted(anonymous_api, address):
    assert refused_at_last(anonymous_api, address) == [401, 401, 401, 429]


def test_who_guesses_tokens_is_counted_by_address(api_with_scopes):
    guesses = [APIClient(HTTP_AUTHORIZATION=f"Bearer guess{n}") for n in range(4)]

    answers = [client.get(ADDRESS).status_code for client in guesses]

    assert answers == [401, 401, 401, 429]
    assert api_with_scopes("reference:read").get(ADDRESS).status_code == 200


def test_a_client_without_the_scope_is_counted(api_with_scopes):
    assert refused_at_last(api_with_scopes("events:read")) == [403, 403, 403, 429]


def test_pages_are_not_counted(client):
    assert [client.get("/events/").status_code for _ in range(5)] == [200] * 5
    assert "RateLimit" not in client.get("/events/").headers


def test_an_answer_names_the_request_as_the_trail_does(api_with_scopes):
    client = api_with_scopes("complaints:read-all")

    response = client.get(f"/api/v1/complaints/{ComplaintFactory().number}/")

    assert AuditEntry.objects.get().request_id == response["X-Request-ID"] != ""
