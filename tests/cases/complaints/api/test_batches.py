"""Batches of complaints: each item succeeds or fails on its own."""

import json

import pytest
from rest_framework.test import APIClient

from cases.models import Complaint, Person
from ombudsman.models import AuditEntry, NumberSeries
from ombudsman.services import audit
from tests.factories import AccessTokenFactory, ClassificationFactory, PersonFactory
from tests.support.protected_people import create_body as body_abroad
from tests.support.trail.failures import patch_audit_record

ADDRESS = "/api/v1/complaints/batch/"
KEY = {"HTTP_IDEMPOTENCY_KEY": "7d20"}
PARTY = {
    "role": "complainant",
    "person": {"names": [{"full": "Kiran Doyo"}], "statuses": ["stateless"], "nationality": "XXA"},
}
ITEM = {
    "channel": "email",
    "received_at": "2026-03-02T09:30:00+04:00",
    "summary": "Held since January without a paper",
    "parties": [PARTY],
}
SHORT = {name: value for name, value in ITEM.items() if name != "parties"} | {"is_anonymous": True}


@pytest.fixture
def portal(api_with_scopes, office):
    return api_with_scopes("complaints:read", "complaints:write")


def sent(client, *items, **headers):
    body = json.dumps({"complaints": items})
    return client.generic("POST", ADDRESS, body, content_type="application/json", **headers)


def results(response):
    assert response.status_code == 200, response.content
    return response.json()["results"]


def statuses(response):
    return [result["status"] for result in results(response)]


def faults(problem):
    return [(error["path"], error["code"]) for error in problem["errors"]]


def test_strangers_get_nothing(anonymous_api, office):
    assert sent(anonymous_api, ITEM).status_code == 401
    assert not Complaint.objects.exists()


def test_scope_or_role_that_is_missing(api_with_scopes, api_as_role, office):
    assert sent(api_with_scopes("complaints:read", "complaints:read-all"), ITEM).status_code == 403
    for role in ("analyst", "auditor", "administrator", "outreach_officer", "npm_member"):
        assert sent(api_as_role(role), ITEM).status_code == 403
    assert not Complaint.objects.exists()


def test_there_is_nothing_to_read_or_to_change(portal):
    assert portal.get(ADDRESS).status_code == 405
    assert portal.patch(ADDRESS, {}).status_code == 405


def test_each_is_registered_in_its_order(portal):
    told = results(sent(portal, ITEM, SHORT | {"summary": "Second"}, ITEM | {"summary": "Third"}))

    stored = list(Complaint.objects.order_by("pk"))
    assert told == [
        {"status": 201, "number": one.number, "priority": one.priority} for one in stored
    ]
    assert [one.summary for one in stored] == [ITEM["summary"], "Second", "Third"]
    assert {one.registered_by for one in stored} == {portal.user}
    assert AuditEntry.objects.filter(action="complaint.create", user=portal.user).count() == 3


def test_call_taker_registers_and_is_told_the_numbers(api_as_role, office):
    told = results(sent(api_as_role("call_taker"), ITEM))

    assert told[0]["number"] == Complaint.objects.get().number


def test_a_bad_item_stops_no_other_and_leaves_nothing(portal):
    bad = ITEM | {"parties": [PARTY, {"role": "affected", "person": {"names": [{"full": " "}]}}]}

    first, second, third = results(sent(portal, ITEM, bad, ITEM))

    assert (first["status"], second["status"], third["status"]) == (201, 400, 201)
    assert second.keys() == {"status", "problem"}
    assert second["problem"]["status"] == 400
    assert faults(second["problem"]) == [("parties[1].person.names[0].full", "blank")]
    assert (Complaint.objects.count(), Person.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"channel": "pigeon"}, "channel", "unknown_code"),
        ({"received_at": "yesterday"}, "received_at", "invalid"),
        ({"violated_on": "2999-01-01"}, "violated_on", "sense"),
        ({"status": "closed"}, "status", "unknown_field"),
        ({"parties": []}, "parties", "invalid"),
        ({"is_anonymous": True}, "is_anonymous", "invalid"),
        ({"summary": "a\0b"}, "summary", "bad_characters"),
        ({"narrative": "\ud800"}, "narrative", "bad_characters"),
        ({"rights": ["liberty", "a\0"]}, "rights[1]", "bad_characters"),
    ],
)
def test_what_is_wrong_is_named_as_for_one(portal, change, path, code):
    bad, good = results(sent(portal, ITEM | change, SHORT))

    assert faults(bad["problem"]) == [(path, code)]
    assert (bad["status"], good["status"]) == (400, 201)
    assert Complaint.objects.get().number == good["number"]


def test_items_that_are_no_objects(portal):
    assert statuses(sent(portal, None, 5, "text", [], {}, SHORT)) == [400] * 5 + [201]


