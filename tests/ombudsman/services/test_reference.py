from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from ombudsman.models import (
    AuditEntry,
    CalendarDay,
    Classification,
    ClassificationList,
    FormerName,
    Organisation,
    TimeLimit,
    Unit,
)
from ombudsman.services import reference

DAY = date(2026, 3, 2)
MODELS = [Classification, Unit, Organisation, FormerName, TimeLimit, CalendarDay]


@pytest.fixture
def seeded():
    return reference.load(on=DAY)


def test_all_files_are_loaded(seeded):
    assert seeded == {
        "classification": Classification.objects.count(),
        "unit": len(reference.read("units")),
        "organisation": len(reference.read("organisations")),
        "timelimit": len(reference.read("time_limits")),
        "calendarday": CalendarDay.objects.count(),
    }
    lists = Classification.objects.values_list("list", flat=True).order_by("list").distinct()
    assert set(lists) == set(ClassificationList)
    assert Group.objects.count() == 12


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_loaded_rows_are_valid(model, seeded):
    rows = model.objects.all()

    assert rows
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)


def test_parents_names_and_order_come_from_the_files(seeded):
    right = Classification.objects.get(list="right", code="life")
    service = Organisation.objects.get(code="embassy_gbr")

    assert right.parent.code == "civil_political"
    assert right.position == 1
    assert right.name_en == "Right to life"
    assert (service.kind, service.country.code, service.region.code) == ("embassy", "GBR", "baku")


def test_loading_again_makes_nothing_and_records_nothing(seeded):
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]

    again = reference.load(on=DAY)

    assert set(again.values()) == {0}
    assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["reference.seed"]


def test_what_the_office_edited_or_took_away_stays_so(seeded):
    Organisation.objects.filter(code="embassy_gbr").update(name_en="Edited")
    TimeLimit.objects.filter(key="complaint.examination").update(value=45)
    CalendarDay.objects.get(day=date(2026, 1, 2)).delete()

    reference.load(on=DAY)

    assert Organisation.objects.get(code="embassy_gbr").name_en == "Edited"
    assert TimeLimit.objects.get(key="complaint.examination").value == 45
    assert not CalendarDay.objects.filter(day=date(2026, 1, 2)).exists()


def test_a_missing_row_comes_back_below_its_parent(seeded):
    Classification.objects.get(list="right", code="life").delete()

    made = reference.load(on=DAY)

    assert made["classification"] == 1
    assert Classification.objects.get(list="right", code="life").parent.code == "civil_political"


def test_calendar_reaches_from_last_year_to_two_years_ahead(seeded):
    assert [day.year for day in CalendarDay.objects.dates("day", "year")] == [
        2025,
        2026,
        2027,
        2028,
    ]


def test_a_new_year_adds_its_days_and_leaves_the_others(seeded):
    known = set(CalendarDay.objects.values_list("pk", flat=True))

    reference.load(on=date(2027, 1, 4))

    new = CalendarDay.objects.exclude(pk__in=known)
    assert {day.day.year for day in new} == {2029}


def test_days_that_hang_on_the_moon_are_uncertain(seeded):
    confidence = dict(CalendarDay.objects.values_list("day", "confidence"))

    assert confidence[date(2026, 3, 20)] == "S"
    assert confidence[date(2027, 3, 9)] == "U"  # Ramazan


def test_weekend_days_that_were_made_working_days_are_so(seeded):
    is_working = dict(CalendarDay.objects.values_list("day", "is_working"))

    assert [day for day, working in is_working.items() if working] == [date(2025, 6, 21)]
    assert is_working[date(2025, 6, 27)] is False  # the day off in exchange


def test_memorial_days_on_which_people_work_are_no_rows(seeded):
    assert not CalendarDay.objects.filter(day__month=9, day__day=27).exists()


def test_seeding_costs_few_queries(django_assert_max_num_queries, seeded):
    with django_assert_max_num_queries(80):
        reference.load(on=DAY)


def test_seed_command_tells_what_it_made(capsys):
    call_command("seed")

    out = capsys.readouterr().out.splitlines()
    assert f"unit: {len(reference.read('units'))} new" in out

    call_command("seed")

    assert "unit: 0 new" in capsys.readouterr().out.splitlines()
