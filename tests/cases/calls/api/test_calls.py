import pytest

from cases.models import Call
from ombudsman.models import AuditEntry
from tests.factories import (
    CallFactory,
    ClassificationFactory,
    ComplaintFactory,
    OutcomeRuleFactory,
    PersonFactory,
)

ADDRESS = "/api/v1/calls/"
CALL = {
    "call_id": "exchange-77",
    "caller_number": "050 123 45 67",
    "started_at": "2026-03-02T09:30:00+04:00",
    "topics": ["detention"],
    "note": "Asked about the yard.",
}


@pytest.fixture
def exchange(api_with_scopes, office):
    return api_with_scopes("calls:read", "calls:write")


@pytest.fixture
def informed():
    return OutcomeRuleFactory().outcome


def faults(response):
    return [(error["path"], error["code"]) for error in response.json()["errors"]]


def test_log_a_call(exchange):
    response = exchange.post(ADDRESS, CALL)

    shown = response.json()
    assert response.status_code == 201, shown
    assert response["ETag"]
    assert (shown["caller_number"], shown["topics"]) == ("+994501234567", ["detention"])
    assert shown["outcome"] is None
    assert Call.objects.get().taker == exchange.user


def test_call_of_the_exchange_is_logged_once(exchange):
    exchange.post(ADDRESS, CALL)

    response = exchange.post(ADDRESS, CALL)

    assert (response.status_code, response.json()["code"]) == (409, "call_exists")
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"call_id": ""}, "call_id"),
        ({"call_id": "x" * 121}, "call_id"),
        ({"caller_number": "hello"}, "caller_number"),
        ({"direction": "up"}, "direction"),
        ({"started_at": "2026-03-02T09:30:00"}, "started_at"),
        ({"ended_at": "2026-03-02T09:29:00+04:00"}, "ended_at"),
        ({"topics": ["nothing"]}, "topics[0]"),
        ({"outcome": "informed"}, "outcome"),
        ({"person": 1}, "person"),
        ({"complaint": "C-2026-000001-X"}, "complaint"),
        ({"is_emergency": 1}, "is_emergency"),
    ],
)
def test_wrong_calls_are_named_and_not_logged(exchange, change, path):
    response = exchange.post(ADDRESS, CALL | change)

    assert response.status_code == 400
    assert [fault[0] for fault in faults(response)] == [path]
    assert not Call.objects.exists()


def test_answer_code_and_end(exchange, informed):
    call = exchange.post(ADDRESS, CALL).json()["id"]

    answered = exchange.post(f"{ADDRESS}{call}/answer/")
    twice = exchange.post(f"{ADDRESS}{call}/answer/")
    coded = exchange.post(f"{ADDRESS}{call}/code/", {"outcome": "informed", "note": "Told."})
    again = exchange.post(f"{ADDRESS}{call}/code/", {"outcome": "informed"})

    assert answered.json()["taker"] == exchange.user.username
    assert (twice.status_code, twice.json()["code"]) == (409, "call_not_ringing")
    assert coded.json()["outcome"] == "informed"
    assert coded.json()["ended_at"] is not None
    assert (again.status_code, again.json()["code"]) == (409, "coded_already")


def test_end_without_a_body(exchange):
    call = CallFactory()

    assert exchange.post(f"{ADDRESS}{call.pk}/end/").json()["ended_at"] is not None
    assert faults(exchange.post(f"{ADDRESS}{call.pk}/end/", {"at": "now"})) == [
        ("at", "unknown_field")
    ]


def test_a_second_end_changes_nothing_and_opens_the_call(exchange):
    call = CallFactory()

    acts = []
    for _ in range(2):
        assert exchange.post(f"{ADDRESS}{call.pk}/end/").status_code == 200
        acts.append(AuditEntry.objects.latest("pk").action)

    assert acts == ["call.end", "call.open"]


def test_retired_outcome_is_not_given(exchange):
    ClassificationFactory(list="call_outcome", code="telex", valid_until="2020-01-01")
    call = CallFactory()

    response = exchange.post(f"{ADDRESS}{call.pk}/code/", {"outcome": "telex"})

    assert faults(response) == [("outcome", "retired_code")]


def test_link_to_whom_one_may_see(api_as_role):
    taker = api_as_role("call_taker")
    call = CallFactory(taker=taker.user)
    person = PersonFactory()

    response = taker.post(f"{ADDRESS}{call.pk}/link/", {"person": person.pk})

    assert response.json()["person"] == person.pk
    hidden = PersonFactory(is_reserved=True)
    assert faults(taker.post(f"{ADDRESS}{call.pk}/link/", {"person": hidden.pk})) == [
        ("person", "not_found")
    ]
    number = ComplaintFactory().number
    assert faults(taker.post(f"{ADDRESS}{call.pk}/link/", {"complaint": number})) == [
        ("complaint", "not_found")
    ]
    assert taker.post(f"{ADDRESS}{call.pk}/link/", {}).status_code == 400


def test_taker_sees_own_calls_and_supervisor_all(api_as_role):
    taker = api_as_role("call_taker")
    mine, other = CallFactory(taker=taker.user), CallFactory()

    assert [row["id"] for row in taker.get(ADDRESS).json()["results"]] == [mine.pk]
    assert taker.get(f"{ADDRESS}{other.pk}/").status_code == 404
    assert len(api_as_role("call_supervisor").get(ADDRESS).json()["results"]) == 2


def test_filters(exchange, informed):
    coded = CallFactory(outcome=informed, direction="out", queue="desk")
    CallFactory()

    for query in ({"outcome": "informed"}, {"direction": "out"}, {"queue": "desk"}):
        found = exchange.get(ADDRESS, query).json()["results"]
        assert [row["id"] for row in found] == [coded.pk]
