from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Complaint, Disclosure
from tests.factories import (
    ComplaintFactory,
    LegalStatusFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    StateTieFactory,
    UnitFactory,
    UserFactory,
)

ADDRESS = "/api/v1/complaints/"

# Step -> request body, a status it is allowed in, and one it is not allowed in.
STEPS = {
    "accept": ({}, "received", "closed"),
    "refuse": (
        {"ground": "outside_competence", "reason": "A private quarrel."},
        "received",
        "closed",
    ),
    "forward": (
        {"organisation": "migration-service", "reason": "For their answer."},
        "accepted",
        "closed",
    ),
    "conclude": ({"outcome": "no_violation", "note": "Nothing found."}, "accepted", "received"),
    "close": ({"note": "Told by letter."}, "concluded", "received"),
    "reopen": ({"reason": "New evidence."}, "closed", "accepted"),
    "withdraw": ({"note": "By letter."}, "accepted", "closed"),
}
AFTER = {
    "accept": "accepted",
    "refuse": "refused",
    "forward": "accepted",
    "conclude": "concluded",
    "close": "closed",
    "reopen": "accepted",
    "withdraw": "withdrawn",
}


@pytest.fixture
def portal(api_with_scopes, office):
    return api_with_scopes("complaints:read", "complaints:write")


def address(complaint, step):
    return f"{ADDRESS}{complaint.number}/{step}/"


def refusal(response):
    body = response.json()
    return response.status_code, body["type"].rpartition(":")[2]


@pytest.mark.parametrize("step", STEPS)
def test_step_moves_the_complaint(portal, step):
    body, before, _ = STEPS[step]
    complaint = ComplaintFactory(status=before, registered_by=portal.user)

    response = portal.post(address(complaint, step), body)

    assert response.status_code == 200, response.content
    assert response.json()["status"] == AFTER[step]
    assert Complaint.objects.get().status == AFTER[step]


@pytest.mark.parametrize("step", STEPS)
def test_step_that_the_status_does_not_allow_is_refused(portal, step):
    body, _, wrong = STEPS[step]
    complaint = ComplaintFactory(status=wrong, registered_by=portal.user)

    response = portal.post(address(complaint, step), body)

    assert refusal(response) in [(409, "illegal_move"), (409, "not_open")]
    assert Complaint.objects.get().status == wrong


@pytest.mark.parametrize(
    ("status", "step", "body", "possible"),
    [
        ("received", "close", {}, "accept, refuse, withdraw, join"),
        ("accepted", "accept", {}, "conclude, withdraw, join"),
        ("closed", "withdraw", {"note": "By letter"}, "reopen"),
    ],
)
def test_who_takes_a_step_that_is_not_possible_is_told_which_are(
    portal, status, step, body, possible
):
    complaint = ComplaintFactory(status=status, registered_by=portal.user)

    response = portal.post(address(complaint, step), body)

    assert refusal(response) == (409, "illegal_move")
    assert response.json()["detail"].endswith(f"Possible now: {possible}.")


@pytest.mark.parametrize("step", [*STEPS, "join", "assign"])
def test_step_is_not_for_strangers_nor_for_readers(anonymous_api, api_with_scopes, office, step):
    reader = api_with_scopes("complaints:read")
    complaint = ComplaintFactory(registered_by=reader.user)

    assert anonymous_api.post(address(complaint, step), {}).status_code == 401
    assert reader.post(address(complaint, step), {}).status_code == 403


