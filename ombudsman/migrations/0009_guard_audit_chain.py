"""Seals are append-only as entries are, and no lane is deleted.

On PostgreSQL pages of lanes stay nearly empty: a head moves with every entry, and there is room for
its next version beside it.
"""

from importlib import import_module

from django.db import migrations

guard = import_module("ombudsman.migrations.0002_guard_audit_trail")
SEALS, LANES = "ombudsman_auditseal", "ombudsman_auditlane"

SQLITE = [
    *(
        f"CREATE TRIGGER audit_seal_no_{act.lower()} BEFORE {act} ON {SEALS} "
        f"BEGIN SELECT RAISE(ABORT, '{guard.MESSAGE}'); END"
        for act in ("UPDATE", "DELETE")
    ),
    f"CREATE TRIGGER audit_seal_no_replace BEFORE INSERT ON {SEALS} "
    f"WHEN EXISTS (SELECT 1 FROM {SEALS} WHERE id = NEW.id) "
    f"BEGIN SELECT RAISE(ABORT, '{guard.MESSAGE}'); END",
    f"CREATE TRIGGER audit_lane_no_delete BEFORE DELETE ON {LANES} "
    f"BEGIN SELECT RAISE(ABORT, '{guard.MESSAGE}'); END",
]
SQLITE_BACK = [
    "DROP TRIGGER audit_seal_no_update",
    "DROP TRIGGER audit_seal_no_delete",
    "DROP TRIGGER audit_seal_no_replace",
    "DROP TRIGGER audit_lane_no_delete",
]
REFUSE = "EXECUTE FUNCTION audit_is_append_only()"
POSTGRESQL = [
    f"CREATE TRIGGER audit_seal_no_change BEFORE UPDATE OR DELETE ON {SEALS} "
    f"FOR EACH ROW {REFUSE}",
    f"CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON {SEALS} "
    f"FOR EACH STATEMENT {REFUSE}",
    f"CREATE TRIGGER audit_lane_no_delete BEFORE DELETE ON {LANES} FOR EACH ROW {REFUSE}",
    f"CREATE TRIGGER audit_lane_no_truncate BEFORE TRUNCATE ON {LANES} "
    f"FOR EACH STATEMENT {REFUSE}",
    f"ALTER TABLE {LANES} SET (fillfactor = 10)",
]
POSTGRESQL_BACK = [
    f"ALTER TABLE {LANES} RESET (fillfactor)",
    f"DROP TRIGGER audit_lane_no_truncate ON {LANES}",
    f"DROP TRIGGER audit_lane_no_delete ON {LANES}",
    f"DROP TRIGGER audit_seal_no_truncate ON {SEALS}",
    f"DROP TRIGGER audit_seal_no_change ON {SEALS}",
]


def put_up(apps, schema_editor):
    guard.run(schema_editor, SQLITE, POSTGRESQL)


def take_down(apps, schema_editor):
    guard.run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("ombudsman", "0008_chain_existing_entries")]

    operations = [migrations.RunPython(put_up, take_down)]
