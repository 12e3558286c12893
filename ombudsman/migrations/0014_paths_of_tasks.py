"""The task that reminds has moved: its turn in the calendar and tasks still queued keep their place."""

from django.db import migrations

MOVED = {"cases.services.reminders.remind": "cases.reminders.services.remind"}


def rename(apps, paths):
    schedules = apps.get_model("ombudsman", "Schedule").objects
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects
    for old, new in paths.items():
        if schedules.filter(name=new).exists():  # a worker of the other release has begun already
            schedules.filter(name=old).delete()
        schedules.filter(name=old).update(name=new)
        tasks.filter(task_path=old).update(task_path=new)


def forwards(apps, schema_editor):
    rename(apps, MOVED)


def backwards(apps, schema_editor):
    rename(apps, {new: old for old, new in MOVED.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("ombudsman", "0013_client_secret_asked"),
        ("django_tasks_database", "__first__"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
