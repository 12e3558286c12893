"""Recurring tasks are started once, and a lost queue loses nothing."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ombudsman.management.commands import worker
from ombudsman.models import Schedule
from ombudsman.services import background

NAMES = sorted(background.SCHEDULES)


def queued():
    return sorted(DBTaskResult.objects.values_list("task_path", flat=True))


@pytest.mark.django_db
def test_what_recurs_is_started_once_a_turn():
    now = timezone.now()

    assert sorted(background.start_due(now=now)) == NAMES
    assert background.start_due(now=now + timedelta(seconds=30)) == []
    assert background.start_due(now=now + timedelta(seconds=61)) == [background.DELIVER]

    assert queued() == sorted([*NAMES, background.DELIVER])
    assert Schedule.objects.count() == len(NAMES)


@pytest.mark.django_db
def test_a_turn_may_be_asked_for_earlier_and_is_never_put_off():
    now = timezone.now()
    background.start_due(now=now)

    background.start_by(now + timedelta(seconds=5), background.DELIVER)
    background.start_by(now + timedelta(hours=5), background.DELIVER)

    assert background.start_due(now=now + timedelta(seconds=4)) == []
    assert background.start_due(now=now + timedelta(seconds=5)) == [background.DELIVER]


@pytest.mark.django_db
def test_a_turn_that_was_slept_through_is_started_once():
    now = timezone.now()
    background.start_due(now=now)

    assert sorted(background.start_due(now=now + timedelta(days=30))) == NAMES


@pytest.mark.django_db
def test_a_task_is_woken_once_a_transaction_and_not_by_one_that_failed(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        background.wake(background.DELIVER)
        background.wake(background.DELIVER)
        with transaction.atomic():
            background.wake("cases.reminders.services.remind")
            transaction.set_rollback(True)

    assert len(callbacks) == 1
    assert queued() == [background.DELIVER]


@pytest.mark.django_db
def test_results_of_last_week_and_tasks_of_dead_workers_are_forgotten():
    now = timezone.now()
    for status, ago in (("SUCCESSFUL", 8), ("SUCCESSFUL", 1), ("RUNNING", 1), ("RUNNING", 0)):
        moment = now - timedelta(days=ago)
        DBTaskResult.objects.create(
            status=status,
            args_kwargs={"args": [], "kwargs": {}},
            task_path=background.DELIVER,
            backend_name="default",
            run_after=moment,
            started_at=moment,
            finished_at=None if status == "RUNNING" else moment,
        )

    assert background.tidy.call() == 2
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_is_due(monkeypatch):
    call_command("worker", once=True)

    results = DBTaskResult.objects.all()
    assert sorted(row.task_path for row in results) == NAMES
    assert {row.status for row in results} == {"SUCCESSFUL"}


@pytest.mark.django_db(transaction=True)
def test_the_worker_ends_when_a_queue_is_left_alone(monkeypatch):
    """The service manager restarts the worker; without the queue it would fail unnoticed."""
    monkeypatch.setattr(worker, "_run", lambda one: None)

    with pytest.raises(CommandError, match="queue"):
        call_command("worker")


@pytest.mark.django_db
def test_deliveries_wait_in_a_queue_of_their_own():
    background.start_due()

    waiting = DBTaskResult.objects.exclude(queue_name="default").values_list(
        "task_path", "queue_name"
    )
    assert list(waiting) == [(background.DELIVER, background.DELIVERIES)]
    assert background.queues() == ["default", background.DELIVERIES]
