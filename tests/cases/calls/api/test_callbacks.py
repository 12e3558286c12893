from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Callback
from tests.factories import (
    CallbackFactory,
    CallFactory,
    ContactPointFactory,
    OutcomeRuleFactory,
    PersonFactory,
    UserFactory,
)

ADDRESS = "/api/v1/callbacks/"
PROMISE = {"number": "+994501234567", "reason": "The answer of the ministry."}


@pytest.fixture
def desk(api_with_scopes, office):
    return api_with_scopes("calls:read", "calls:write")


def test_schedule_claim_and_close(desk):
    OutcomeRuleFactory()
    soon = (timezone.now() + timedelta(hours=2)).isoformat()

    made = desk.post(ADDRESS, PROMISE | {"call": CallFactory().pk, "not_after": soon})
    here = f"{ADDRESS}{made.json()['id']}/"
    claimed = desk.post(f"{here}claim/")
    done = desk.post(f"{here}attempt/", {"outcome": "informed", "note": "Told."})
    late = desk.post(f"{here}attempt/", {"outcome": "informed"})

    assert made.status_code == 201, made.content
    assert claimed.json()["claimed_by"] == desk.user.username
    assert done.json()["status"] == "done"
    assert [row["outcome"] for row in done.json()["attempts"]] == ["informed"]
    assert (late.status_code, late.json()["code"]) == (409, "callback_closed")


def test_a_colleagues_callback_is_refused(desk):
    callback = CallbackFactory(claimed_by=UserFactory())
    OutcomeRuleFactory()

    for step, body in (
        ("claim", {}),
        ("attempt", {"outcome": "informed"}),
        ("give-up", {"reason": "x"}),
    ):
        response = desk.post(f"{ADDRESS}{callback.pk}/{step}/", body)
        assert (response.status_code, response.json()["code"]) == (409, "claimed_already")


def test_hand_back_and_give_up(desk):
    callback = CallbackFactory(claimed_by=desk.user)

    assert desk.post(f"{ADDRESS}{callback.pk}/hand-back/").json()["claimed_by"] is None
    given_up = desk.post(f"{ADDRESS}{callback.pk}/give-up/", {"reason": "Moved away."})
    assert given_up.json()["status"] == "given_up"


def test_number_that_is_unsafe_is_not_rung(api_as_role, office):
    person = PersonFactory()
    ContactPointFactory(person=person, kind="phone", value="+994501234567", safety="do_not_use")

    response = api_as_role("call_taker").post(ADDRESS, PROMISE | {"person": person.pk})

    assert (response.status_code, response.json()["code"]) == (409, "unsafe_contact")
    assert not Callback.objects.exists()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"number": ""}, "number"),
        ({"number": "no number"}, "number"),
        ({"reason": " "}, "reason"),
        ({"not_before": "2026-03-02"}, "not_before"),
        ({"not_before": "2999-01-01T00:00:00Z"}, "not_before"),
        ({"not_after": "2020-01-01T00:00:00Z"}, "not_after"),
        ({"status": "done"}, "status"),
        ({"call": "1"}, "call"),
    ],
)
def test_wrong_callbacks_are_named(desk, change, path):
    response = desk.post(ADDRESS, PROMISE | change)

    assert response.status_code == 400
    assert [error["path"] for error in response.json()["errors"]] == [path]


def test_due_ones(desk):
    due = CallbackFactory()
    CallbackFactory(not_before=timezone.now() + timedelta(days=1))
    CallbackFactory(status="done")

    assert [row["id"] for row in desk.get(ADDRESS, {"due": "true"}).json()["results"]] == [due.pk]
