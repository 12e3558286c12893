"""Assigning a complaint: which officers are offered, and what is shown of each."""

import pytest
from django.urls import reverse

from cases.casefile.queries.officers import officers_for
from tests.factories import ComplaintFactory, UnitFactory, UserFactory


@pytest.fixture
def unit():
    return UnitFactory(code="zz-own", name_en="Own unit")


def page(complaint, name="assign"):
    return reverse("admin:cases_complaint_transition", args=[complaint.pk, name])


def test_officers_of_the_unit_come_first_each_with_the_load(as_role, unit):
    head = as_role("head_of_unit", unit=unit, full_name="Head")
    near = UserFactory(role="case_officer", unit=unit, full_name="Near")
    UserFactory(
        role="case_officer", unit=UnitFactory(code="aa", name_en="Far unit"), full_name="Far"
    )
    UserFactory(role="commissioner", full_name="Chief")
    UserFactory(role="case_officer", is_active=False, full_name="Gone")
    complaint = ComplaintFactory(unit=unit, officer=near)
    ComplaintFactory(officer=near)
    ComplaintFactory(officer=near, status="closed")

    choices = head.get(page(complaint)).context["form"].fields["officer"].choices

    assert [label for _value, label in choices][1:] == [
        "Head · Own unit · open: 0",
        "Near · Own unit · open: 2",
        "Far · Far unit · open: 0",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_officers_take_one_query(unit, rows, django_assert_num_queries):
    complaint = ComplaintFactory(unit=unit)
    for officer in UserFactory.create_batch(rows, role="case_officer", unit=UnitFactory()):
        ComplaintFactory(officer=officer)

    with django_assert_num_queries(1):
        told = [(str(one.unit), one.open_count) for one in officers_for(complaint)]

    assert len(told) == rows


def test_a_complaint_without_a_unit_has_no_unit_of_its_own_first():
    UserFactory(role="case_officer", unit=None, full_name="Nowhere")

    assert [one.full_name for one in officers_for(ComplaintFactory(unit=None))] == ["Nowhere"]


def test_the_page_of_a_complaint_names_its_unit(as_role, unit):
    head = as_role("head_of_unit", unit=unit)
    complaint = ComplaintFactory(unit=unit)

    text = head.get(reverse("admin:cases_complaint_change", args=[complaint.pk])).content.decode()

    assert "Unit: <bdi>Own unit</bdi>" in text
