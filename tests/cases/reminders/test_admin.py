"""Reminders in the admin: counted on the first page, marked as seen by a step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Reminder
from tests.factories import ComplaintFactory, DeadlineFactory, ReminderFactory, UnitFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/cases/reminder/"


def reminder(**fields):
    due = timezone.now() + timedelta(hours=3)
    clock = DeadlineFactory(complaint=ComplaintFactory(**fields), due_at=due)
    return ReminderFactory(deadline=clock, stage="day")


@pytest.fixture
def officer(as_role):
    return as_role("case_officer", unit=UnitFactory())


def test_strangers_and_those_without_the_case_see_none(client, as_role):
    row = reminder()

    assert client.get(LIST).status_code == 302
    assert as_role("registrar").get(LIST).status_code == 403
    other = as_role("case_officer", unit=UnitFactory())
    assert row.complaint.number not in other.get(LIST).content.decode()
    assert other.get(f"{LIST}{row.pk}/change/").status_code == 404
    assert other.post(f"{LIST}{row.pk}/do/see/", {}).status_code == 404
    assert Reminder.objects.get().seen_at is None


def test_a_reminder_is_counted_listed_and_marked_as_seen(officer):
    row = reminder(officer=officer.user, unit=officer.user.unit)

    assert "/admin/cases/reminder/?work=mine" in officer.get("/admin/").content.decode()
    assert row.complaint.number in officer.get(f"{LIST}?work=mine").content.decode()
    officer.post(f"{LIST}{row.pk}/do/see/", {})
    officer.get("/admin/")  # shows the reminder

    row.refresh_from_db()
    assert row.seen_by == officer.user
    assert row.complaint.number not in officer.get(f"{LIST}?work=mine").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(officer, rows, django_assert_num_queries):
    for _row in range(rows):
        reminder(officer=officer.user, unit=officer.user.unit)

    with django_assert_num_queries(5):
        assert officer.get(f"{LIST}?work=mine").status_code == 200
