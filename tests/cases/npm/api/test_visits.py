import pytest

from cases.models import Visit
from ombudsman.models import AuditEntry
from tests.factories import (
    AccessRecordFactory,
    DocumentFactory,
    ExaminedAreaFactory,
    FacilityFactory,
    FacilityNameFactory,
    InterviewFactory,
    TeamMemberFactory,
    VisitFactory,
)

ADDRESS = "/api/v1/visits/"
ANY = {"HTTP_IF_MATCH": "*"}  # any version
VISIT = {
    "facility": "yevlakh-centre",
    "kind": "ad_hoc",
    "aim": "To see the yard.",
    "is_planned": False,
    "persons_present": 120,
    "official_limit": 100,
    "women": 20,
}
PAST = {
    "started_at": "2026-03-02T09:30:00+04:00",
    "ended_at": "2026-03-02T16:00:00+04:00",
}


@pytest.fixture
def place():
    return FacilityFactory(code="yevlakh-centre")


@pytest.fixture
def partner(api_with_scopes, place):
    return api_with_scopes("visits:read", "visits:write")


def numbers(response):
    return [row["number"] for row in response.json()["results"]]


def test_integrations_see_past_unrestricted_visits(partner):
    past = VisitFactory(status="reporting")
    hidden = [VisitFactory(), VisitFactory(status="reporting", is_restricted=True)]

    assert numbers(partner.get(ADDRESS)) == [past.number]
    for visit in hidden:
        assert partner.get(f"{ADDRESS}{visit.number}/").status_code == 404
        assert partner.post(f"{ADDRESS}{visit.number}/begin/").status_code == 404


def test_record_a_past_visit(partner):
    response = partner.post(ADDRESS, VISIT | PAST)

    shown = response.json()
    assert response.status_code == 201, shown
    assert shown["number"].startswith("V-20")
    assert (shown["status"], shown["occupancy"]) == ("reporting", 1.2)
    assert numbers(partner.get(ADDRESS)) == [shown["number"]]


def test_a_past_plan_is_taken_of_a_visit_that_was_made(api_as_role, place):
    lead = api_as_role("npm_lead")
    planned = VISIT | {"is_planned": True, "planned_on": "2026-03-02"}

    refused = lead.post(ADDRESS, planned)
    assert refused.status_code == 400
    assert [error["path"] for error in refused.json()["errors"]] == ["planned_on"]
    assert lead.post(ADDRESS, planned | PAST).status_code == 201


def test_life_of_a_visit(api_as_role, place):
    lead = api_as_role("npm_lead")
    here = f"{ADDRESS}{lead.post(ADDRESS, VISIT).json()['number']}/"

    assert lead.post(f"{here}finish/").status_code == 409
    assert lead.post(f"{here}begin/").json()["status"] == "under_way"
    assert lead.post(f"{here}finish/", {"persons_received": 4}).json()["persons_received"] == 4
    assert lead.post(f"{here}release/").json()["code"] == "report_missing"
    assert lead.patch(here, {"report": "The yard is small."}, **ANY).status_code == 200
    assert lead.post(f"{here}release/").json()["status"] == "released"
    closed = lead.patch(here, {"report": "Changed afterwards."}, **ANY)
    assert (closed.status_code, closed.json()["code"]) == (409, "visit_not_open")


def test_call_off(api_as_role, place):
    lead = api_as_role("npm_lead")
    visit = VisitFactory()

    response = lead.post(f"{ADDRESS}{visit.number}/call-off/", {"reason": "Flood."})

    assert response.json()["status"] == "called_off"


def test_members_neither_call_off_nor_release_and_integrations_neither(api_as_role, partner):
    visit = VisitFactory(status="reporting")

    for api in (api_as_role("npm_member"), partner):
        assert api.post(f"{ADDRESS}{visit.number}/release/").status_code == 403
        assert api.post(f"{ADDRESS}{visit.number}/call-off/").status_code == 403


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"facility": "nowhere"}, "facility"),
        ({"kind": "raid"}, "kind"),
        ({"aim": " "}, "aim"),
        ({"women": -1}, "women"),
        ({"women": 121}, "women"),
        ({"women": 2**31, "persons_present": None}, "women"),
        ({"women": "many"}, "women"),
        ({"women": 1.5}, "women"),
        ({"women": True}, "women"),
        ({"started_at": "2999-01-01T00:00:00Z"}, "started_at"),
        ({"ended_at": "2026-03-02T16:00:00+04:00"}, "started_at"),
        (PAST | {"ended_at": "2026-03-02T09:00:00+04:00"}, "ended_at"),
        ({"planned_on": "2999-01-01"}, "planned_on"),
        ({"status": "released"}, "status"),
        ({"interviews": []}, "interviews"),
    ],
)
def test_wrong_visits_are_named_and_not_kept(partner, change, path):
    response = partner.post(ADDRESS, VISIT | change)

    assert response.status_code == 400, response.content
    assert [error["path"] for error in response.json()["errors"]] == [path]
    assert not Visit.objects.exists()


def test_team_and_drafts_stay_within_the_npm(partner, api_as_role):
    visit = VisitFactory(status="reporting", report="Not yet released.")
    TeamMemberFactory(visit=visit)
    AccessRecordFactory(visit=visit)
    ExaminedAreaFactory(visit=visit)
    here = f"{ADDRESS}{visit.number}/"

    outside, inside = partner.get(here).json(), api_as_role("npm_lead").get(here).json()

    assert (outside["report"], outside["team"]) == ("", [])
    assert (inside["report"], len(inside["team"])) == ("Not yet released.", 1)
    assert [row["right"] for row in outside["access_log"]] == ["places"]
    assert [row["area"] for row in outside["areas"]] == ["health_care"]


def test_interviews_are_nowhere(api_as_role):
    interview = InterviewFactory()
    lead = api_as_role("npm_lead")

    shown = lead.get(f"{ADDRESS}{interview.visit.number}/")

    assert interview.notes.encode() not in shown.content
    assert "interviews" not in shown.json()
    assert lead.get("/api/v1/interviews/").status_code == 404
    assert lead.get(f"{ADDRESS}{interview.visit.number}/interviews/").status_code == 404


def test_opening_is_on_record(partner):
    visit = VisitFactory(status="reporting")

    partner.get(f"{ADDRESS}{visit.number}/")

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id) == ("visit.open", visit.pk)


def test_files_of_visits_are_the_npms(partner, api_as_role):
    document = DocumentFactory(complaint=None, visit=VisitFactory(status="reporting"))
    here = f"{ADDRESS}{document.visit.number}/documents/"

    assert partner.get(here).status_code == 403
    assert len(api_as_role("npm_member").get(here).json()["results"]) == 1
    assert api_as_role("commissioner").get(f"{here}{document.pk}/").status_code == 200


def test_places_carry_their_former_names(partner, place):
    FacilityNameFactory(facility=place)

    shown = partner.get("/api/v1/facilities/yevlakh-centre/").json()

    assert [row["name_en"] for row in shown["former_names"]] == ["Former place"]
