"""Lays the lanes, and chains the entries that are there already behind each other in the first.

All in one transaction; run again it finds nothing left to do. The guard is lifted for that moment.
"""

from importlib import import_module

from django.conf import settings
from django.db import migrations

from ombudsman.rules import audit_chain

guard = import_module("ombudsman.migrations.0002_guard_audit_trail")
TABLE = "ombudsman_auditentry"
BATCH = 1000
UPDATE = (
    f"UPDATE {TABLE} SET lane = %s, \"position\" = %s, previous = %s, hash_before = %s, mac = %s"
    " WHERE id = %s"
)


def chain(apps, schema_editor):
    lane = lay_lanes(apps)
    if not apps.get_model("ombudsman", "AuditEntry").objects.filter(lane=0).exists():
        return
    guard.take_down(apps, schema_editor)
    while place_some(apps, schema_editor, lane):
        pass
    guard.put_up(apps, schema_editor)
    end = audit_chain.Head(lane.pk, lane.count, lane.last_entry, lane.hash)
    lane.mac = audit_chain.sign_head(key(), end)
    lane.save()


def lay_lanes(apps):
    """The first lane; all are laid where there are none."""
    lanes = apps.get_model("ombudsman", "AuditLane").objects
    for number in range(1, audit_chain.LANES + 1):
        empty = audit_chain.Head(number, 0, None, audit_chain.FIRST)
        lanes.get_or_create(pk=number, defaults={"mac": audit_chain.sign_head(key(), empty)})
    return lanes.get(pk=1)


def place_some(apps, schema_editor, lane):
    model = apps.get_model("ombudsman", "AuditEntry")
    entries = list(model.objects.filter(lane=0, pk__gt=lane.last_entry or 0).order_by("pk")[:BATCH])
    for entry in entries:
        place(entry, lane)
    columns = ("lane", "position", "previous", "hash_before", "mac", "pk")
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(UPDATE, [[getattr(e, name) for name in columns] for e in entries])
    return bool(entries)


def place(entry, lane):
    entry.lane, entry.position = lane.pk, lane.count + 1
    entry.previous, entry.hash_before = lane.last_entry, lane.hash
    line = audit_chain.canonical(
        {
            "action": entry.action,
            "address": audit_chain.address(entry.address),
            "at": audit_chain.moment(entry.at),
            "case_id": entry.case_id,
            "case_type": entry.case_type,
            "fields": entry.fields,
            "hash_before": entry.hash_before,
            "id": entry.pk,
            "lane": entry.lane,
            "object_id": entry.object_id,
            "object_type": entry.object_type,
            "origin": entry.origin,
            "position": entry.position,
            "previous": entry.previous,
            "reason": entry.reason,
            "request_id": entry.request_id,
            "role": entry.role,
            "user_id": entry.user_id,
        }
    )
    entry.mac = audit_chain.sign_entry(key(), line)
    lane.count, lane.last_entry, lane.hash = entry.position, entry.pk, audit_chain.digest(line)


def key():
    return settings.AUDIT_KEY.encode()


def unchain(apps, schema_editor):
    """Entries stand alone again; what they say stays."""
    guard.take_down(apps, schema_editor)
    apps.get_model("ombudsman", "AuditEntry").objects.update(
        lane=0, position=0, previous=None, hash_before="", mac=""
    )
    guard.put_up(apps, schema_editor)
    apps.get_model("ombudsman", "AuditLane").objects.all().delete()


def move_sequence(apps, schema_editor):
    """The next lane of PostgreSQL takes the number behind those that are laid."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "SELECT setval('ombudsman_auditlane_id_seq', max(id)) FROM ombudsman_auditlane"
        )


class Migration(migrations.Migration):
    dependencies = [("ombudsman", "0007_audit_chain")]

    operations = [
        migrations.RunPython(chain, unchain),
        migrations.RunPython(move_sequence, migrations.RunPython.noop),
    ]
