"""Admin pages of organisations, units, classifications, time limits and calendar days."""

from datetime import date

import pytest
from django.urls import reverse

from ombudsman.admin.time_limits import NOTES
from ombudsman.models import (
    AuditEntry,
    CalendarDay,
    Classification,
    FormerName,
    Organisation,
    TimeLimit,
)
from ombudsman.services import reference
from tests.factories import (
    CalendarDayFactory,
    ClassificationFactory,
    FormerNameFactory,
    OrganisationFactory,
    TimeLimitFactory,
    UnitFactory,
    UserFactory,
)


@pytest.fixture
def administrator(as_role):
    return as_role("administrator")


def fields_of_last_entry(action):
    return set(AuditEntry.objects.filter(action=action).latest("pk").fields)


LISTS = [
    ("organisation", lambda: OrganisationFactory(parent=OrganisationFactory())),
    ("classification", lambda: ClassificationFactory(parent=ClassificationFactory())),
    ("unit", lambda: UnitFactory(parent=UnitFactory())),
    ("timelimit", lambda: TimeLimitFactory(confirmed_by=UserFactory(), confirmed_on="2026-03-02")),
]


@pytest.mark.parametrize(("name", "make"), LISTS, ids=[name for name, _ in LISTS])
@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(
    name, make, rows, administrator, django_assert_num_queries
):
    for _ in range(rows):
        make()

    with django_assert_num_queries(5):
        assert administrator.get(f"/admin/ombudsman/{name}/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_calendar_query_count_does_not_grow(rows, administrator, django_assert_num_queries):
    CalendarDayFactory.create_batch(rows)

    with django_assert_num_queries(7):  # two of them for the date hierarchy
        assert administrator.get("/admin/ombudsman/calendarday/").status_code == 200


@pytest.mark.parametrize("name", [name for name, _ in LISTS])
def test_case_staff_may_read_and_not_change(name, as_role):
    client = as_role("registrar")

    assert client.get(f"/admin/ombudsman/{name}/").status_code == 200
    assert client.get(f"/admin/ombudsman/{name}/add/").status_code == 403


def test_retired_rows_are_told_apart(administrator):
    ClassificationFactory(code="old", valid_until=date(2020, 1, 1))
    ClassificationFactory(code="new")
    url = reverse("admin:ombudsman_classification_changelist")

    found = {
        validity: [
            row.code
            for row in administrator.get(url, {"validity": validity}).context["cl"].result_list
        ]
        for validity in ("current", "retired")
    }

    assert found == {"current": ["new"], "retired": ["old"]}


def test_code_of_a_stored_member_is_fixed(administrator):
    row = ClassificationFactory(code="kept", list="topic")
    data = {"code": "other", "list": "right", "position": 7}
    data |= {f"name_{language}": "New" for language in ("az", "en", "ru")}

    url = reverse("admin:ombudsman_classification_change", args=[row.pk])
    assert administrator.post(url, data).status_code == 302

    row.refresh_from_db()
    assert (row.list, row.code, row.name_en, row.position) == ("topic", "kept", "New", 7)
    assert fields_of_last_entry("classification.change") == {
        "name_az",
        "name_en",
        "name_ru",
        "position",
    }


def test_parent_is_of_the_same_list(administrator):
    stranger = ClassificationFactory(list="right")
    data = {"list": "topic", "code": "child", "parent": stranger.pk, "position": 0}
    data |= {f"name_{language}": "Child" for language in ("az", "en", "ru")}

    page = administrator.post(reverse("admin:ombudsman_classification_add"), data)

    assert page.context["adminform"].form.errors.keys() == {"parent"}
    assert not Classification.objects.filter(code="child").exists()


def body_data(body, parts, **extra):
    data = {
        "kind": body.kind,
        "mandate": body.mandate,
        "former_names-TOTAL_FORMS": len(parts),
        "former_names-INITIAL_FORMS": sum("id" in part for part in parts),
    }
    data |= {
        f"name_{language}": getattr(body, f"name_{language}") for language in ("az", "en", "ru")
    }
    for number, part in enumerate(parts):
        data |= {f"former_names-{number}-{key}": value for key, value in part.items()}
        data[f"former_names-{number}-organisation"] = body.pk
    return data | extra


def name_data(text, **extra):
    return {f"name_{language}": text for language in ("az", "en", "ru")} | extra


def test_former_names_are_kept_by_those_who_may_not_delete(administrator):
    gone = FormerNameFactory()
    parts = [name_data(gone.name_en, id=gone.pk, DELETE="on")]

    url = reverse("admin:ombudsman_organisation_change", args=[gone.organisation.pk])
    administrator.post(url, body_data(gone.organisation, parts))

    assert FormerName.objects.filter(pk=gone.pk).exists()


def test_former_names_are_added_changed_and_taken_away_on_record(as_role):
    client = as_role(is_superuser=True)
    body = OrganisationFactory(country=None)
    changed = FormerNameFactory(organisation=body)
    gone = FormerNameFactory(organisation=body)
    parts = [
        name_data("Changed", id=changed.pk),
        name_data(gone.name_en, id=gone.pk, DELETE="on"),
        name_data("Added"),
    ]

    url = reverse("admin:ombudsman_organisation_change", args=[body.pk])
    assert client.post(url, body_data(body, parts)).status_code == 302

    assert sorted(FormerName.objects.values_list("name_en", flat=True)) == ["Added", "Changed"]
    entries = AuditEntry.objects.order_by("pk").values_list("action", "object_id")
    added = FormerName.objects.get(name_en="Added")
    assert list(entries) == [
        ("formername.delete", gone.pk),
        ("formername.create", added.pk),
        ("formername.change", changed.pk),
    ]
    assert fields_of_last_entry("formername.change") == {"name_az", "name_en", "name_ru"}
    cases = AuditEntry.objects.values_list("case_type", "case_id").distinct().order_by()
    assert list(cases) == [("ombudsman.organisation", body.pk)]


def test_organisation_is_retired_by_its_last_day(administrator):
    body = OrganisationFactory(country=None)
    url = reverse("admin:ombudsman_organisation_change", args=[body.pk])

    administrator.post(url, body_data(body, [], valid_until="2026-03-02"))

    assert Organisation.objects.get().valid_until == date(2026, 3, 2)
    assert fields_of_last_entry("organisation.change") == {"valid_until"}


def limit_data(limit, **changes):
    names = ["name_az", "name_en", "name_ru", "value", "unit", "source", "confidence", "note"]
    return {name: getattr(limit, name) for name in names} | changes


def test_time_limit_is_confirmed_by_a_named_person(administrator):
    limit = TimeLimitFactory(confidence="N")
    page = reverse("admin:ombudsman_timelimit_change", args=[limit.pk])
    assert "unconfirmed" in administrator.get(page).content.decode()

    administrator.post(reverse("admin:ombudsman_timelimit_transition", args=[limit.pk, "confirm"]))

    limit.refresh_from_db()
    assert limit.confirmed_by == administrator.user
    assert "unconfirmed" not in administrator.get(page).content.decode()


def test_time_limit_that_is_changed_is_unconfirmed_again(administrator):
    limit = TimeLimitFactory(confirmed_by=UserFactory(), confirmed_on=date(2026, 3, 2))
    url = reverse("admin:ombudsman_timelimit_change", args=[limit.pk])

    administrator.post(url, limit_data(limit, note="A new remark."))
    assert TimeLimit.objects.get().is_confirmed

    limit.refresh_from_db()
    administrator.post(url, limit_data(limit, value=45))
    assert not TimeLimit.objects.get().is_confirmed
    assert fields_of_last_entry("timelimit.change") == {"value", "confirmed_by", "confirmed_on"}


def test_only_those_who_may_change_a_limit_confirm_it(as_role):
    limit = TimeLimitFactory(confidence="N")
    url = reverse("admin:ombudsman_timelimit_transition", args=[limit.pk, "confirm"])

    assert as_role("commissioner").post(url).status_code == 403
    assert not TimeLimit.objects.get().is_confirmed


def test_calendar_day_may_be_deleted_and_the_trail_tells(administrator):
    day = CalendarDayFactory()
    url = reverse("admin:ombudsman_calendarday_delete", args=[day.pk])

    administrator.post(url, {"post": "yes"})

    assert not CalendarDay.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id) == ("calendarday.delete", day.pk)


def test_each_remark_of_the_reference_data_can_be_translated():
    told = {row["note"] for row in reference.read("time_limits") if row["note"]}

    assert told == set(NOTES)


def test_readers_see_the_remark_in_words_and_administrators_the_field(as_role, administrator):
    limit = TimeLimitFactory(note="Counted from the end of the year.")
    address = reverse("admin:ombudsman_timelimit_change", args=[limit.pk])

    shown, edited = (
        one.get(address).content.decode() for one in (as_role("analyst"), administrator)
    )

    assert "Counted from the end of the year." in shown
    assert ('name="note"' in shown, 'name="note"' in edited) == (False, True)
