import pytest

from cases.models import Finding
from tests.factories import FindingFactory, VisitFactory

ADDRESS = "/api/v1/findings/"


@pytest.fixture
def partner(api_with_scopes, office):
    return api_with_scopes("visits:read", "visits:write")


def finding(visit, **change):
    return {
        "visit": visit.number,
        "area": "health_care",
        "text": "No doctor at night.",
        "severity": "serious",
    } | change


def test_record_a_finding(partner):
    visit = VisitFactory(status="reporting")

    response = partner.post(ADDRESS, finding(visit))

    assert response.status_code == 201, response.content
    assert response.json()["visit"] == visit.number
    assert Finding.objects.get().recorded_by == partner.user


def test_no_finding_after_the_release(partner):
    response = partner.post(ADDRESS, finding(VisitFactory(status="released")))

    assert (response.status_code, response.json()["code"]) == (409, "visit_not_open")


def test_no_finding_of_a_visit_one_may_not_see(partner):
    response = partner.post(ADDRESS, finding(VisitFactory(status="reporting", is_restricted=True)))

    assert [error["path"] for error in response.json()["errors"]] == ["visit"]
    hidden = FindingFactory(visit__is_restricted=True)
    assert partner.get(f"{ADDRESS}{hidden.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"area": "cellar"}, "area"),
        ({"text": " "}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"severity": "bad"}, "severity"),
        ({"standard": "none"}, "standard"),
        ({"recorded_by": "me"}, "recorded_by"),
    ],
)
def test_wrong_findings_are_named(partner, change, path):
    response = partner.post(ADDRESS, finding(VisitFactory(status="reporting"), **change))

    assert response.status_code == 400
    assert [error["path"] for error in response.json()["errors"]] == [path]
    assert not Finding.objects.exists()


def test_findings_of_one_visit(partner):
    one = FindingFactory()
    FindingFactory()

    found = partner.get(ADDRESS, {"visit": one.visit.number}).json()["results"]

    assert [row["id"] for row in found] == [one.pk]
