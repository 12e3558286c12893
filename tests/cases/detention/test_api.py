"""Detentions and removal orders of a complaint in the API, and the alerts they raise."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.detention.services import removals
from cases.detention.services.removals import RemovalData
from cases.models import Detention, Priority, RemovalOrder
from cases.people.services import merges
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    DetentionFactory,
    FacilityFactory,
    LegalStatusFactory,
    PartyFactory,
    PersonFactory,
    RemovalOrderFactory,
    UserFactory,
)

NOW = timezone.now()
HOUR = timedelta(hours=1)
PARTS = ["detentions", "removals"]
MAKERS = {
    "detentions": lambda complaint, user: DetentionFactory(
        complaint=complaint,
        person=PartyFactory(complaint=complaint, person__created_by=user).person,
    ),
    "removals": lambda complaint, user: RemovalOrderFactory(complaint=complaint, recorded_by=user),
}


@pytest.fixture
def portal(api_with_scopes):
    return api_with_scopes("complaints:read", "complaints:write")


@pytest.fixture
def party(portal):
    return PartyFactory(complaint__registered_by=portal.user, person__created_by=portal.user)


def address(complaint, *tail):
    return "/".join(["/api/v1/complaints", complaint.number, *map(str, tail), ""])


def payload(party, **more):
    ClassificationFactory(list="detention_basis", code="pending_removal")
    usual = {
        "person": party.person_id,
        "place": "as told",
        "held_since": (NOW - 30 * HOUR).isoformat(),
        "basis": "pending_removal",
    }
    return usual | more


def paths(response):
    return [(error["path"], error["code"]) for error in response.json()["errors"]]


@pytest.mark.parametrize("part", PARTS)
def test_strangers_get_nothing(anonymous_api, api_with_scopes, portal, part):
    complaint = ComplaintFactory()
    row = MAKERS[part](complaint, portal.user)

    for tail in ([part], [part, row.pk]):
        here = address(complaint, *tail)
        assert anonymous_api.get(here).status_code == 401
        assert api_with_scopes("events:read").get(here).status_code == 403
        assert portal.get(here).status_code == 404
    assert portal.post(address(complaint, part), {}).status_code == 404
    assert api_with_scopes("complaints:read").post(address(complaint, part)).status_code == 403


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_parts_cost_the_same_however_many_rows(
    portal, party, part, rows, django_assert_num_queries
):
    for _ in range(rows):
        MAKERS[part](party.complaint, portal.user)
    portal.get(address(party.complaint, part))

    with django_assert_num_queries(9):
        found = portal.get(address(party.complaint, part)).json()["results"]
    assert len(found) == rows


def test_a_detention_is_recorded_shown_changed_moved_reviewed_and_ended(portal, party):
    complaint, place = party.complaint, FacilityFactory()
    made = portal.post(address(complaint, "detentions"), payload(party, facility=place.code))
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["person"], row["facility"]) == (party.person_id, place.code)
    here = address(complaint, "detentions", row["id"])

    shown = portal.get(here)
    assert shown.json() == row
    assert portal.patch(here, {"has_lawyer": "no"}).status_code == 428
    changed = portal.patch(here, {"has_lawyer": "no"}, HTTP_IF_MATCH=shown["ETag"])
    assert (changed.status_code, changed.json()["has_lawyer"]) == (200, "no")
    stale = portal.patch(here, {"has_lawyer": "yes"}, HTTP_IF_MATCH=shown["ETag"])
    assert stale.status_code == 412

    review = {
        "outcome": "Prolonged.",
        "next_review_at": (NOW + 30 * HOUR).isoformat(),
        "next_review_precision": "day",
    }
    reviewed = portal.post(f"{here}review/", review)
    assert reviewed.json()["next_review_at"].endswith("00:00:00+04:00")

    moved = portal.post(f"{here}move/", {"moved_at": NOW.isoformat(), "place": "elsewhere"})
    assert (moved.status_code, moved.json()["place"]) == (201, "elsewhere")
    new = address(complaint, "detentions", moved.json()["id"])
    ended = portal.post(f"{new}release/", {"released_at": NOW.isoformat()})
    assert (ended.status_code, ended.json()["end"]) == (200, "released")
    again = portal.post(f"{new}release/", {"released_at": NOW.isoformat()})
    assert (again.status_code, again.json()["code"]) == (409, "not_held")
    detail = portal.get(address(complaint)).json()
    assert [one["end"] for one in detail["detentions"]] == ["moved", "released"]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"held_since": "2999-01-01T00:00:00+04:00"}, ("held_since", "sense")),
        ({"held_since": (NOW + HOUR).isoformat()}, ("held_since", "invalid")),
        ({"held_since": "2026-01-01T00:00:00"}, ("held_since", "offset")),
        ({"next_review_at": (NOW - 31 * HOUR).isoformat()}, ("next_review_at", "invalid")),
        ({"place": ""}, ("facility", "invalid")),
        ({"facility": "nowhere"}, ("facility", "unknown_code")),
        ({"basis": "law"}, ("basis", "unknown_code")),
        ({"held_since_precision": "minute"}, ("held_since_precision", "invalid_choice")),
        ({"end": "released"}, ("end", "unknown_field")),
        ({"moved_here_at": None}, ("moved_here_at", "unknown_field")),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(portal, party, wrong, path):
    response = portal.post(address(party.complaint, "detentions"), payload(party, **wrong))

    assert response.status_code == 400, response.content
    assert paths(response) == [path]
    assert not Detention.objects.exists()


def test_a_place_that_is_no_longer_in_use_is_refused(portal, party):
    FacilityFactory(code="gone", valid_until=timezone.localdate() - timedelta(days=1))

    response = portal.post(address(party.complaint, "detentions"), payload(party, facility="gone"))

    assert paths(response) == [("facility", "retired_code")]


def test_somebody_who_is_not_on_the_case_or_not_to_be_seen(portal, party):
    known = PartyFactory(complaint__registered_by=portal.user, person__created_by=portal.user)
    here = address(party.complaint, "detentions")

    other = portal.post(here, payload(party, person=known.person_id))
    unseen = portal.post(here, payload(party, person=PersonFactory().pk))

    assert paths(other) == [("person", "invalid")]
    assert paths(unseen) == [("person", "not_found")]


def test_an_integration_sees_detentions_of_the_people_it_submitted(portal, party, api_as_role):
    own = DetentionFactory(complaint=party.complaint, person=party.person)
    found = DetentionFactory(complaint=party.complaint)

    shown = [
        portal.get(address(party.complaint, "detentions")).json()["results"],
        portal.get(address(party.complaint)).json()["detentions"],
    ]

    assert [[row["id"] for row in rows] for rows in shown] == [[own.pk], [own.pk]]
    assert portal.get(address(party.complaint, "detentions", found.pk)).status_code == 404
    office = api_as_role("commissioner")
    assert len(office.get(address(party.complaint)).json()["detentions"]) == 2


def test_a_detention_of_who_was_merged_into_their_person_stays_in_the_office(portal, party):
    absorbed = DetentionFactory(complaint=party.complaint).person
    merges.merge(party.person, absorbed, by=UserFactory(), reason="The same passport.")

    assert portal.get(address(party.complaint, "detentions")).json()["results"] == []
    assert portal.get(address(party.complaint)).json()["detentions"] == []


def test_an_integration_sees_the_orders_it_submitted(portal, party, api_as_role, api_with_scopes):
    own, found = (
        removals.add(party.complaint, RemovalData(kind="expulsion"), by=user)
        for user in (portal.user, UserFactory())
    )
    here = address(party.complaint, "removals")

    shown = [portal.get(here).json()["results"], portal.get(address(party.complaint)).json()]

    assert (
        [row["id"] for row in shown[0]] == [row["id"] for row in shown[1]["removals"]] == [own.pk]
    )
    assert portal.get(f"{here}{found.pk}/").status_code == 404
    assert portal.post(f"{here}{found.pk}/lift/", {}).status_code == 404
    for office in (api_as_role("commissioner"), api_with_scopes("complaints:read-all")):
        assert len(office.get(here).json()["results"]) == 2
        assert len(office.get(address(party.complaint)).json()["removals"]) == 2


def test_what_an_integration_is_not_shown_counts_all_the_same(portal, party):
    removals.add(party.complaint, RemovalData(kind="expulsion"), by=UserFactory())

    portal.patch(address(party.complaint), {"summary": "Told anew"}, HTTP_IF_MATCH="*")

    party.complaint.refresh_from_db()
    assert (party.complaint.summary, party.complaint.priority) == ("Told anew", "immediate")


def test_an_order_is_recorded_changed_and_lifted_and_the_priority_follows(portal, party):
    complaint = party.complaint
    made = portal.post(address(complaint, "removals"), {"kind": "expulsion"})
    assert made.status_code == 201, made.content
    here = address(complaint, "removals", made.json()["id"])

    def level():
        complaint.refresh_from_db()
        return complaint.priority

    assert level() == Priority.IMMEDIATE
    tag = portal.get(here)["ETag"]
    later = {"scheduled_at": (NOW + 200 * HOUR).isoformat(), "scheduled_precision": "day"}
    changed = portal.patch(here, later, HTTP_IF_MATCH=tag)
    assert changed.json()["scheduled_at"].endswith("00:00:00+04:00")
    assert level() == Priority.HIGH

    undated = portal.patch(here, {"scheduled_at": None}, HTTP_IF_MATCH=changed["ETag"])
    assert undated.json()["scheduled_precision"] == "hour"
    assert level() == Priority.IMMEDIATE

    day = timezone.localdate().isoformat()
    lifted = portal.post(f"{here}lift/", {"on": day, "reason": "The court lifted it."})
    assert lifted.json()["lifted_on"] == day
    assert level() == Priority.NORMAL
    again = portal.post(f"{here}lift/", {"on": day, "reason": "Again."})
    assert (again.status_code, again.json()["code"]) == (409, "removal_ended")


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"kind": "exile"}, ("kind", "invalid_choice")),
        ({"lifted_on": "2026-01-01"}, ("lifted_on", "unknown_field")),
        ({"appeal_lodged_on": "2999-01-01"}, ("appeal_lodged_on", "sense")),
        (
            {"ordered_on": "2026-03-02", "scheduled_at": "2026-03-01T10:00:00+04:00"},
            ("scheduled_at", "invalid"),
        ),
    ],
)
def test_a_wrong_order_is_named(portal, party, wrong, path):
    response = portal.post(address(party.complaint, "removals"), {"kind": "expulsion"} | wrong)

    assert response.status_code == 400, response.content
    assert paths(response) == [path]
    assert not RemovalOrder.objects.exists()


def test_alerts_against_a_removal_cite_their_source(portal, party):
    LegalStatusFactory(person=party.person, status__code="refugee")
    assert portal.get(address(party.complaint)).json()["alerts"] == []

    RemovalOrderFactory(complaint=party.complaint, kind="expulsion")
    assert (
        portal.get(address(party.complaint)).json()["alerts"] == []
    )  # recorded by the office, not by the integration

    RemovalOrderFactory(complaint=party.complaint, kind="expulsion", recorded_by=portal.user)
    assert portal.get(address(party.complaint)).json()["alerts"] == [
        {
            "code": "refugee_expulsion",
            "text": "A refugee must not be expelled administratively.",
            "source": "Code of Administrative Offences 29.4",
            "confidence": "V",
        }
    ]


def test_the_tag_is_the_same_in_every_language(portal, party):
    LegalStatusFactory(person=party.person, status__code="refugee")
    RemovalOrderFactory(complaint=party.complaint, kind="expulsion", recorded_by=portal.user)
    here, change = address(party.complaint), {"summary": "Anew"}
    english = portal.get(here)
    russian = portal.get(here, HTTP_ACCEPT_LANGUAGE="ru")
    assert russian.json()["alerts"] != english.json()["alerts"]

    assert russian["ETag"] == english["ETag"]
    changed = portal.patch(here, change, HTTP_IF_MATCH=english["ETag"], HTTP_ACCEPT_LANGUAGE="az")
    assert (changed.status_code, changed["ETag"]) == (200, portal.get(here)["ETag"])


def test_alerts_about_people_whom_the_office_found_stay_inside(portal, party):
    other = PartyFactory(complaint=party.complaint, role="affected")
    LegalStatusFactory(person=other.person, status__code="refugee")
    RemovalOrderFactory(complaint=party.complaint, kind="expulsion", recorded_by=portal.user)

    assert portal.get(address(party.complaint)).json()["alerts"] == []


def test_a_minimal_response_has_the_location_of_the_nested_resource(portal, party):
    """The location has the normalised number, however the request spells it."""
    typed = party.complaint.number.replace("-", "").lower()
    here, briefly = f"/api/v1/complaints/{typed}", {"HTTP_PREFER": "return=minimal"}
    order = {"kind": "expulsion"}

    held = portal.post(f"{here}/detentions/", payload(party), **briefly)
    moved = portal.post(
        f"{held['Location']}move/", {"moved_at": NOW.isoformat(), "place": "B"}, **briefly
    )
    removal = portal.post(f"{here}/removals/", order, **briefly)

    for made in (held, moved, removal):
        assert (made.status_code, made.content) == (201, b"")
        assert address(party.complaint) in made["Location"]
        assert portal.get(made["Location"]).status_code == 200
    assert portal.get(moved["Location"])["ETag"] == moved["ETag"]
    assert moved["Location"] != held["Location"]
