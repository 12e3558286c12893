"""Concurrent writers do not wait, lose no entry, and a verification sees one moment."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from ombudsman.models import AuditEntry, AuditLane
from ombudsman.queries import audit_trail
from ombudsman.rules import audit_chain as rules
from ombudsman.services import audit
from ombudsman.services.audit import chain
from ombudsman.services.audit.verification import verify
from tests.factories import AuditEntryFactory, UnitFactory, UserFactory


@pytest.fixture
def threads():
    """Run functions concurrently, each with its own connection; their results in order."""

    def closing(act):
        try:
            return act()
        finally:
            connections.close_all()

    def run(*acts):
        with ThreadPoolExecutor(len(acts)) as pool:
            return [done.result(timeout=60) for done in [pool.submit(closing, a) for a in acts]]

    return run


def test_an_entry_takes_two_statements_with_and_without_values(django_assert_num_queries):
    unit, by = UnitFactory(), UserFactory()
    by.roles  # noqa: B018  fills the cache

    with django_assert_num_queries(2):
        audit.opened(unit, by=by)
    with django_assert_num_queries(2):
        audit.record("unit.change", unit, by=by, changes={"a": (1, 2), "b": (3, 4)})


def test_an_entry_is_what_the_database_holds():
    at = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
    written = AuditEntryFactory(at=at, reason="Şəhər, שלום, 某甲")

    read = AuditEntry.objects.get(pk=written.pk)

    names = [f.attname for f in AuditEntry._meta.concrete_fields]
    assert [getattr(read, n) for n in names] == [getattr(written, n) for n in names]


def test_what_is_hashed_at_writing_is_what_is_read_at_verifying():
    entry = AuditEntryFactory(
        address="2001:db8::1", fields={"z": {}, "a": {"old": "", "new": "1"}}
    )

    read = next(iter(audit_trail.entries()))

    assert rules.canonical(read.row) == rules.canonical(chain._row(entry))


def test_a_strand_fails_where_somebody_else_has_written():
    strand = chain.BulkChain()
    lane = AuditLane.objects.order_by("pk")[0]
    strand.place({"id": 1})
    AuditLane.objects.filter(pk=lane.pk).update(count=1, last_entry=1, hash="1" * 64)

    with pytest.raises(RuntimeError, match="Somebody else"):
        strand.saver()()


def test_lanes_are_laid_once():
    before = list(AuditLane.objects.order_by("pk").values())

    chain.create_lanes()

    assert list(AuditLane.objects.order_by("pk").values()) == before
    assert len(before) == rules.LANES


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_two_lanes_and_none_waits(threads):
    by = UserFactory()
    both_wrote = threading.Barrier(2, timeout=20)

    def write():
        with transaction.atomic():
            entry = audit.record("unit.change", by=by)
            both_wrote.wait()  # the other one writes its entry before this transaction ends
            return entry

    one, other = threads(write, write)

    assert one.lane != other.lane
    assert verify().is_whole


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_more_writers_than_lanes_find_new_ones(threads, monkeypatch):
    by = UserFactory()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ombudsman_auditlane FOR UPDATE")

        def write():
            with transaction.atomic():
                return audit.record("unit.change", by=by)

        (entry,) = threads(write)

    assert entry.lane > rules.LANES
    assert verify().is_whole


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_writers_leave_one_whole_trail(threads):
    by = UserFactory()

    def write():
        for number in range(10):
            with transaction.atomic():
                audit.record("unit.change", by=by, changes={"note": (number, number + 1)})
                if number % 3 == 0:
                    transaction.set_rollback(True)

    threads(*[write] * 8)

    verdict = verify()
    assert (verdict.is_whole, verdict.count) == (True, 8 * 6)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_trail_is_verified_while_others_write(threads):
    by = UserFactory()
    stop = threading.Event()

    def write():
        written = 0
        until = datetime.now(UTC) + timedelta(seconds=30)
        while not stop.is_set() and datetime.now(UTC) < until:
            with transaction.atomic():
                audit.record("unit.change", by=by, changes={"note": ("", "new")})
            written += 1
        return written

    def look():
        verdicts = [verify() for _ in range(5)]
        stop.set()
        return verdicts

    *written, verdicts = threads(write, write, look)

    assert all(written)
    assert all(verdict.is_whole for verdict in verdicts)
    assert verify().count == sum(written)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_whoever_verifies_holds_no_writer_up(threads):
    by = UserFactory()
    AuditEntryFactory(user=by)

    def write():
        with transaction.atomic():
            return audit.record("unit.change", by=by)

    with audit_trail.snapshot():
        before = sum(1 for _ in audit_trail.entries())
        threads(write)
        assert sum(1 for _ in audit_trail.entries()) == before

    assert AuditEntry.objects.count() == before + 1


WRITE_AND_VERIFY = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connections, transaction
from ombudsman.queries import audit_trail
from ombudsman.services import audit
from ombudsman.services.audit.verification import verify

def write():
    for number in range(20):
        with transaction.atomic():
            audit.record("unit.change", by=None, changes={"note": (number, number + 1)})
            if number % 4 == 3:
                transaction.set_rollback(True)
    connections.close_all()

with ThreadPoolExecutor(4) as pool, audit_trail.snapshot():
    before = sum(1 for _ in audit_trail.entries())
    for done in [pool.submit(write) for _ in range(4)]:
        done.result()
    assert (before, sum(1 for _ in audit_trail.entries())) == (0, 0)
with ThreadPoolExecutor(4) as pool:
    running = [pool.submit(write) for _ in range(4)]
    verdicts = [verify() for _ in range(5)]
    for done in running:
        done.result()
assert all(one.is_whole for one in verdicts), verdicts
last = verify()
print(last.is_whole, last.count)
"""


@pytest.mark.sqlite  # in its file
def test_writers_and_verifiers_of_the_embedded_database_do_not_meet(tmp_path, settings):
    """In its file, with the write-ahead log; the test database is in memory."""
    environment = os.environ | {
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "ombudsman.settings",
    }

    def manage(*words):
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    manage("migrate", "-v0")

    assert manage("shell", "-v0", "-c", WRITE_AND_VERIFY).strip() == "True 120"
    assert manage("verify_audit").strip() == "120 entries"
