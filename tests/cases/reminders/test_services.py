"""Each stage is reminded of once, also after days without a worker."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Reminder
from cases.reminders import services as reminders
from ombudsman.models import AuditEntry, WebhookEvent
from ombudsman.rules.refusals import Refusal
from tests.factories import (
    ComplaintFactory,
    DeadlineFactory,
    ReminderFactory,
    RemovalOrderFactory,
    UnitFactory,
    UserFactory,
    WebhookFactory,
)

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def officer():
    return UserFactory(role="case_officer", email="officer@office.example", unit=UnitFactory())


@pytest.fixture
def complaint(officer):
    return ComplaintFactory(officer=officer, unit=officer.unit)


def clock(complaint, left, **fields):
    return DeadlineFactory(complaint=complaint, due_at=timezone.now() + left, **fields)


def stages():
    return list(Reminder.objects.order_by("pk").values_list("stage", flat=True))


def test_each_stage_of_a_deadline_is_reminded_of_once(complaint, officer):
    row = clock(complaint, timedelta(days=20))
    counts = []
    for before in (8 * DAY, 7 * DAY, 5 * DAY, DAY, 2 * HOUR, -HOUR, -9 * DAY):
        reminders.create_due(at=row.due_at - before)
        reminders.create_due(at=row.due_at - before)
        counts.append(len(stages()))

    assert stages() == ["week", "day", "passed"]
    assert counts == [0, 1, 1, 2, 2, 3, 3]
    assert {one.officer for one in Reminder.objects.all()} == {officer}
    actions = AuditEntry.objects.filter(action__startswith="reminder.").order_by("pk")
    assert [entry.action for entry in actions] == [
        "reminder.near",
        "reminder.near",
        "reminder.passed",
    ]


def test_after_a_week_without_a_worker_only_the_latest_stage_is_reminded_of(complaint):
    clock(complaint, -DAY, started_at=timezone.now() - 30 * DAY)

    assert reminders.create_due() == 1
    assert stages() == ["passed"]


def test_a_new_end_is_reminded_of_anew(complaint):
    row = clock(complaint, HOUR)
    reminders.create_due()
    row.due_at += 3 * DAY
    row.save()

    reminders.create_due()

    assert stages() == ["day", "week"]


def test_removals_count_by_the_hour(complaint):
    order = RemovalOrderFactory(
        complaint=complaint, scheduled_at=timezone.now() + timedelta(days=10)
    )
    for hours in (73, 72, 24, 6, 1, 0):
        reminders.create_due(at=order.scheduled_at - hours * HOUR)

    assert stages() == ["hours_72", "hours_24", "hours_6", "hour_1", "passed"]


def test_what_has_ended_reminds_nobody(complaint):
    clock(complaint, HOUR, end="met")
    RemovalOrderFactory(
        complaint=complaint, scheduled_at=timezone.now() + HOUR, lifted_on=timezone.localdate()
    )
    RemovalOrderFactory(complaint=complaint, scheduled_at=None)

    assert reminders.create_due() == 0


def test_the_most_pressing_come_first_and_many_are_no_trouble(monkeypatch, complaint):
    monkeypatch.setattr(reminders, "BATCH", 3)
    for days in (6, 5, 4, 3, 2):
        clock(ComplaintFactory(), days * DAY)
    late = clock(ComplaintFactory(), -DAY, started_at=timezone.now() - 30 * DAY)

    assert reminders.create_due() == 6

    first = Reminder.objects.order_by("pk")[0]
    assert (first.deadline, first.stage) == (late, "passed")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_turn_with_nothing_new_takes_a_constant_number_of_queries(
    rows, django_assert_num_queries
):
    for _row in range(rows):
        clock(ComplaintFactory(), HOUR)
    reminders.create_due()

    with django_assert_num_queries(11):
        assert reminders.create_due() == 0


def test_webhooks_report_reminders(complaint):
    WebhookFactory(event_types=["complaint.deadline_near"])
    clock(complaint, HOUR)
    clock(ComplaintFactory(), -HOUR, started_at=timezone.now() - DAY)

    reminders.create_due()

    events = set(WebhookEvent.objects.values_list("type", "subject_id"))
    assert ("complaint.deadline_near", complaint.pk) in events
    assert {name for name, _ in events} == {"complaint.deadline_near", "complaint.deadline_passed"}


def test_mail_has_the_number_and_the_end_and_nothing_else(settings, complaint):
    settings.EMAIL_HOST = "mail.office.example"
    clock(complaint, HOUR)
    reminders.create_due()

    assert reminders.send_mails() == 1
    assert reminders.send_mails() == 0

    (message,) = mail.outbox
    assert message.to == ["officer@office.example"]
    assert complaint.number in message.subject
    assert complaint.summary not in message.body


def test_without_a_mail_server_nothing_is_mailed_then_or_later(settings, complaint):
    clock(complaint, HOUR)
    reminders.create_due()
    assert reminders.send_mails() == 0

    settings.EMAIL_HOST = "mail.office.example"
    assert reminders.send_mails(at=timezone.now() + 2 * DAY) == 0
    assert mail.outbox == []


def test_the_head_is_mailed_where_no_officer_is(settings):
    settings.EMAIL_HOST = "mail.office.example"
    unit = UnitFactory()
    UserFactory(role="head_of_unit", unit=unit, email="head@office.example", language="az")
    UserFactory(role="head_of_unit", unit=UnitFactory(), email="other@office.example")
    clock(ComplaintFactory(unit=unit, officer=None), HOUR)
    reminders.create_due()

    reminders.send_mails()

    assert [message.to for message in mail.outbox] == [["head@office.example"]]


def test_mail_that_cannot_be_sent_is_sent_later(settings, monkeypatch, complaint):
    settings.EMAIL_HOST = "mail.office.example"
    clock(complaint, HOUR)
    reminders.create_due()

    def refused(*args, **options):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(reminders, "send_mail", refused)
        assert reminders.send_mails() == 0
    assert reminders.send_mails() == 1


def test_a_seen_reminder_is_not_pending(officer):
    reminder = ReminderFactory(
        deadline=clock(ComplaintFactory(officer=officer, unit=officer.unit), HOUR), stage="day"
    )
    waiting = Reminder.objects.visible_to(officer).meant_for(officer).pending()
    assert list(waiting) == [reminder]

    reminders.mark_seen(reminder, by=officer)

    assert not waiting.all().exists()
    with pytest.raises(Refusal):
        reminders.mark_seen(reminder, by=officer)
    assert AuditEntry.objects.filter(action="reminder.see", user=officer).count() == 1


def test_a_later_stage_and_an_end_that_has_moved_replace_a_reminder(officer):
    row = clock(ComplaintFactory(officer=officer, unit=officer.unit), HOUR)
    ReminderFactory(deadline=row, stage="week")
    latest = ReminderFactory(deadline=row, stage="day")
    assert list(Reminder.objects.pending()) == [latest]

    row.due_at += DAY
    row.save()

    assert not Reminder.objects.pending().exists()


def test_reminders_are_seen_by_those_who_see_the_case(officer):
    ReminderFactory(deadline=clock(ComplaintFactory(), HOUR))

    assert not Reminder.objects.visible_to(officer).exists()
    assert Reminder.objects.visible_to(UserFactory(role="commissioner")).count() == 1
    assert not Reminder.objects.visible_to(UserFactory(role="administrator")).exists()


def test_the_database_takes_no_stage_twice_and_no_reminder_of_nothing(complaint):
    reminder = ReminderFactory(deadline=clock(complaint, HOUR))
    for broken in (
        {"deadline": reminder.deadline, "due_at": reminder.due_at},
        {
            "deadline": None,
            "complaint": complaint,
            "due_at": timezone.now(),
            "officer": None,
            "unit": None,
        },
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReminderFactory(**broken)
