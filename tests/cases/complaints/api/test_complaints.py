from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Complaint
from ombudsman.models import AuditEntry
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    UnitFactory,
    UserFactory,
)
from tests.support.complaint_bodies import ADDRESS, ANY_VERSION, FULL_BODY, error_paths, numbers


def test_strangers_get_nothing(anonymous_api):
    assert anonymous_api.get(ADDRESS).status_code == 401
    assert anonymous_api.post(ADDRESS, FULL_BODY).status_code == 401
    assert anonymous_api.get(f"{ADDRESS}{ComplaintFactory().number}/").status_code == 401


def test_scope_that_is_missing(api_with_scopes):
    reader, writer = api_with_scopes("complaints:read"), api_with_scopes("complaints:write")

    assert reader.post(ADDRESS, FULL_BODY).status_code == 403
    assert writer.get(ADDRESS).status_code == 403
    assert api_with_scopes("events:read").get(ADDRESS).status_code == 403


def test_role_without_complaints(api_as_role):
    for role in ("analyst", "auditor", "administrator", "outreach_officer", "npm_member"):
        assert api_as_role(role).get(ADDRESS).status_code == 403


def test_client_sees_what_it_submitted(portal, api_with_scopes):
    mine = ComplaintFactory(registered_by=portal.user)
    other = ComplaintFactory()

    assert numbers(portal.get(ADDRESS)) == [mine.number]
    assert portal.get(f"{ADDRESS}{other.number}/").status_code == 404
    assert portal.post(f"{ADDRESS}{other.number}/accept/").status_code == 404
    assert portal.patch(f"{ADDRESS}{other.number}/", {"summary": "x"}).status_code == 404
    assert numbers(api_with_scopes("complaints:read-all").get(ADDRESS)) == [
        other.number,
        mine.number,
    ]


def test_what_one_may_not_see_looks_like_what_does_not_exist(portal):
    hidden = portal.get(f"{ADDRESS}{ComplaintFactory().number}/")
    absent = portal.get(f"{ADDRESS}C-2026-000001-X/")

    assert hidden.content == absent.content


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_however_many_rows(portal, rows, django_assert_num_queries):
    ComplaintFactory.create_batch(rows, registered_by=portal.user, officer=UserFactory())
    portal.get(ADDRESS)

    with django_assert_num_queries(4):  # token, permissions (2), page
        assert len(numbers(portal.get(ADDRESS))) == rows


def test_list_filters(portal):
    now = timezone.now()
    office = {"registered_by": portal.user}
    late = ComplaintFactory(due_at=now - timedelta(days=1), priority="high", **office)
    closed = ComplaintFactory(status="closed", received_at=now - timedelta(days=9), **office)
    ours = ComplaintFactory(officer=UserFactory(username="sevda"), **office)
    topic = ClassificationFactory(list="topic", code="visas")
    on_visas = ComplaintFactory(topics=[topic], **office)

    def found(**filters):
        return numbers(portal.get(ADDRESS, filters))

    assert found(overdue="true") == [late.number]
    assert found(status=["closed", "refused"]) == [closed.number]
    assert found(priority="high") == [late.number]
    assert found(officer="sevda") == [ours.number]
    assert found(topic="visas") == [on_visas.number]
    assert found(open="true", priority="normal") == [on_visas.number, ours.number]
    assert found(received_before=(now - timedelta(days=5)).isoformat()) == [closed.number]


def test_a_name_finds_by_the_people_one_is_shown_and_by_no_others(portal, api_as_role):
    unit = UnitFactory()
    case = ComplaintFactory(registered_by=portal.user, unit=unit)
    told = PersonFactory(created_by=portal.user)
    PersonNameFactory(person=told, full="Kiran Doyo")
    PartyFactory(complaint=case, person=told)
    for name, facts in [("Wanda Witness", {}), ("Olaf Official", {"is_reserved": True})]:
        found_later = PersonFactory(**facts)
        PersonNameFactory(person=found_later, full=name)
        PartyFactory(complaint=case, person=found_later, role="witness")
    head, elsewhere = api_as_role("head_of_unit", unit=unit), api_as_role("head_of_unit")

    def found(api):
        names = ("Kiran Doyo", "Wanda Witness", "Olaf Official")
        return [numbers(api.get(ADDRESS, {"q": name})) for name in names]

    assert found(portal) == [[case.number], [], []]
    assert found(head) == [[case.number]] * 3  # all are visible through the case
    assert found(elsewhere) == [[], [], []]


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "lost"},
        {"officer": "nobody"},
        {"topic": "nothing"},
        {"received_after": "yesterday"},
        {"stats": "closed"},
        {"officer": "a\0b"},
    ],
)
def test_wrong_filters_are_named(portal, wrong):
    response = portal.get(ADDRESS, wrong)

    assert response.status_code == 400
    assert [path for path, _ in error_paths(response)] == list(wrong)


