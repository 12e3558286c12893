"""``POST /complaints/search/``: the list, with its filters in the body."""

import pytest

from ombudsman.rules import names
from tests.factories import (
    ComplaintFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    UserFactory,
)

LIST = "/api/v1/complaints/"
SEARCH = f"{LIST}search/"


@pytest.fixture
def reader(api_with_scopes):
    return api_with_scopes("complaints:read-all")


def complaint_of(name, told_by=None, **fields):
    person = PersonFactory(display_name=name, created_by=told_by or UserFactory())
    PersonNameFactory(person=person, full=name, folded=names.fold(name))
    return PartyFactory(person=person, complaint=ComplaintFactory(**fields)).complaint


def numbers(response):
    assert response.status_code == 200, response.content
    return [row["number"] for row in response.json()["results"]]


def faults(response):
    assert response.status_code == 400
    return [(error["path"], error["code"]) for error in response.json()["errors"]]


def test_it_is_for_whoever_reads_complaints(anonymous_api, api_with_scopes, api_as_role):
    assert anonymous_api.post(SEARCH, {}).status_code == 401
    assert api_with_scopes("complaints:write").post(SEARCH, {}).status_code == 403
    assert api_as_role("analyst").post(SEARCH, {}).status_code == 403


def test_it_shows_no_more_than_the_list(api_with_scopes):
    portal = api_with_scopes("complaints:read")
    mine = complaint_of("Torvena Doyo", told_by=portal.user, registered_by=portal.user)
    complaint_of("Torvena Doyo", registered_by=portal.user)  # registered by the office
    complaint_of("Torvena Doyo")

    assert numbers(portal.post(SEARCH, {"q": "torvena"})) == [mine.number]


def test_filters_are_those_of_the_list(reader):
    found = complaint_of("Torvena Doyo", status="accepted", priority="high")
    complaint_of("Torvena Doyo", status="closed")
    complaint_of("Kiran Doyo", status="accepted")

    body = {"q": "torvena", "status": ["received", "accepted"], "open": True}
    since = {"received_after": found.received_at.isoformat(), "priority": ["high"]}

    assert numbers(reader.post(SEARCH, body | since)) == [found.number]
    assert numbers(reader.post(SEARCH, {"q": found.number})) == [found.number]
    assert reader.post(SEARCH, {}).json() == reader.get(LIST).json()


def test_pages_follow_each_other_with_the_same_body(reader):
    made = [complaint_of("Torvena Doyo").number for _ in range(3)]
    complaint_of("Kiran Doyo")
    found, page = [], f"{SEARCH}?page_size=2&count=exact"

    while page:
        answer = reader.post(page, {"q": "torvena"})
        found += numbers(answer)
        page = answer.json()["next"]
        assert "torvena" not in (page or "")

    assert found == made[::-1]
    assert answer.json()["count"] == 3


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"nmae": "x"}, ("nmae", "unknown_field")),
        ({"q": "ab"}, ("q", "too_short")),
        ({"q": ""}, ("q", "blank")),
        ({"q": ["torvena"]}, ("q", "invalid")),
        ({"open": "true"}, ("open", "invalid")),
        ({"status": "received"}, ("status", "not_a_list")),
        ({"status": ["lost"]}, ("status[0]", "invalid_choice")),
        ({"channel": "pigeon"}, ("channel", "invalid_choice")),
        ({"received_after": "yesterday"}, ("received_after", "invalid")),
        ({"page_size": 2}, ("page_size", "unknown_field")),
    ],
)
def test_what_cannot_be_meant_is_refused(reader, body, fault):
    assert faults(reader.post(SEARCH, body)) == [fault]


def test_no_filter_stands_in_the_address(reader):
    assert faults(reader.post(f"{SEARCH}?q=torvena", {})) == [("q", "unknown_parameter")]


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_however_many_rows(reader, rows, django_assert_num_queries):
    for _ in range(rows):
        ComplaintFactory()
    reader.post(SEARCH, {})

    with django_assert_num_queries(4):
        assert len(numbers(reader.post(SEARCH, {}))) == rows


@pytest.mark.parametrize("query", ["a", "ab", ".."])
def test_a_list_too_wants_three_letters(reader, query):
    assert faults(reader.get(f"{LIST}?q={query}")) == [("q", "too_short")]
