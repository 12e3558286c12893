"""Data migrations, on a database of the release before."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django_tasks_db.models import DBTaskResult

from ombudsman.models import AuditEntry, AuditLane
from ombudsman.services import background
from ombudsman.services.audit.verification import verify
from tests.factories import AuditEntryFactory, ScheduleFactory
from tests.support.trail import tampering

later = import_module("ombudsman.migrations.0009_guard_audit_chain")
chaining = import_module("ombudsman.migrations.0008_chain_existing_entries")
moving = import_module("ombudsman.migrations.0014_paths_of_tasks")


class Editor:
    """A schema editor without its rule against pending constraints."""

    connection = connection

    def execute(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture
def unguarded_lanes():
    """The state between the two migrations: the guard of lanes and seals comes last."""
    connection.check_constraints()
    later.take_down(apps, Editor())
    yield
    connection.check_constraints()
    later.put_up(apps, Editor())


def told():
    return list(AuditEntry.objects.order_by("pk").values_list("pk", "at", "action", "fields"))


def test_entries_of_the_release_before_are_chained_and_the_way_back_keeps_them(unguarded_lanes):
    entries = AuditEntryFactory.create_batch(3, address="2001:db8::1", reason="Ölçü")
    before = told()
    connection.check_constraints()
    tampering.run("UPDATE ombudsman_auditentry SET lane = 0, mac = ''")
    AuditLane.objects.all().delete()

    chaining.chain(apps, Editor())
    chaining.chain(apps, Editor())

    assert (verify().is_whole, verify().count) == (True, 3)
    assert AuditLane.objects.get(pk=1).last_entry == entries[-1].pk

    chaining.unchain(apps, Editor())

    assert told() == before
    assert set(AuditEntry.objects.values_list("lane", "mac")) == {(0, "")}
    chaining.chain(apps, Editor())


def test_a_task_that_moved_keeps_its_turn_and_its_place_in_the_queue():
    old, new = next(iter(moving.MOVED.items()))
    turn = ScheduleFactory(name=old)
    waiting = DBTaskResult.objects.create(
        task_path=old, args_kwargs={"args": [], "kwargs": {}}, backend_name="default"
    )

    moving.forwards(apps, None)
    moving.forwards(apps, None)

    turn.refresh_from_db()
    waiting.refresh_from_db()
    assert (turn.name, waiting.task_path) == (new, new)
    assert new in background.SCHEDULES

    moving.backwards(apps, None)

    turn.refresh_from_db()
    assert turn.name == old
