"""The embedded database under eight threads: writers queue, none fails, no number is given twice."""

import os
import subprocess
import sys

from tests.support.project import PROJECT

PROGRAM = """
import threading

import django

django.setup()

from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from cases.models import Complaint, Deadline, Party
from cases.complaints.services import complaints
from cases.complaints.services.parties import PartyData
from cases.people.services.persons import NameData, PersonData
from cases.complaints.services.registration import ComplaintData
from ombudsman.models import AuditEntry, Classification, User

THREADS, EACH = 8, 25
call_command("migrate", verbosity=0)
call_command("seed", verbosity=0)
clerk = User.objects.create(username="clerk")
channel = Classification.objects.filter(list="channel").first()
before = AuditEntry.objects.filter(action="complaint.create").count()
barrier, failures, numbers = threading.Barrier(THREADS), [], []


def register(thread):
    barrier.wait(timeout=120)
    for turn in range(EACH):
        person = PersonData(names=[NameData(full=f"Test {thread} {turn}")])
        data = ComplaintData(
            channel=channel,
            received_at=timezone.now(),
            summary=f"Matter {thread} {turn}",
            parties=[PartyData(role="complainant", person=person)],
        )
        try:
            numbers.append(complaints.register(data, by=clerk).number)
        except Exception as error:
            failures.append(repr(error))
    connections.close_all()


threads = [threading.Thread(target=register, args=[place]) for place in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

total = THREADS * EACH
created = AuditEntry.objects.filter(action="complaint.create")
assert failures == [], failures[:3]
assert len(set(numbers)) == Complaint.objects.count() == Party.objects.count() == total
assert created.count() - before == total == created.values("object_id").distinct().count()
assert Deadline.objects.count() == 2 * total
print("kept", total)
"""


def test_eight_threads_register_two_hundred_complaints(tmp_path):
    """In a process of its own, with the settings of the office and a database in a file."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "ombudsman.settings",
        "VAR_DIR": str(tmp_path),
        "PYTHONWARNINGS": "ignore",
    }

    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", PROGRAM],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert (done.stdout.split("\n")[-2:], done.returncode) == (["kept 200", ""], 0), done.stderr
