import re

import pytest
from django.urls import reverse

from cases.models import Facility
from ombudsman.models import AuditEntry
from tests.factories import (
    ClassificationFactory,
    FacilityFactory,
    FacilityNameFactory,
    VisitFactory,
)

ADD = "/admin/cases/facility/add/"
LIST = "/admin/cases/facility/"


def page(place):
    return reverse("admin:cases_facility_change", args=[place.pk])


def form_data(**fields):
    return {
        "code": "new-centre",
        "name_az": "Yeni mərkəz",
        "name_en": "New centre",
        "name_ru": "Новый центр",
        "place_type": ClassificationFactory(list="place_type", code="shelter").pk,
        "former_names-TOTAL_FORMS": 0,
        "former_names-INITIAL_FORMS": 0,
    } | fields


def messages(response):
    return re.findall(r'class="errorlist[^"]*"[^>]*><li>([^<]+)', response.content.decode())


def test_the_npm_adds_a_place_with_a_former_name(as_role):
    former = {
        "former_names-TOTAL_FORMS": 1,
        "former_names-0-name_az": "Köhnə mərkəz",
        "former_names-0-name_en": "Old centre",
        "former_names-0-name_ru": "Старый центр",
        "former_names-0-valid_until": "2024-12-31",
    }

    response = as_role("administrator").post(ADD, form_data(**former))

    assert response.status_code == 302, messages(response)
    assert Facility.objects.get().former_names.get().name_en == "Old centre"
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["facility.create", "facilityname.create"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name_ru": ""}, "This field is required."),
        ({"official_capacity": "-1"}, "Ensure this value is greater than or equal to 0."),
        (
            {"valid_from": "2026-01-02", "valid_until": "2026-01-01"},
            "It ends before it begins.",
        ),
    ],
)
def test_bad_input_is_answered(as_role, wrong, message):
    response = as_role("administrator").post(ADD, form_data(**wrong))

    assert messages(response) == [message]
    assert not Facility.objects.exists()


def test_a_code_is_given_once(as_role):
    member, place = as_role("npm_member"), FacilityFactory(code="kept")

    member.post(page(place), form_data(code="changed", name_en="Renamed"))

    place.refresh_from_db()
    assert (place.code, place.name_en) == ("kept", "Renamed")


def test_a_former_name_finds_the_place(as_role):
    place = FacilityNameFactory(name_en="Old centre").facility
    FacilityFactory()

    rows = as_role("npm_member").get(LIST, {"q": "old centre"}).context["cl"].result_list

    assert list(rows) == [place]


def test_visits_stand_on_the_page_for_those_who_may_see_them(as_role):
    visit = VisitFactory()

    seen = as_role("npm_member").get(page(visit.facility)).content.decode()
    unseen = as_role("administrator").get(page(visit.facility)).content.decode()

    assert visit.number in seen
    assert visit.number not in unseen


def test_strangers_see_nothing(client, as_role):
    place = FacilityFactory()

    assert client.get(page(place)).status_code == 302
    for role in ("analyst", "auditor", "outreach_officer"):
        assert as_role(role).get(LIST).status_code == 403
    assert as_role("call_taker").get(page(place)).status_code == 200
    assert as_role("call_taker").post(page(place), form_data()).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    member = as_role("npm_member")
    FacilityFactory.create_batch(rows)

    with django_assert_num_queries(7):
        assert len(member.get(LIST).context["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_page_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    member, place = as_role("npm_member"), FacilityFactory()
    FacilityNameFactory.create_batch(rows, facility=place)
    VisitFactory.create_batch(rows, facility=place)

    with django_assert_num_queries(6):
        assert member.get(page(place)).status_code == 200
