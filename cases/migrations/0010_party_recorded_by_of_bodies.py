"""Says of bodies that are parties already who recorded them, by the audit trail; an integration is
shown those it told of. Of people the record of the person says so. Run again it changes nothing.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    made = apps.get_model("ombudsman", "AuditEntry").objects.filter(
        action="party.create", object_type="cases.party", object_id=OuterRef("pk")
    )
    bodies = apps.get_model("cases", "Party").objects.filter(
        person__isnull=True, recorded_by__isnull=True
    )
    bodies.update(recorded_by=Subquery(made.order_by("pk").values("user")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_party_recorded_by"),
        ("ombudsman", "0010_webhooks"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
