"""Exports to other bodies: what the gate allows, and the register of disclosures."""

import pytest

from cases.complaints.queries.exports import pages
from cases.complaints.services import exports
from cases.models import Complaint, Disclosure, PartyRole
from cases.protection.services import consents, disclosures
from ombudsman.models import AuditEntry
from tests.factories import (
    ComplaintFactory,
    PartyFactory,
    UserFactory,
)
from tests.support.exports import ADDRESS, LIST, QUERIES, api_client_for, json_lines, numbers
from tests.support.protected_people import create_body, create_refugee, record_consent


@pytest.fixture
def ministry():
    return create_body("state_body", "AZE", may_pass_on=True)


def of_refugee(**facts):
    person = create_refugee(**facts)
    return PartyFactory(person=person, role=PartyRole.AFFECTED).complaint, person


@pytest.mark.parametrize("organisation", ["embassy", "unknown"])
def test_a_body_of_another_state_or_of_none_known_exports_nothing(organisation):
    of_refugee()
    foreign = create_body() if organisation == "embassy" else create_body("ngo", None)

    assert api_client_for(foreign).get(ADDRESS).status_code == 403
    assert not Disclosure.objects.exists()


def test_the_office_itself_is_told_without_a_disclosure(register):
    of_refugee()

    assert len(json_lines(register.get(ADDRESS))) == 1
    assert not Disclosure.objects.exists()


def test_what_a_client_of_another_body_gets_is_kept_as_disclosed(ministry):
    refugees, _person = of_refugee()
    plain = PartyFactory().complaint
    other = ComplaintFactory(status="closed")
    client = api_client_for(ministry)

    assert numbers(client.get(ADDRESS, {"open": "true"})) == [plain.number, refugees.number]

    rows = Disclosure.objects.order_by("complaint").values_list(
        "complaint", "organisation", "way", "warnings", "by", "override"
    )
    same = (ministry.pk, "api")
    assert list(rows) == [
        (refugees.pk, *same, ["may_pass_on"], client.user.pk, None),
        (plain.pk, *same, [], client.user.pk, None),
    ]
    assert not other.disclosures.exists()
    assert AuditEntry.objects.get().reason == "as=ndjson rows=2 filters=open"


def test_it_is_kept_as_the_detail_view_keeps_it(ministry):
    complaint, _person = of_refugee()
    client = api_client_for(ministry)

    client.get(f"{LIST}{complaint.number}/")
    client.get(ADDRESS)

    by_detail, by_export = (
        {f.name: getattr(row, f.name) for f in row._meta.fields if f.name not in ("id", "at")}
        for row in Disclosure.objects.order_by("pk")
    )
    assert by_export == by_detail


@pytest.mark.parametrize("rows", [1, 3])
def test_keeping_it_costs_the_same_however_many_rows(ministry, rows, django_assert_num_queries):
    for _ in range(rows):
        of_refugee()
    client = api_client_for(ministry)
    client.get(LIST)  # recorded as well

    # additional queries: the rows, their people (6), the register
    with django_assert_num_queries(QUERIES + 8):
        assert len(json_lines(client.get(ADDRESS))) == rows
    assert Disclosure.objects.count() == 2 * rows


def test_rows_are_exactly_those_that_the_gate_lets_pass(ministry):
    taken_back, person = of_refugee()
    consents.withdraw(
        record_consent(taken_back, person, ministry), by=UserFactory(), how="By letter."
    )
    renewed, person = of_refugee()
    consents.withdraw(
        record_consent(renewed, person, ministry), by=UserFactory(), how="By letter."
    )
    record_consent(renewed, person, ministry)
    other = record_consent(renewed, person, create_body("state_body", "AZE"))
    consents.withdraw(other, by=UserFactory(), how="By letter.")
    of_refugee()
    joined = ComplaintFactory(status="joined", joined_to=of_refugee()[0])

    passing = [one.number for one in Complaint.objects.all() if is_passed(one, ministry)]

    assert joined.number in passing
    assert taken_back.number not in passing
    assert len(passing) == 4
    for below in (ministry, create_body("law_enforcement", "AZE", parent=ministry)):
        assert numbers(api_client_for(below).get(ADDRESS)) == passing


def is_passed(complaint, organisation):
    try:
        disclosures.check(complaint, organisation)
    except disclosures.BlockedError:
        return False
    return True


def test_who_is_on_a_joined_complaint_is_warned_of_on_each(ministry):
    complaint, _person = of_refugee()
    joined = ComplaintFactory(status="joined", joined_to=complaint)
    at_one_remove = ComplaintFactory(status="joined", joined_to=joined)
    ComplaintFactory()

    api_client_for(ministry).get(ADDRESS)

    warned = Disclosure.objects.filter(warnings=["may_pass_on"])
    keys = set(warned.values_list("complaint", flat=True))
    assert keys == {complaint.pk, joined.pk, at_one_remove.pk}


def test_a_consent_withdrawn_before_its_page_is_read_still_holds_it_back(ministry):
    complaint, person = of_refugee()
    consent = record_consent(complaint, person, ministry)

    response = api_client_for(ministry).get(ADDRESS)
    consents.withdraw(consent, by=UserFactory(), how="By telephone.")

    assert numbers(response) == []


def test_the_list_holds_back_what_an_export_would(ministry):
    complaint, person = of_refugee()
    consent = record_consent(complaint, person, ministry)
    client = api_client_for(ministry)
    listed = lambda: [row["number"] for row in client.get("/api/v1/complaints/").json()["results"]]  # noqa: E731
    assert listed() == [complaint.number]

    consents.withdraw(consent, by=UserFactory(), how="By telephone.")

    assert listed() == []


def test_two_exports_are_two_disclosures(ministry):
    complaint, _person = of_refugee()
    client = api_client_for(ministry)

    for _ in range(2):
        assert numbers(client.get(ADDRESS)) == [complaint.number]
    assert Disclosure.objects.count() == 2


def test_pages_of_disclosures_cover_every_row(ministry, monkeypatch):
    for _ in range(5):
        of_refugee()
    account = api_client_for(ministry).user
    monkeypatch.setattr(pages, "__defaults__", (2,))

    rows = exports.begin(Complaint.objects.all(), by=account, form="csv")

    assert rows.count() == Disclosure.objects.count() == 5
    assert AuditEntry.objects.get().reason == "as=csv rows=5 filters=-"