@pytest.mark.parametrize(
    ("step", "status", "body", "path"),
    [
        ("refuse", "received", {"reason": "x"}, "ground"),
        ("refuse", "received", {"ground": "liberty", "reason": "x"}, "ground"),
        ("refuse", "received", {"ground": "outside_competence", "reason": " "}, "reason"),
        ("forward", "accepted", {"organisation": "nobody", "reason": "x"}, "organisation"),
        ("forward", "accepted", {"organisation": "migration-service"}, "reason"),
        ("conclude", "accepted", {"outcome": "no_violation", "note": ""}, "note"),
        ("close", "concluded", {"notified_on": "2999-01-01"}, "notified_on"),
        ("close", "concluded", {"notified_on": "1999-01-01"}, "notified_on"),
        ("reopen", "closed", {}, "reason"),
        ("withdraw", "accepted", {"note": "x" * 10_001}, "note"),
        ("accept", "received", {"status": "closed"}, "status"),
        ("assign", "accepted", {}, "officer"),
        ("assign", "accepted", {"officer": "nobody"}, "officer"),
        ("join", "accepted", {"to": "C-2026-000001-X"}, "to"),
        ("join", "accepted", {"to": 1}, "to"),
    ],
)
def test_wrong_input_is_named_and_moves_nothing(portal, step, status, body, path):
    complaint = ComplaintFactory(status=status, registered_by=portal.user)

    response = portal.post(address(complaint, step), body)

    assert response.status_code == 400, response.content
    assert [error["path"] for error in response.json()["errors"]] == [path]
    assert Complaint.objects.get().status == status


def test_nothing_goes_to_a_state_the_person_is_kept_from(portal):
    complaint = ComplaintFactory(status="accepted", registered_by=portal.user)
    person = PersonFactory()
    LegalStatusFactory(person=person)
    StateTieFactory(person=person)
    PartyFactory(complaint=complaint, person=person)

    response = portal.post(
        address(complaint, "forward"), {"organisation": "embassy-utopia", "reason": "To ask."}
    )

    assert refusal(response) == (409, "blocked_recipient")
    assert response.json()["errors"][0]["path"] == "organisation"
    assert not complaint.actions.exists()


def test_a_complaint_that_carries_on_for_another_protects_its_people_too(portal):
    complaint = ComplaintFactory(status="accepted", registered_by=portal.user)
    first = ComplaintFactory(status="joined", joined_to=complaint)
    second = ComplaintFactory(status="joined", joined_to=first)
    party = PartyFactory(complaint=second)
    LegalStatusFactory(person=party.person)
    StateTieFactory(person=party.person)

    response = portal.post(
        address(complaint, "forward"), {"organisation": "embassy-utopia", "reason": "To ask."}
    )

    assert refusal(response) == (409, "blocked_recipient")


def test_join_to_another_open_complaint(portal):
    one, other = ComplaintFactory.create_batch(2, registered_by=portal.user)

    response = portal.post(address(one, "join"), {"to": other.number})

    assert response.json()["joined_to"] == other.number


def test_join_only_to_what_one_may_see(portal):
    complaint = ComplaintFactory(registered_by=portal.user)

    response = portal.post(address(complaint, "join"), {"to": ComplaintFactory().number})

    assert response.status_code == 400


def test_join_to_a_closed_complaint_is_refused(portal):
    complaint = ComplaintFactory(registered_by=portal.user)
    closed = ComplaintFactory(status="closed", registered_by=portal.user)

    response = portal.post(address(complaint, "join"), {"to": closed.number})

    assert refusal(response) == (409, "not_open")


def test_head_assigns_to_an_officer_and_loses_sight_across_units(api_as_role, office):
    unit, elsewhere = UnitFactory.create_batch(2)
    officer = UserFactory(role="case_officer", unit=elsewhere, username="leyla")
    complaint = ComplaintFactory(unit=unit)
    head = api_as_role("head_of_unit", unit=unit)

    response = head.post(address(complaint, "assign"), {"officer": "leyla"})

    complaint.refresh_from_db()
    assert response.status_code == 204
    assert (complaint.officer, complaint.unit) == (officer, elsewhere)


def test_assign_to_somebody_who_does_not_work_cases(api_as_role, office):
    UserFactory(role="analyst", username="counter")
    unit = UnitFactory()
    complaint = ComplaintFactory(unit=unit)

    response = api_as_role("head_of_unit", unit=unit).post(
        address(complaint, "assign"), {"officer": "counter"}
    )

    assert response.status_code == 400


