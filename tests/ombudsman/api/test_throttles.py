"""How many requests a minute an account may send, and what it is told."""

import pytest
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


def test_pages_are_not_counted(client):
    assert [client.get("/events/").status_code for _ in range(5)] == [200] * 5
    assert "RateLimit" not in client.get("/events/").headers


def test_an_answer_names_the_request_as_the_trail_does(api_with_scopes):
    client = api_with_scopes("complaints:read-all")

    response = client.get(f"/api/v1/complaints/{ComplaintFactory().number}/")

    assert AuditEntry.objects.get().request_id == response["X-Request-ID"] != ""
