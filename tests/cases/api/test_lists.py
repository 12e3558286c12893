"""What holds for the list of every noun: strangers, scopes, one count of queries at any size."""

import pytest

from tests.factories import (
    CallbackAttemptFactory,
    CallFactory,
    ClassificationFactory,
    FacilityNameFactory,
    FindingFactory,
    RecommendationFactory,
    VisitFactory,
)


def topics():
    return [ClassificationFactory(list="topic", code="visas")]


# Noun -> what makes a row, the scope that opens the list, and the queries it takes:
# the token, two for the permissions, the page, and one for each list inside a row.
NOUNS = {
    "calls": (lambda: CallFactory(topics=topics()), "calls:read", 5),
    "callbacks": (CallbackAttemptFactory, "calls:read", 7),
    "facilities": (FacilityNameFactory, "visits:read", 5),
    "visits": (lambda: VisitFactory(status="reporting"), "visits:read", 4),
    "findings": (FindingFactory, "visits:read", 4),
    "recommendations": (RecommendationFactory, "recommendations:read", 4),
}


@pytest.mark.parametrize("noun", NOUNS)
def test_strangers_get_nothing(anonymous_api, noun):
    NOUNS[noun][0]()

    assert anonymous_api.get(f"/api/v1/{noun}/").status_code == 401


@pytest.mark.parametrize("noun", NOUNS)
def test_other_scopes_do_not_open_it(api_with_scopes, noun):
    client = api_with_scopes("events:read", "reference:read", "persons:match")

    assert client.get(f"/api/v1/{noun}/").status_code == 403


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_however_many_rows(
    api_with_scopes, noun, rows, django_assert_num_queries
):
    make, scope, queries = NOUNS[noun]
    for _ in range(rows):
        make()
    client = api_with_scopes(scope)
    client.get(f"/api/v1/{noun}/")

    with django_assert_num_queries(queries):
        assert len(client.get(f"/api/v1/{noun}/").json()["results"]) == rows


@pytest.mark.parametrize("noun", NOUNS)
def test_misspelt_filters_are_refused(api_with_scopes, noun):
    response = api_with_scopes(NOUNS[noun][1]).get(f"/api/v1/{noun}/", {"statuss": "open"})

    assert [error["path"] for error in response.json()["errors"]] == ["statuss"]


@pytest.mark.parametrize("noun", NOUNS)
def test_what_does_not_exist_is_not_found(api_with_scopes, noun):
    client = api_with_scopes(NOUNS[noun][1])

    for key in ("0", "999999", str(2**70), "nothing", "V-2026-0001-Z"):
        assert client.get(f"/api/v1/{noun}/{key}/").status_code == 404
