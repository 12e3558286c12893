"""Lift the guard of the audit trail, which refuses UPDATE, DELETE and TRUNCATE."""

from contextlib import contextmanager

from django.db import connection

TRAIL = ("ombudsman_auditentry", "ombudsman_auditlane", "ombudsman_auditseal")


@contextmanager
def trail_unguarded():
    """Lift the guard to empty a test database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TRAIL:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in TRAIL:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND tbl_name IN (%s, %s, %s)",
            TRAIL,
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)
