"""A change applies to the version that its sender saw (If-Match), or is refused."""

import pytest

from cases.models import Complaint
from ombudsman.models import AuditEntry
from tests.factories import ComplaintFactory, PartyFactory, VisitFactory

ADDRESS = "/api/v1/complaints/"
CHANGE = {"summary": "Anew"}


@pytest.fixture
def officer(api_as_role, office):
    return api_as_role("commissioner")


@pytest.fixture
def here():
    return f"{ADDRESS}{ComplaintFactory(summary='As it was').number}/"


def problem(response):
    return response.status_code, response.json()["code"]


def test_a_change_without_the_tag_of_what_was_seen_is_refused(officer, here):
    assert problem(officer.patch(here, CHANGE)) == (428, "precondition_required")
    assert Complaint.objects.get().summary == "As it was"


def test_a_change_of_what_was_seen_is_made_and_answers_the_next_tag(officer, here):
    seen = officer.get(here)["ETag"]

    response = officer.patch(here, CHANGE, HTTP_IF_MATCH=seen)

    assert response.status_code == 200
    assert response["ETag"] == officer.get(here)["ETag"] != seen


def test_a_stale_tag_is_told_and_nothing_is_written(officer, here):
    seen = officer.get(here)["ETag"]
    officer.patch(here, {"summary": "By somebody else"}, HTTP_IF_MATCH=seen)

    assert problem(officer.patch(here, CHANGE, HTTP_IF_MATCH=seen)) == (412, "precondition_failed")
    assert Complaint.objects.get().summary == "By somebody else"


def test_what_belongs_to_the_case_changes_its_tag(officer, here):
    seen = officer.get(here)["ETag"]
    PartyFactory(complaint=Complaint.objects.get())

    assert problem(officer.patch(here, CHANGE, HTTP_IF_MATCH=seen))[0] == 412


@pytest.mark.parametrize("form", ["W/{}", '"other", {}', "{} , *", "*"])
def test_weakened_tags_lists_and_the_star_are_read(officer, here, form):
    seen = officer.get(here)["ETag"]

    assert officer.patch(here, CHANGE, HTTP_IF_MATCH=form.format(seen)).status_code == 200


@pytest.mark.parametrize("sent", ["", "nonsense", "W/", '"', '"a" "b"', '"a",', "**"])
def test_a_tag_that_is_none_is_not_called_stale(officer, here, sent):
    response = officer.patch(here, CHANGE, HTTP_IF_MATCH=sent)

    assert problem(response) == (412, "precondition_failed")
    assert "with its quotation marks" in response.json()["detail"]
    assert Complaint.objects.get().summary == "As it was"


def test_a_step_asks_for_no_tag_and_minds_the_one_that_is_sent(officer, here):
    seen = officer.get(here)["ETag"]
    told = {"note": "Looked through."}

    assert problem(officer.post(f"{here}accept/", told, HTTP_IF_MATCH='"stale"'))[0] == 412
    assert Complaint.objects.get().decided_at is None
    assert officer.post(f"{here}accept/", told, HTTP_IF_MATCH=seen).status_code == 200
    assert officer.post(f"{here}withdraw/", told).status_code == 200


def test_what_one_may_not_see_is_not_found_with_any_tag(api_as_role, here):
    stranger = api_as_role("case_officer")

    assert stranger.patch(here, CHANGE, HTTP_IF_MATCH="*").status_code == 404
    assert stranger.patch(here, CHANGE).status_code == 404


def test_a_visit_is_changed_with_its_tag(api_as_role):
    lead = api_as_role("npm_lead")
    here = f"/api/v1/visits/{VisitFactory(status='under_way').number}/"
    seen = lead.get(here)["ETag"]

    assert lead.patch(here, {"report": "Seen."}).status_code == 428
    assert lead.patch(here, {"report": "Seen."}, HTTP_IF_MATCH=seen).status_code == 200
    assert lead.patch(here, {"report": "Again."}, HTTP_IF_MATCH=seen).status_code == 412


def test_who_has_it_already_is_not_sent_it_again_and_has_opened_it_all_the_same(officer, here):
    tag = officer.get(here)["ETag"]

    for sent in (tag, f'"other", W/{tag}', "*"):
        known = officer.get(here, HTTP_IF_NONE_MATCH=sent)
        assert (known.status_code, known.content, known["ETag"]) == (304, b"", tag)
    assert AuditEntry.objects.filter(action="complaint.open").count() == 4
    assert known["Cache-Control"] == "no-store"
    assert officer.head(here, HTTP_IF_NONE_MATCH=tag).status_code == 304

    changed = officer.patch(here, CHANGE, HTTP_IF_MATCH=tag, HTTP_IF_NONE_MATCH=tag)
    assert changed.json()["summary"] == "Anew"
    assert officer.get(here, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_who_prefers_so_is_answered_by_headers_alone(officer, here):
    made = officer.post(ADDRESS, BODY, HTTP_PREFER="return=minimal")
    changed = officer.patch(here, CHANGE, HTTP_IF_MATCH="*", HTTP_PREFER="wait=5, return=minimal")

    assert (made.status_code, made.content) == (201, b"")
    assert officer.get(made["Location"]).status_code == 200
    assert (changed.status_code, changed.content) == (204, b"")
    assert changed["ETag"] == officer.get(here)["ETag"]
    assert {made["Preference-Applied"], changed["Preference-Applied"]} == {"return=minimal"}


BODY = {
    "channel": "email",
    "received_at": "2026-01-05T10:00:00+04:00",
    "summary": "A letter that was not answered",
    "parties": [{"role": "complainant", "person": {"names": [{"full": "Invented Person"}]}}],
}
