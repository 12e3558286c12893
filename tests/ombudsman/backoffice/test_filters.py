"""The date range and autocomplete filters, in the list of complaints."""

from datetime import UTC, datetime
from html import escape

import pytest
from django.contrib import admin

from tests.factories import (
    ComplaintFactory,
    FacilityFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)

LIST = "/admin/cases/complaint/"


@pytest.fixture
def head(as_role):
    return as_role("head_of_unit", unit=UnitFactory(), language="en")


def received(user, *moment):
    return ComplaintFactory(unit=user.unit, received_at=datetime(*moment, tzinfo=UTC))


def rows(response):
    return [row.pk for row in response.context["cl"].result_list]


def test_both_days_of_a_range_belong_to_it(head):
    # Baku is UTC+4: days begin and end at 20:00 UTC.
    received(head.user, 2026, 3, 1, 19, 59)
    first = received(head.user, 2026, 3, 1, 20, 0)
    last = received(head.user, 2026, 3, 3, 19, 59)
    received(head.user, 2026, 3, 3, 20, 0)
    days = {"received_at__from": "02.03.2026", "received_at__until": "2026-03-03"}

    response = head.get(LIST, days)

    assert rows(response) == [last.pk, first.pk]
    assert "02.03.2026 – 03.03.2026" in response.content.decode()


def test_range_may_be_open(head):
    old, new = received(head.user, 2025, 3, 1), received(head.user, 2026, 3, 1)

    assert rows(head.get(LIST, {"received_at__from": "01.01.2026"})) == [new.pk]
    assert rows(head.get(LIST, {"received_at__until": "01.01.2026"})) == [old.pk]
    assert rows(head.get(LIST, {"received_at__until": " "})) == [new.pk, old.pk]


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ({"received_at__from": "31.02.2026"}, "Enter a valid date."),
        ({"received_at__from": "<script>"}, "Enter a valid date."),
        (
            {"received_at__from": "02.03.2026", "received_at__until": "01.03.2026"},
            "The range ends before it begins.",
        ),
        ({"received_at__until": "31.12.9999"}, "There is nothing of that day."),
        ({"received_at__from": "01.01.0001"}, "There is nothing of that day."),
    ],
)
def test_wrong_day_is_named_and_kept_and_narrows_nothing(head, days, message):
    complaint = received(head.user, 2026, 3, 1)

    response = head.get(LIST, days)

    page = response.content.decode()
    assert rows(response) == [complaint.pk]
    assert message in page
    assert all(f'value="{escape(day)}"' in page for day in days.values())


def test_related_row_narrows_the_list_and_other_filters_stay(head):
    body = OrganisationFactory(name_en="Invented Agency")
    against = ComplaintFactory(unit=head.user.unit, respondent=body)
    ComplaintFactory(unit=head.user.unit, respondent=OrganisationFactory())

    response = head.get(LIST, {"respondent__id__exact": body.pk, "status__exact": "received"})

    page = response.content.decode()
    assert rows(response) == [against.pk]
    assert "<bdi>Invented Agency</bdi></strong>" in page
    assert '<input type="hidden" name="status__exact" value="received">' in page


def test_words_find_related_rows_without_a_script(head):
    against = ComplaintFactory(
        unit=head.user.unit, respondent=OrganisationFactory(name_en="Invented Agency of Roads")
    )
    ComplaintFactory(unit=head.user.unit, respondent=OrganisationFactory(name_en="Another one"))

    assert rows(head.get(LIST, {"respondent__find": "agency roads"})) == [against.pk]


def test_unknown_row_is_named_and_narrows_nothing(head):
    complaint = ComplaintFactory(unit=head.user.unit)

    response = head.get(LIST, {"respondent__id__exact": "999999"})

    assert rows(response) == [complaint.pk]
    assert "not one of the available choices" in response.content.decode()


@pytest.mark.parametrize("query", ["list__exact=%00", "q=%00", "o=a%00"])
def test_nul_in_a_query_is_a_bad_request(query, as_role):
    response = as_role("administrator").get(f"/admin/ombudsman/classification/?{query}")

    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers


def test_nul_in_a_cookie_is_a_bad_request(client):
    client.cookies["office_session"] = "a" * 31 + "\0"

    assert client.get("/admin/").status_code == 400


def relations(model):
    """Every relation of the model, and every column that is no filter of its list."""
    return [
        field.name if field.auto_created else f"{field.name}__isnull"
        for field in model._meta.get_fields()
        if field.is_relation
    ]


@pytest.mark.parametrize("model", admin.site._registry)
def test_lists_tell_nothing_through_what_no_filter_offers(model, rf):
    """``/facility/?complaints=17`` once told an administrator the place of a complaint."""
    page, request = admin.site._registry[model], rf.get("/")
    request.user = UserFactory()
    offered = page._filtered_columns(request)
    asked = [name for name in relations(model) if name.partition("__")[0] not in offered]

    assert [name for name in asked if page.lookup_allowed(name, "1", request)] == []
    assert not page.lookup_allowed("pk__gt", "1", request)


def test_a_list_that_is_asked_for_more_answers_400(as_role):
    complaint = ComplaintFactory(facility=FacilityFactory(), unit=UnitFactory())
    administrator = as_role("administrator")

    for place in ("cases/facility", "ombudsman/unit", "ombudsman/user"):
        response = administrator.get(f"/admin/{place}/?complaints={complaint.pk}")
        assert response.status_code == 400
    assert administrator.get("/admin/cases/facility/?place_type__code=x").status_code == 200
    assert administrator.get("/admin/ombudsman/unit/?kind__exact=department").status_code == 200
