"""Background tasks and their schedule; the only module that imports the task library.

A task may run twice or get lost. So an act writes rows that describe the work, and a task only
looks for such rows. The queue backend is a matter of configuration.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task, task_backends
from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from ombudsman.models import Schedule

__all__ = [
    "DELIVERIES",
    "SCHEDULES",
    "queues",
    "start_by",
    "start_due",
    "task",
    "tidy",
    "wake",
]

logger = logging.getLogger(__name__)

DELIVERIES = "deliveries"  # queue of messages to outside receivers

# Recurring tasks by their path, with the interval.
DELIVER = "ombudsman.services.deliveries.deliver"
SCHEDULES: Mapping[str, timedelta] = {
    DELIVER: timedelta(minutes=1),
    "cases.reminders.services.remind": timedelta(minutes=5),
    "ombudsman.services.background.tidy": timedelta(hours=6),
    "ombudsman.services.deliveries.tidy": timedelta(hours=6),
}
RETENTION = timedelta(days=7)
LATE_AFTER = timedelta(minutes=5)
LOST_AFTER = timedelta(hours=1)


def start_due(*, now: datetime | None = None) -> list[str]:
    """Enqueue the tasks that are due, once even with several workers; returns their paths."""
    now = now or timezone.now()
    return [name for name, every in SCHEDULES.items() if _claim(name, every, now)]


def _claim(name: str, every: timedelta, now: datetime) -> bool:
    with transaction.atomic():
        due = Schedule.objects.filter(name=name, next_at__lte=now)
        claimed = due.update(next_at=now + every, last_at=now)
        if not claimed:
            _, claimed = Schedule.objects.get_or_create(
                name=name, defaults={"next_at": now + every, "last_at": now}
            )
        if claimed:
            _task(name).enqueue()
    return bool(claimed)


def start_by(at: datetime, name: str) -> None:
    """Run the task ``name`` at ``at``, if it is not scheduled earlier."""
    Schedule.objects.filter(name=name, next_at__gt=at).update(next_at=at)


def _task(path: str) -> Task[Any, Any]:
    module, _, name = path.rpartition(".")
    found: Task[Any, Any] = getattr(import_module(module), name)
    return found


def wake(name: str) -> None:
    """Enqueue the task ``name`` after this transaction, once even if asked several times.

    If the queue refuses it, the next scheduled run does the work.
    """
    asked = [getattr(func, "name", None) for _, func, *_ in connection.run_on_commit]
    if name not in asked:
        transaction.on_commit(Enqueue(name), robust=True)


class Enqueue:
    """Callback that enqueues one task; compared by ``name``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self) -> None:
        _task(self.name).enqueue()


def queues() -> list[str]:
    """The queues; each has workers of its own."""
    return sorted(task_backends["default"].queues)


def check_queue() -> None:
    """Raise the error of the queue if it does not answer."""
    if is_embedded():
        DBTaskResult.objects.order_by().values("pk").first()
    else:
        task_backends["default"].check()


def check_worker(*, now: datetime | None = None) -> None:
    """Raise RuntimeError if no worker has looked at the schedule for five minutes."""
    latest = Schedule.objects.order_by("-last_at").values_list("last_at", flat=True).first()
    if latest is None or (now or timezone.now()) - latest > LATE_AFTER:
        raise RuntimeError("No worker has looked at the calendar lately.")


def is_embedded() -> bool:
    """Whether the queue is a table of the office's own database."""
    return isinstance(task_backends["default"], DatabaseBackend)


@task()
def tidy() -> int:
    """Delete results older than a week, and tasks whose worker died (they recur anyway)."""
    if not is_embedded():
        return 0
    now = timezone.now()
    done = Q(status__in=("SUCCESSFUL", "FAILED"), finished_at__lt=now - RETENTION)
    lost = Q(status="RUNNING", started_at__lt=now - LOST_AFTER)
    return DBTaskResult.objects.filter(done | lost).delete()[0]
