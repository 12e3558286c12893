"""Submitting a complaint: required content, and the errors that are reported."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Complaint, Person
from tests.factories import (
    ClassificationFactory,
)
from tests.support.complaint_bodies import (
    ADDRESS,
    ANY_VERSION,
    FULL_BODY,
    SHORT_BODY,
    error_paths,
    numbers,
)


@pytest.mark.parametrize("body", [FULL_BODY, SHORT_BODY], ids=["long", "short"])
def test_create_answers_the_complaint_with_its_clocks(portal, office, body):
    response = portal.post(ADDRESS, body)

    shown = response.json()
    assert response.status_code == 201
    assert response["ETag"] == portal.get(response["Location"])["ETag"]
    assert shown["status"] == "received"
    assert shown["number"].startswith("C-20")
    assert {clock["key"] for clock in shown["deadlines"]} == {
        "complaint.examination",
        "complaint.refusal_notice",
    }
    person = shown["parties"][0]["person"]
    assert person["display_name"] == "Kiran Doyo"
    assert person["nationalities"] == ["XXA"]
    assert [(row["code"], row["basis"]) for row in person["statuses"]] == [
        ("stateless", "declared")
    ]
    stored = Complaint.objects.get()
    assert stored.registered_by == portal.user
    assert numbers(portal.get(ADDRESS)) == [stored.number]


def test_create_with_everything(portal, office):
    removal = timezone.now() + timedelta(hours=30)
    body = FULL_BODY | {
        "rights": ["liberty", "fair_trial", "liberty"],
        "topics": ["detention"],
        "respondent": "migration-service",
        "narrative": "ისინი",
        "narrative_language": "ka",
        "removals": [{"kind": "expulsion", "scheduled_at": removal.isoformat()}],
        "parties": [
            {
                "role": "affected",
                "person": {
                    "names": [
                        {"full": "ნინო მაგალითი", "family": "მაგალითი", "given": "ნინო"},
                        {"full": "Nino Example", "kind": "romanised"},
                    ],
                    "sex": "female",
                    "born_on": "1999-05-01",
                    "languages": ["ka", "en"],
                    "contacts": [{"kind": "phone", "value": "+994501234567", "safety": "caution"}],
                    "addresses": [{"kind": "no_fixed"}],
                    "former_residence_states": [{"code": "UTO", "basis": "documented"}],
                },
            },
            {"role": "representative", "organisation": "migration-service"},
        ],
    }

    response = portal.post(ADDRESS, body)

    shown = response.json()
    assert response.status_code == 201, shown
    assert shown["priority"] == "immediate"
    assert sorted(shown["rights"]) == ["fair_trial", "liberty"]
    assert shown["parties"][0]["person"]["former_residence_states"] == ["UTO"]
    assert shown["parties"][1]["organisation"] == "migration-service"
    assert "contacts" not in shown["parties"][0]["person"]
    assert Person.objects.get().contacts.get().normalised == "+994501234567"


def with_documents(*rows):
    return FULL_BODY | person(identity_documents=list(rows))


def test_documents_of_a_new_person_are_kept_once_in_one_form(portal, office):
    passport = {
        "kind": "passport",
        "number": "tst № 01-23",
        "country": "UTO",
        "basis": "documented",
    }
    response = portal.post(ADDRESS, with_documents(passport, passport | {"number": "TST-0123"}))

    assert response.status_code == 201, response.json()
    paper = Person.objects.get().identity_documents.get()
    assert (paper.normalised, paper.country.code, paper.basis) == ("TST0123", "UTO", "documented")
    assert "TST" not in str(response.json())


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"kind": "passport", "number": "-- №"}, "number"),
        ({"kind": "passport", "number": "x" * 61}, "number"),
        ({"kind": "library_card", "number": "1"}, "kind"),
        ({"number": "1"}, "kind"),
        ({"kind": "passport", "number": "1", "country": "nowhere"}, "country"),
    ],
)
def test_a_document_that_is_none_is_refused_at_its_field(portal, office, row, field):
    told = [path for path, _code in error_paths(portal.post(ADDRESS, with_documents(row)))]

    assert told == [f"{PERSON}.identity_documents[0].{field}"]
    assert not Person.objects.exists()


def test_own_initiative_needs_no_party(portal, office):
    body = {key: value for key, value in FULL_BODY.items() if key != "parties"}

    assert error_paths(portal.post(ADDRESS, body)) == [("parties", "invalid")]
    assert portal.post(ADDRESS, body | {"channel": "own_initiative"}).status_code == 201


def person(**fields):
    return {"parties": [{"role": "complainant", "person": {"names": [{"full": "A"}]} | fields}]}


NOW = timezone.now()
PERSON = "parties[0].person"


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"channel": "pigeon"}, "channel", "unknown_code"),
        ({"channel": "telex"}, "channel", "retired_code"),
        ({"channel": 5}, "channel", "invalid"),
        ({"channel": None}, "channel", "null"),
        ({"channel": {"code": "email"}}, "channel", "invalid"),
        ({"received_at": "2026-03-02T09:30:00"}, "received_at", "offset"),
        ({"received_at": "2026-03-02"}, "received_at", "offset"),
        ({"received_at": "yesterday"}, "received_at", "invalid"),
        ({"received_at": "2026-02-30T10:00:00+04:00"}, "received_at", "invalid"),
        ({"received_at": 1772430000}, "received_at", "invalid"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at", "sense"),
        ({"received_at": "9999-12-31T23:59:59-14:00"}, "received_at", "sense"),
        ({"received_at": (NOW + timedelta(days=3)).isoformat()}, "received_at", "sense"),
        ({"received_at": (NOW + timedelta(hours=3)).isoformat()}, "received_at", "invalid"),
        ({"received_at": "1950-03-02T09:30:00+04:00"}, "received_at", "invalid"),
        ({"summary": ""}, "summary", "blank"),
        ({"summary": "  \n "}, "summary", "blank"),
        ({"summary": "x" * 1001}, "summary", "max_length"),
        ({"summary": 7}, "summary", "invalid"),
        ({"summary": ["a"]}, "summary", "invalid"),
        ({"narrative": "x" * 50_001}, "narrative", "max_length"),
        ({"kind": "grievance"}, "kind", "invalid_choice"),
        ({"is_anonymous": "yes"}, "is_anonymous", "invalid"),
        ({"status": "closed"}, "status", "unknown_field"),
        ({"number": "C-2026-000001-X"}, "number", "unknown_field"),
        ({"priority": "high"}, "priority", "unknown_field"),
        ({"unit": "desk"}, "unit", "unknown_field"),
        ({"sumary": "x"}, "sumary", "unknown_field"),
        ({"rights": ["liberty", "flight"]}, "rights[1]", "unknown_code"),
        ({"rights": "liberty"}, "rights", "not_a_list"),
        ({"rights": ["liberty"] * 51}, "rights", "too_many"),
        ({"rights": [["liberty"]]}, "rights[0]", "invalid"),
        ({"respondent": "nobody"}, "respondent", "unknown_code"),
        ({"violated_on": "2026-13-01"}, "violated_on", "invalid"),
        ({"violated_on": "2999-01-01"}, "violated_on", "sense"),
        ({"parties": "me"}, "parties", "not_a_list"),
        ({"parties": [5]}, "parties[0]", "invalid"),
        ({"parties": [{"role": "complainant"}]}, PERSON, "invalid"),
        (
            {"parties": [{"role": "king", **FULL_BODY["parties"][0]} | {"role": "king"}]},
            "parties[0].role",
            "invalid_choice",
        ),
        ({"parties": [{"person_id": 2**70}]}, "parties[0].person_id", "not_found"),
        ({"parties": [{"person_id": "1"}]}, "parties[0].person_id", "not_found"),
        ({"parties": FULL_BODY["parties"] * 21}, "parties", "max_length"),
        (person(names=[]), f"{PERSON}.names", "empty"),
        (person(names=[{"full": " "}]), f"{PERSON}.names[0].full", "blank"),
        (person(names=[{"full": "\u200b\u2060"}]), f"{PERSON}.names[0].full", "blank"),
        (person(names=[{"full": "x" * 251}]), f"{PERSON}.names[0].full", "max_length"),
        (person(names=[{"full": "12345"}]), f"{PERSON}.names[0].full", "invalid"),
        (person(nationality=5), f"{PERSON}.nationality", "shape"),
        (
            person(contacts=[{"kind": "email", "value": "notanemail"}]),
            f"{PERSON}.contacts[0].value",
            "invalid",
        ),
        (
            person(contacts=[{"kind": "phone", "value": "12"}]),
            f"{PERSON}.contacts[0].value",
            "invalid",
        ),
        (
            person(contacts=[{"kind": "phone", "value": "+994 50 123 45 6789"}]),
            f"{PERSON}.contacts[0].value",
            "invalid",
        ),
        (
            person(names=[{"full": "A", "script": "Latn"}]),
            f"{PERSON}.names[0].script",
            "unknown_field",
        ),
        (person(statuses=["lord"]), f"{PERSON}.statuses[0]", "unknown_code"),
        (person(statuses=["stateless", "stateless"]), f"{PERSON}.statuses[1]", "twice"),
        (
            person(statuses=[f"code{number}" for number in range(40_000)]),
            f"{PERSON}.statuses",
            "too_many",
        ),
        (person(feared_states=["XXA"] * 51), f"{PERSON}.feared_states", "too_many"),
        (person(statuses=[{"code": "stateless", "basis": "x"}]), f"{PERSON}.statuses[0]", "basis"),
        (person(statuses=[{"code": "stateless", "x": 1}]), f"{PERSON}.statuses[0]", "shape"),
        (person(nationality="Narnia"), f"{PERSON}.nationality", "unknown_code"),
        (person(nationality="XXA", nationalities=[]), f"{PERSON}.nationality", "invalid"),
        (person(born_on="2031-01-01"), f"{PERSON}.born_on", "sense"),
        (person(born_on="1066-01-01"), f"{PERSON}.born_on", "sense"),
        (person(contacts=[{"kind": "phone"}]), f"{PERSON}.contacts[0].value", "required"),
        (person(addresses=[{"kind": "residence"}]), f"{PERSON}.addresses[0].text", "invalid"),
        (person(addresses=[{"kind": "detained"}]), f"{PERSON}.addresses[0].facility", "invalid"),
        ({"removals": [{"kind": "exile"}]}, "removals[0].kind", "invalid_choice"),
        (
            {"removals": [{"kind": "expulsion", "ordered_on": "2999-01-01"}]},
            "removals[0].ordered_on",
            "sense",
        ),
        (
            {
                "removals": [
                    {
                        "kind": "expulsion",
                        "ordered_on": "2026-02-27",
                        "scheduled_at": "2026-02-26T10:00:00+04:00",
                    }
                ]
            },
            "removals[0].scheduled_at",
            "invalid",
        ),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(portal, office, change, path, code):
    ClassificationFactory(list="channel", code="telex", valid_until="2020-01-01")

    response = portal.post(ADDRESS, FULL_BODY | change)

    assert response.status_code == 400, response.content
    assert error_paths(response) == [(path, code)]
    assert not Complaint.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("change", "path", "detail"),
    [
        ({"rights": "liberty"}, "rights", "A list of codes."),
        ({"parties": "me"}, "parties", "A list is wanted here."),
        ({"parties": ["me"]}, "parties[0]", "An object is wanted here."),
        (person(names="me"), f"{PERSON}.names", "A list is wanted here."),
    ],
)
def test_what_is_wanted_is_told_in_the_words_of_json(portal, office, change, path, detail):
    fault, *others = portal.post(ADDRESS, FULL_BODY | change).json()["errors"]

    assert (fault["path"], fault["detail"], others) == (path, detail, [])


def test_a_day_that_cannot_be_meant_is_told_which_can(portal, office):
    (fault,) = portal.post(ADDRESS, FULL_BODY | {"violated_on": "1066-01-01"}).json()["errors"]

    bounds = f"from 1900-01-01 to {timezone.localdate()}"
    assert fault["detail"] == f"This day is outside what can be meant: {bounds}."


def test_a_moment_that_cannot_be_meant_is_told_which_can(portal, office):
    sent = portal.post(ADDRESS, FULL_BODY | {"received_at": "1066-01-01T00:00:00+04:00"})
    asked = portal.get(ADDRESS, {"received_after": "1066-01-01T00:00:00+04:00"})

    for response in (sent, asked):
        (fault,) = response.json()["errors"]
        assert "meant: from 1900-01-01T00:00:00+00:00 to 2" in fault["detail"]


def test_all_faults_are_told_at_once(portal, office):
    response = portal.post(ADDRESS, {"channel": "pigeon", "sumary": "x", "status": "closed"})

    assert sorted(error_paths(response)) == [
        ("channel", "unknown_code"),
        ("received_at", "required"),
        ("status", "unknown_field"),
        ("sumary", "unknown_field"),
        ("summary", "required"),
    ]


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"a": "\\u0000"}', "application/json", 400),
        (b'{"summary": 1, "summary": 2}', "application/json", 400),
        (b"summary=x", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b'{"a":"' + b"x" * 2_000_000 + b'"}', "application/json", 413),
    ],
)
def test_bodies_that_are_none(portal, office, body, media_type, status):
    response = portal.generic("POST", ADDRESS, body, content_type=media_type)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    "name", ["محمد", "გიორგი", "ገብረ", "王小明", "é", "Суханкулы", "X", "ʻAlī  al-Ṭāhir"]
)
def test_names_of_any_script_are_kept(portal, office, name):
    body = FULL_BODY | person(names=[{"full": name}])

    assert portal.post(ADDRESS, body).status_code == 201


def test_equal_bodies_are_two_complaints(portal, office):
    first, second = portal.post(ADDRESS, FULL_BODY).json(), portal.post(ADDRESS, FULL_BODY).json()

    assert first["number"] != second["number"]


@pytest.mark.parametrize(
    "contact",
    [
        {"kind": "email", "value": "torvena@lawyers.example"},
        {"kind": "phone", "value": "916"},
        {"kind": "phone", "value": "102"},
        {"kind": "phone", "value": "012 493 00 00 ext. 12"},
        {"kind": "phone", "value": "0912 34 56"},  # no country code, not of Azerbaijan
        {"kind": "phone", "value": "12345"},
        {"kind": "messenger", "value": "@torvena"},
        {"kind": "through", "value": "Her sister"},
    ],
)
def test_no_complaint_is_refused_for_an_odd_contact(portal, office, contact):
    response = portal.post(ADDRESS, FULL_BODY | person(contacts=[contact]))

    assert response.status_code == 201, response.content


def test_who_is_named_does_not_become_anonymous(portal, office):
    number = portal.post(ADDRESS, FULL_BODY).json()["number"]

    response = portal.patch(f"{ADDRESS}{number}/", {"is_anonymous": True}, **ANY_VERSION)

    assert (response.status_code, error_paths(response)) == (400, [("is_anonymous", "invalid")])
    assert not Complaint.objects.get().is_anonymous


def test_who_is_anonymous_is_named_first(portal, office):
    told = {name: value for name, value in FULL_BODY.items() if name != "parties"}
    number = portal.post(ADDRESS, told | {"is_anonymous": True}).json()["number"]
    here = f"{ADDRESS}{number}/"

    refused = portal.patch(here, {"is_anonymous": False}, **ANY_VERSION)
    assert (
        portal.patch(here, {"is_anonymous": True, "summary": "Held"}, **ANY_VERSION).status_code
        == 200
    )
    assert portal.post(f"{here}parties/", FULL_BODY["parties"][0]).status_code == 201
    named = portal.patch(here, {"is_anonymous": False}, **ANY_VERSION)

    assert (refused.status_code, error_paths(refused)) == (400, [("parties", "invalid")])
    assert named.json()["is_anonymous"] is False
