"""Lists of every noun: anonymous requests, scopes, and a constant number of queries."""

import pytest

from ombudsman.models import AuditEntry
from tests.factories import (
    CallbackAttemptFactory,
    CallbackFactory,
    CallFactory,
    ClassificationFactory,
    ComplaintFactory,
    FacilityNameFactory,
    FindingFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
    VisitFactory,
)


def topics():
    return [ClassificationFactory(list="topic", code="visas")]


# Noun -> how to create a row, the scope of the list, and the number of queries: one for the token,
# two for the permissions, one for the page and each list inside a row, and four for the audit
# entry of a page of numbers and notes.
NOUNS = {
    "calls": (lambda: CallFactory(topics=topics()), "calls:read", 9),
    "callbacks": (CallbackAttemptFactory, "calls:read", 11),
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
    others = {"events:read", "reference:read", "persons:match"} - {NOUNS[noun][1]}
    client = api_with_scopes(*others)

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


@pytest.mark.parametrize("noun", ["calls", "callbacks"])
def test_a_page_of_numbers_is_on_record_and_an_empty_one_is_not(api_with_scopes, noun):
    make, scope, _queries = NOUNS[noun]
    client = api_with_scopes(scope)

    client.get(f"/api/v1/{noun}/")
    assert not AuditEntry.objects.exists()

    make()
    make()
    client.get(f"/api/v1/{noun}/")

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user, entry.reason) == (f"{noun[:-1]}.list", client.user, "rows=2")
    assert (entry.object_type, entry.case_type, entry.fields) == ("", "", {})


@pytest.mark.parametrize("noun", ["recommendations", "findings", "calls", "callbacks"])
def test_an_opening_is_filed_under_its_case(api_as_role, noun):
    row = {
        "recommendations": RecommendationFactory,
        "findings": FindingFactory,
        "calls": lambda: CallFactory(complaint=ComplaintFactory()),
        "callbacks": lambda: CallbackFactory(person=PersonFactory()),
    }[noun]()
    case = {"findings": "visit", "callbacks": "person"}.get(noun, "complaint")
    key = row.number if noun == "recommendations" else row.pk

    api_as_role("commissioner").get(f"/api/v1/{noun}/{key}/")

    entry, root = AuditEntry.objects.get(), getattr(row, case)
    assert (entry.action, entry.object_id) == (f"{noun[:-1]}.open", row.pk)
    assert (entry.case_type, entry.case_id) == (root._meta.label_lower, root.pk)


@pytest.mark.parametrize("noun", ["calls", "callbacks"])
def test_another_body_sees_no_calls(api_with_scopes, noun):
    row = {"calls": CallFactory, "callbacks": CallbackFactory}[noun]()
    theirs = api_with_scopes("calls:read", "calls:write", organisation=OrganisationFactory())

    assert theirs.get(f"/api/v1/{noun}/").json()["results"] == []
    assert theirs.get(f"/api/v1/{noun}/{row.pk}/").status_code == 404
    step = "end" if noun == "calls" else "claim"
    assert theirs.post(f"/api/v1/{noun}/{row.pk}/{step}/").status_code == 404
