"""Attacks on the audit trail with access to the database, but without the key."""

from contextlib import contextmanager

from django.db import connection

from ombudsman.models import AuditEntry
from tests.support.trail.guard import trail_unguarded

TABLE = "ombudsman_auditentry"
COLUMNS = [f.column for f in AuditEntry._meta.concrete_fields]


def run(statement, *values):
    """Run one statement past Django, the guard and all constraints."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def unguarded():
    if connection.vendor == "sqlite":
        with trail_unguarded():
            yield
        return
    with connection.cursor() as cursor:  # a table with pending constraints could not be altered
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = origin")


def alter(key, column, value):
    run(f'UPDATE {TABLE} SET "{column}" = %s WHERE id = %s', value, key)


def remove(*keys):
    marks = ", ".join(["%s"] * len(keys))
    run(f"DELETE FROM ombudsman_auditvalue WHERE entry_id IN ({marks})", *keys)
    run(f"DELETE FROM {TABLE} WHERE id IN ({marks})", *keys)


def insert_copy(of, key):
    """Insert the row of one entry again, under another id."""
    others = ", ".join(f'"{column}"' for column in COLUMNS if column != "id")
    run(
        f"INSERT INTO {TABLE} (id, {others}) SELECT %s, {others} FROM {TABLE} WHERE id = %s",
        key,
        of,
    )


def insert_bare(key):
    """Insert a row without a place in the chain."""
    run(
        f"INSERT INTO {TABLE} (id, at, role, action, object_type, case_type, fields, reason, origin,"
        " request_id) VALUES (%s, '2026-03-18 09:30:00', '', 'unit.change', '', '', '{}', '', '', '')",
        key,
    )
