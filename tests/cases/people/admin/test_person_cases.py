"""Complaints and calls on the page of a person."""

import pytest
from django.urls import reverse

from tests.factories import CallFactory, ComplaintFactory, PartyFactory, PersonFactory, UnitFactory


@pytest.fixture
def officer(as_role):
    return as_role("case_officer", unit=UnitFactory())


def page(person):
    return reverse("admin:cases_person_change", args=[person.pk])


def test_the_complaints_of_a_person_are_listed_with_status_and_role(officer):
    own = ComplaintFactory(officer=officer.user, status="accepted")
    hidden = ComplaintFactory()
    person = PersonFactory()
    for complaint in (own, hidden):
        PartyFactory(complaint=complaint, person=person, role="affected")

    text = officer.get(page(person)).content.decode()

    assert reverse("admin:cases_complaint_change", args=[own.pk]) in text
    assert "Complaints and calls" in text
    assert "Under examination" in text
    assert "<td>Affected person</td>" in text
    assert hidden.number not in text


def test_calls_are_those_that_one_may_see(as_role):
    chief = as_role("commissioner")
    person = PersonFactory()
    call = CallFactory(person=person)

    text = chief.get(page(person)).content.decode()

    assert reverse("admin:cases_call_change", args=[call.pk]) in text


def test_officers_without_calls_see_none(officer):
    person = PersonFactory()
    PartyFactory(complaint=ComplaintFactory(officer=officer.user), person=person)
    call = CallFactory(person=person)

    text = officer.get(page(person)).content.decode()

    assert reverse("admin:cases_call_change", args=[call.pk]) not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries(officer, rows, django_assert_num_queries):
    person = PersonFactory()
    for _ in range(rows):
        PartyFactory(complaint=ComplaintFactory(officer=officer.user), person=person)

    with django_assert_num_queries(19):
        text = officer.get(page(person)).content.decode()

    assert text.count("/admin/cases/complaint/") >= rows