def test_search_by_name_or_number(portal, office):
    portal.post(ADDRESS, FULL_BODY)
    number = Complaint.objects.get().number
    ComplaintFactory(registered_by=portal.user)

    assert numbers(portal.get(ADDRESS, {"q": "doyo"})) == [number]
    assert numbers(portal.get(ADDRESS, {"q": number.lower().replace("-", " ")})) == [number]


def test_retrieve_by_the_number_as_people_type_it(portal, office):
    number = portal.post(ADDRESS, FULL_BODY).json()["number"]

    for typed in (number, number.lower(), number.replace("-", ""), number.replace("-", " ")):
        assert portal.get(f"{ADDRESS}{typed}/").json()["number"] == number


def test_opening_is_on_record_and_listing_is_not(portal):
    complaint = ComplaintFactory(registered_by=portal.user)

    portal.get(ADDRESS)
    response = portal.get(f"{ADDRESS}{complaint.number}/")

    assert response["ETag"]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user, entry.object_id, entry.origin) == (
        "complaint.open",
        portal.user,
        complaint.pk,
        "api",
    )


def test_detail_costs_the_same_however_many_parties(portal, django_assert_max_num_queries):
    complaint = ComplaintFactory(registered_by=portal.user)
    PartyFactory.create_batch(4, complaint=complaint)

    with django_assert_max_num_queries(24):
        assert portal.get(f"{ADDRESS}{complaint.number}/").status_code == 200


def test_change_what_is_told(portal, office):
    number = portal.post(ADDRESS, FULL_BODY).json()["number"]

    here = f"{ADDRESS}{number}/"

    response = portal.patch(here, {"summary": "Anew", "rights": ["liberty"]}, **ANY_VERSION)

    assert response.status_code == 200
    assert response["ETag"] == portal.get(here)["ETag"]
    assert (response.json()["summary"], response.json()["rights"]) == ("Anew", ["liberty"])
    assert error_paths(portal.patch(here, {"status": "closed"}, **ANY_VERSION)) == [
        ("status", "unknown_field")
    ]
    assert error_paths(portal.patch(here, {"parties": []}, **ANY_VERSION)) == [
        ("parties", "unknown_field")
    ]


def test_closed_complaint_is_not_changed(portal, office):
    complaint = ComplaintFactory(status="closed", registered_by=portal.user)

    response = portal.patch(f"{ADDRESS}{complaint.number}/", {"summary": "Anew"}, **ANY_VERSION)

    assert (response.status_code, response.json()["code"]) == (409, "not_open")


@pytest.mark.parametrize("method", ["put", "delete"])
def test_complaints_are_neither_replaced_nor_deleted(portal, method):
    complaint = ComplaintFactory(registered_by=portal.user)

    assert getattr(portal, method)(f"{ADDRESS}{complaint.number}/").status_code == 405


def test_call_taker_registers_and_sees_only_the_answer(api_as_role, office):
    taker = api_as_role("call_taker")

    response = taker.post(ADDRESS, FULL_BODY)

    assert response.status_code == 201
    assert taker.get(f"{ADDRESS}{response.json()['number']}/").status_code in (403, 404)


def test_a_change_of_nothing_is_an_opening(api_with_scopes, office):
    portal = api_with_scopes("complaints:write")
    complaint = ComplaintFactory(registered_by=portal.user)

    assert portal.patch(f"{ADDRESS}{complaint.number}/", {}, **ANY_VERSION).status_code == 200

    assert AuditEntry.objects.get().action == "complaint.open"
