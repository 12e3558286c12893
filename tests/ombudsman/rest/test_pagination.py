from base64 import b64encode

import pytest

from tests.factories import OrganisationFactory

ADDRESS = "/api/v1/organisations/"


@pytest.fixture
def api(api_with_scopes):
    return api_with_scopes("reference:read")


def codes(page):
    return [row["code"] for row in page["results"]]


def test_pages_go_forth_and_back_newest_first(api):
    rows = OrganisationFactory.create_batch(5)

    first = api.get(ADDRESS, {"page_size": 2}).json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()
    back = api.get(third["previous"]).json()

    newest = [row.code for row in reversed(rows)]
    assert [codes(first), codes(second), codes(third)] == [newest[:2], newest[2:4], newest[4:]]
    assert (first["previous"], third["next"]) == (None, None)
    assert codes(back) == newest[2:4]


def test_nothing_is_counted_unless_asked(api):
    OrganisationFactory.create_batch(3)

    assert "count" not in api.get(ADDRESS).json()
    assert api.get(ADDRESS, {"count": "exact"}).json()["count"] == 3
    assert api.get(ADDRESS, {"count": "exact", "kind": "court"}).json()["count"] == 0
    assert isinstance(api.get(ADDRESS, {"count": "estimated"}).json()["count"], int)


def test_an_estimate_of_a_search_that_finds_nobody_is_zero(api_as_role):
    page = api_as_role("commissioner").get(
        "/api/v1/persons/", {"q": "Nobody", "count": "estimated"}
    )

    assert page.json() == {"next": None, "previous": None, "count": 0, "results": []}


def cursor(text):
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"page_size": "0"},
        {"page_size": "201"},
        {"page_size": "-1"},
        {"page_size": "ten"},
        {"page_size": ""},
        {"page_size": "9" * 5000},
        {"page_size": "٣"},
        {"count": "roughly"},
        {"cursor": "x"},
        {"cursor": ""},
        {"cursor": "ə"},
        {"cursor": cursor("p=abc")},
        {"cursor": cursor("p=-1")},
        {"cursor": cursor(f"p={2**63}")},
        {"cursor": cursor("o=5")},
        {"cursor": cursor("p=1&r=x")},
    ],
)
def test_wrong_paging_is_named(api, wrong):
    response = api.get(ADDRESS, wrong)

    assert response.status_code == 400
    assert [error["path"] for error in response.json()["errors"]] == list(wrong)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_however_many_rows(api, rows, django_assert_num_queries):
    OrganisationFactory.create_batch(rows)
    api.get(ADDRESS)

    with django_assert_num_queries(5):  # token, permissions (2), page, former names
        assert len(api.get(ADDRESS).json()["results"]) == rows
