from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Recommendation
from tests.factories import (
    EventFactory,
    FindingFactory,
    OrganisationFactory,
    RecommendationFactory,
    ReplyFactory,
    VisitFactory,
)
from tests.support.days import DaysAhead, resolve_days, today

ADDRESS = "/api/v1/recommendations/"


@pytest.fixture
def partner(api_with_scopes, office):
    return api_with_scopes("visits:read", "visits:write", "recommendations:read")


@pytest.fixture
def commissioner(api_as_role, office):
    return api_as_role("commissioner")


def draft(**source):
    return {"addressee": "migration-service", "text": "Hire a doctor.", **source}


def steps(recommendation, step):
    return f"{ADDRESS}{recommendation.number}/{step}/"


def test_draft_from_a_visit_and_its_finding(partner):
    finding = FindingFactory()

    response = partner.post(
        ADDRESS, draft(visit=finding.visit.number, finding=finding.pk, urgency="urgent")
    )

    shown = response.json()
    assert response.status_code == 201, shown
    assert shown["number"].startswith("R-20")
    assert (shown["status"], shown["visit"], shown["finding"]) == (
        "draft",
        finding.visit.number,
        finding.pk,
    )


def test_draft_from_an_event(api_as_role, office):
    EventFactory(slug="seminar", is_published=True)

    response = api_as_role("commissioner").post(ADDRESS, draft(event="seminar"))

    assert response.json()["event"] == "seminar"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({}, "complaint"),
        ({"complaint": "C-2026-000001-X"}, "complaint"),
        ({"addressee": "nobody"}, "addressee"),
        ({"text": " "}, "text"),
        ({"event": "nothing"}, "event"),
        ({"finding": 5}, "finding"),
        ({"status": "issued"}, "status"),
        ({"due_on": "2026-03-09"}, "due_on"),
    ],
)
def test_wrong_drafts_are_named(partner, change, path):
    response = partner.post(ADDRESS, draft() | change)

    assert response.status_code == 400
    assert [error["path"] for error in response.json()["errors"]] == [path]
    assert not Recommendation.objects.exists()


def test_draft_springs_from_one_source(partner):
    EventFactory(slug="seminar", is_published=True)
    visit = VisitFactory(status="reporting").number

    assert partner.post(ADDRESS, draft(visit=visit, event="seminar")).status_code == 400


def test_commissioner_issues_and_integrations_do_not(commissioner, partner):
    recommendation = RecommendationFactory()

    assert partner.post(steps(recommendation, "issue")).status_code == 403
    shown = commissioner.post(steps(recommendation, "issue")).json()
    again = commissioner.post(steps(recommendation, "issue"))

    assert (shown["status"], shown["signed_by"]) == ("issued", commissioner.user.username)
    assert shown["due_on"] > today().isoformat()
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")


def test_reply_and_verification_are_separate(commissioner):
    recommendation = RecommendationFactory(status="issued")

    replied = commissioner.post(
        steps(recommendation, "reply"), {"received_on": today(), "position": "says_done"}
    ).json()
    verified = commissioner.post(
        steps(recommendation, "verify"),
        {"verified_on": today(), "degree": "none", "note": "No doctor there."},
    ).json()

    assert (replied["position"], replied["implementation"]) == ("says_done", "")
    assert (verified["position"], verified["implementation"]) == ("says_done", "none")
    assert [row["position"] for row in verified["replies"]] == ["says_done"]
    assert [row["note"] for row in verified["verifications"]] == ["No doctor there."]


@pytest.mark.parametrize(
    ("step", "body", "path"),
    [
        ("reply", {"received_on": DaysAhead(0)}, "position"),
        ("reply", {"received_on": DaysAhead(0), "position": ""}, "position"),
        ("reply", {"received_on": "1999-01-01", "position": "accepted"}, "received_on"),
        ("reply", {"received_on": "2999-01-01", "position": "accepted"}, "received_on"),
        ("verify", {"verified_on": DaysAhead(0), "degree": "fully"}, "note"),
        ("verify", {"verified_on": DaysAhead(0), "degree": "x", "note": "y"}, "degree"),
        (
            "verify",
            {"verified_on": DaysAhead(0), "degree": "fully", "note": "y", "visit": 1},
            "visit",
        ),
        ("issue", {"on": "2999-01-01"}, "on"),
    ],
)
def test_wrong_steps_are_named(commissioner, step, body, path):
    recommendation = RecommendationFactory(status="issued")

    response = commissioner.post(steps(recommendation, step), resolve_days(body))

    assert response.status_code == 400, response.content
    assert [error["path"] for error in response.json()["errors"]] == [path]


@pytest.mark.parametrize("step", ["reply", "verify"])
def test_draft_has_no_reply(commissioner, step):
    body = {
        "reply": {"received_on": today(), "position": "accepted"},
        "verify": {"verified_on": today(), "degree": "fully", "note": "x"},
    }[step]

    response = commissioner.post(steps(RecommendationFactory(), step), body)

    assert (response.status_code, response.json()["code"]) == (409, "illegal_move")


def test_filters(commissioner):
    yesterday = timezone.localdate() - timedelta(days=1)
    body = OrganisationFactory(code="ministry")
    late = RecommendationFactory(status="issued", due_on=yesterday, addressee=body)
    said = ReplyFactory(
        recommendation=RecommendationFactory(status="issued", position="says_done")
    ).recommendation
    drafted = RecommendationFactory()

    def found(**query):
        return [row["number"] for row in commissioner.get(ADDRESS, query).json()["results"]]

    assert found(overdue="true") == found(unanswered="true") == [late.number]
    assert found(addressee="ministry") == [late.number]
    assert found(unverified="true") == [said.number]
    assert found(status="draft") == [drafted.number]
    assert found(complaint=drafted.complaint.number) == [drafted.number]


def test_officer_sees_those_of_own_cases(api_as_role):
    officer = api_as_role("case_officer")
    mine = RecommendationFactory(complaint__officer=officer.user)
    other = RecommendationFactory()

    assert officer.get(f"{ADDRESS}{mine.number}/").status_code == 200
    assert officer.get(f"{ADDRESS}{other.number}/").status_code == 404


@pytest.mark.parametrize("status", ["issued", "settled"])
def test_another_body_sees_what_was_issued_to_it_or_to_a_body_under_it(api_with_scopes, status):
    ministry = OrganisationFactory()
    service = OrganisationFactory(parent=OrganisationFactory(parent=ministry))
    own = [RecommendationFactory(addressee=body, status=status) for body in (ministry, service)]
    hidden = [
        RecommendationFactory(addressee=ministry, status="draft"),
        RecommendationFactory(addressee=OrganisationFactory(), status=status),
    ]
    theirs = api_with_scopes("recommendations:read", organisation=ministry)
    below = api_with_scopes("recommendations:read", organisation=service)

    def numbers(api):
        return {row["number"] for row in api.get(ADDRESS).json()["results"]}

    assert numbers(theirs) == {row.number for row in own}
    assert numbers(below) == {own[1].number}
    assert len(numbers(api_with_scopes("recommendations:read"))) == 4
    for row in hidden:
        assert theirs.get(f"{ADDRESS}{row.number}/").status_code == 404