def test_what_a_rule_refuses_after_the_first_rows_were_written(api_as_role, office):
    known = PersonFactory()
    twice = {"parties": [{"role": "affected", "person_id": known.pk}] * 2}

    good, refused, last = results(sent(api_as_role("commissioner"), SHORT, ITEM | twice, SHORT))

    assert (good["status"], refused["status"], last["status"]) == (201, 409, 201)
    assert refused["problem"]["code"] == "party_twice"
    assert Complaint.objects.count() == 2
    assert not known.parties.exists()
    assert NumberSeries.objects.get(letter="C").last == 2  # the failed item used no number


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({}, "complaints", "required"),
        ({"complaints": []}, "complaints", "empty"),
        ({"complaints": None}, "complaints", "null"),
        ({"complaints": "all"}, "complaints", "not_a_list"),
        ({"complaints": SHORT}, "complaints", "not_a_list"),
        ({"complaints": [SHORT] * 1001}, "complaints", "max_length"),
        ({"complaints": [SHORT], "dry_run": True}, "dry_run", "unknown_field"),
        (SHORT, "channel", "unknown_field"),
    ],
)
def test_a_body_that_is_no_batch_is_refused_whole(portal, body, path, code):
    response = portal.post(ADDRESS, body)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert (path, code) in faults(response.json())
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b'{"complaints": [', 400),
        (b'{"complaints": [{"summary": NaN}]}', 400),
        (b'{"complaints": [{"summary": 1, "summary": 2}]}', 400),
        (b'{"complaints": [{}], "\\u0000": 1}', 400),
        (b'{"complaints": [' + b'{"a":' * 20 + b"1" + b"}" * 20 + b"]}", 400),
        (b'{"complaints": ["' + b"x" * 5 * 1024 * 1024 + b'"]}', 413),
    ],
)
def test_a_body_that_is_no_json_of_ours_is_refused_whole(portal, raw, status):
    response = portal.generic("POST", ADDRESS, raw, content_type="application/json", **KEY)

    assert response.status_code == status


def test_a_batch_may_be_larger_than_one_complaint(portal):
    long = SHORT | {"narrative": "x" * 50_000}

    assert len(json.dumps(long)) * 25 > 1024 * 1024
    assert statuses(sent(portal, *[long] * 25)) == [201] * 25


def test_a_thousand_are_taken(portal):
    told = statuses(sent(portal, SHORT, *[{}] * 998, SHORT))

    assert told == [201, *[400] * 998, 201]
    assert Complaint.objects.count() == 2


QUERIES, ONE = 3, 16  # token, permissions (2); one complaint without parties


@pytest.mark.parametrize("rows", [1, 3])
def test_an_item_costs_the_same_in_any_company(portal, rows, django_assert_num_queries):
    portal.get(ADDRESS)  # the use of a client is noted once a minute

    with django_assert_num_queries(QUERIES + rows * ONE):
        assert statuses(sent(portal, *[SHORT] * rows)) == [201] * rows


def test_the_same_key_answers_the_same_and_writes_once(portal):
    first = sent(portal, ITEM, {}, **KEY)
    again = sent(portal, ITEM, {}, **KEY)

    assert statuses(first) == [201, 400]
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Complaint.objects.count() == 1
    assert sent(portal, ITEM, ITEM, **KEY).status_code == 422


def test_equal_items_are_two_complaints(portal):
    told = results(sent(portal, ITEM, ITEM))

    assert told[0]["number"] != told[1]["number"]


def test_who_submits_for_the_state_feared_gets_no_number(office):
    """Items that may be disclosed have a number; all have a status."""
    fled = body_abroad()
    scopes = ["complaints:read", "complaints:write"]
    token = AccessTokenFactory(
        application__scopes=scopes, application__service_account__organisation=fled
    )
    ClassificationFactory(list="legal_status", code="asylum_seeker")
    person = {"names": [{"full": "A"}], "statuses": ["asylum_seeker"], "nationality": "IRN"}
    kept_from = ITEM | {"parties": [{"role": "complainant", "person": person}]}
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {token.token}")

    told = results(sent(client, kept_from, SHORT))

    assert told[0] == {"status": 201}
    assert told[1] == {
        "status": 201,
        "number": Complaint.objects.get(is_anonymous=True).number,
        "priority": "normal",
    }


class Stopped(BaseException):
    """Stands for a killed server."""


class UnforeseenError(Exception):
    """An error that no code expects."""


@pytest.fixture
def breaking(monkeypatch):
    """``breaking(error)``: registering a complaint with the summary "Break" raises ``error``."""
    record = audit.record

    def failing(action, obj=None, **details):
        if getattr(obj, "summary", "") == "Break":
            raise error_of["error"]
        return record(action, obj, **details)

    error_of = {}
    patch_audit_record(monkeypatch, failing)
    return lambda error: error_of.update(error=error)


BREAK = SHORT | {"summary": "Break"}


def test_an_error_nobody_foresaw_is_told_at_its_place(portal, breaking):
    breaking(UnforeseenError())

    first, broken, last = results(sent(portal, SHORT, BREAK, SHORT))

    assert (first["status"], broken["status"], last["status"]) == (201, 500, 201)
    assert broken["problem"]["code"] == "error"
    assert Complaint.objects.count() == 2


def test_an_error_without_any_success_is_the_answer(portal, breaking):
    breaking(UnforeseenError())

    for headers in ({}, KEY):
        response = sent(portal, BREAK, {}, **headers)
        assert response.status_code == 500
        assert response["Content-Type"] == "application/problem+json"
    assert not Complaint.objects.exists()
    assert statuses(sent(portal, SHORT, **KEY)) == [201]  # the key can be used again


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("headers", "kept"), [({}, 1), (KEY, 0)])
def test_what_stays_when_the_server_is_killed(portal, breaking, headers, kept):
    breaking(Stopped())

    with pytest.raises(Stopped):
        sent(portal, SHORT, BREAK, SHORT, **headers)

    assert Complaint.objects.count() == kept
