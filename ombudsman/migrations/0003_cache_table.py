"""The table of the embedded cache; nothing is made where Redis is the cache."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("ombudsman", "0002_guard_audit_trail")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