def test_roles_take_the_steps_that_are_theirs(api_as_role, office):
    unit = UnitFactory()
    complaint = ComplaintFactory(unit=unit, desk=unit, registered_at=timezone.now())
    body = {"ground": "outside_competence", "reason": "x"}

    for role in ("registrar", "case_officer"):
        response = api_as_role(role, unit=unit).post(address(complaint, "refuse"), body)
        assert response.status_code == 403
    head = api_as_role("head_of_unit", unit=unit)
    assert head.post(address(complaint, "refuse"), body).status_code == 200


def test_clocks_follow_the_steps(portal):
    complaint = ComplaintFactory(status="accepted", registered_by=portal.user)

    shown = portal.post(address(complaint, "conclude"), STEPS["conclude"][0]).json()

    (clock,) = shown["deadlines"]
    assert clock["key"] == "complaint.result_notice"
    assert clock["due_at"] == shown["due_at"]
    assert timezone.now() + timedelta(days=4) < Complaint.objects.get().due_at
    assert [row["outcome"] for row in shown["results"]] == ["no_violation"]


def test_forwarding_to_a_partner_abroad_is_fine_without_a_person_to_protect(portal):
    OrganisationFactory(code="ombudsman-utopia", kind="foreign_ombudsman")
    complaint = ComplaintFactory(status="accepted", registered_by=portal.user)

    response = portal.post(
        address(complaint, "forward"), {"organisation": "ombudsman-utopia", "reason": "To help."}
    )

    assert response.status_code == 200


def test_warnings_refuse_a_forwarding_only_where_the_client_asks_for_it(portal):
    OrganisationFactory(code="passes-on", may_pass_on=True)
    complaint = ComplaintFactory(status="accepted", registered_by=portal.user)
    party = PartyFactory(complaint=complaint)
    LegalStatusFactory(person=party.person)
    body = {"organisation": "passes-on", "reason": "To help."}

    unread = portal.post(address(complaint, "forward"), body | {"acknowledge_warnings": False})
    assert refusal(unread) == (409, "unacknowledged_warnings")
    assert [(e["path"], e["code"]) for e in unread.json()["errors"]] == [
        ("organisation", "may_pass_on")
    ]
    assert not complaint.actions.exists()

    told = portal.post(address(complaint, "forward"), body)
    assert told.status_code == 200
    assert [one["code"] for one in told.json()["warnings"]] == ["may_pass_on"]
    assert Disclosure.objects.get().warnings == ["may_pass_on"]


def test_having_read_the_warnings_opens_no_shut_gate(portal):
    complaint = ComplaintFactory(status="accepted", registered_by=portal.user)
    person = PersonFactory()
    LegalStatusFactory(person=person)
    StateTieFactory(person=person)
    PartyFactory(complaint=complaint, person=person)
    body = {"organisation": "embassy-utopia", "reason": "To ask.", "acknowledge_warnings": True}

    response = portal.post(address(complaint, "forward"), body)

    assert refusal(response) == (409, "blocked_recipient")


@pytest.mark.parametrize(
    "step", ["accept", "refuse", "forward", "join", "assign", "conclude", "close", "reopen"]
)
def test_a_portal_submits_and_decides_nothing(api_with_scopes, step):
    portal = api_with_scopes("complaints:read", "complaints:submit")
    complaint = ComplaintFactory(registered_by=portal.user)

    answer = portal.post(f"/api/v1/complaints/{complaint.number}/{step}/", {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    taken_back = portal.post(
        f"/api/v1/complaints/{complaint.number}/withdraw/", {"note": "By letter."}, format="json"
    )
    assert taken_back.status_code == 200


def test_spaces_around_a_text_count_as_its_description_says(api_with_scopes):
    api = api_with_scopes("complaints:read", "complaints:write")
    path = f"/api/v1/complaints/{ComplaintFactory(registered_by=api.user).number}/withdraw/"

    answer = api.post(path, {"note": " " + "x" * 10_000}, format="json")

    assert answer.status_code == 400
    assert [(error["path"], error["code"]) for error in answer.json()["errors"]] == [
        ("note", "max_length")
    ]
    assert api.post(path, {"note": " By letter. "}, format="json").status_code == 200
