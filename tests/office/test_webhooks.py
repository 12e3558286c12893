"""A receiver that has every fault in turn, and a worker that is killed: each event comes, signed and in order."""

import os
import time

import pytest
import requests

from tests.support.receiver import Receiver
from tests.support.server import Office

BODY = {
    "channel": "email",
    "received_at": "2026-03-02T09:30:00+04:00",
    "parties": [
        {"role": "complainant", "person": {"names": [{"full": "Nümunəbelova Torvena"}]}},
    ],
}
EVENTS = ["complaint.created", "complaint.changed", "complaint.moved"]
CASES = 4
ALL_IS_DUE = """
from django_tasks_db.models import DBTaskResult
from ombudsman.models import Schedule
DBTaskResult.objects.all().delete()
Schedule.objects.all().delete()
"""
TASKS = """
from django_tasks_db.models import DBTaskResult
for path, status in DBTaskResult.objects.values_list("task_path", "status"):
    print(path.rpartition(".")[2], status)
"""
WAITS = 180  # seconds, until everything must have come
TOO_SLOW = 12.0  # seconds; ten are waited


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    place, url = tmp_path_factory.mktemp("office"), os.environ.get("TEST_DATABASE_URL", "")
    office = Office(place, url, "office_webhooks", WEBHOOK_PRIVATE="1").set_up().start()
    yield office
    office.close()


class Integration:
    def __init__(self, office, name):
        self.base = f"{office.url}/api/v1/"
        scopes = ("complaints:read", "complaints:write", "webhooks:write")
        self.session = requests.Session()
        token = office.token(*office.client(*scopes, name=name))
        self.session.headers["Authorization"] = f"Bearer {token}"

    def send(self, method, path, body=None, *, tag=""):
        headers = {"If-Match": tag} if tag else {}
        answer = self.session.request(
            method, self.base + path, json=body, headers=headers, timeout=30
        )
        answer.raise_for_status()
        return answer

    def file(self, summary):
        """The number of a new complaint."""
        return self.send("POST", "complaints/", BODY | {"summary": summary}).json()["number"]

    def change_and_move(self, number):
        path = f"complaints/{number}/"
        tag = self.send("GET", path).headers["ETag"]
        changed = self.send("PATCH", path, {"summary": "Said better"}, tag=tag)
        refusal = {"ground": "outside_competence", "reason": "Between two neighbours."}
        self.send("POST", f"{path}refuse/", refusal, tag=changed.headers["ETag"])

    def until(self, condition):
        end = time.monotonic() + WAITS
        while not condition():
            assert time.monotonic() < end, "not in time"
            time.sleep(0.1)


@pytest.mark.timeout(400)
def test_each_event_comes_whatever_befalls_receiver_and_worker(office):
    integration, receiver = Integration(office, "Portal"), Receiver()
    receiver.start()
    receiver.stop()  # its port is known, and nobody answers there
    told = {"url": receiver.url, "event_types": EVENTS}
    subscription = integration.send("POST", "webhooks/", told).json()
    attempts = f"webhooks/{subscription['id']}/deliveries/"

    numbers = [integration.file(f"Case {place}") for place in range(CASES)]
    office.start_worker()
    integration.until(lambda: "no_connection" in integration.send("GET", attempts).text)
    office.kill_worker()
    for number in numbers:
        integration.change_and_move(number)
    receiver.answers = [500, 204, TOO_SLOW, 204, 503]
    receiver.start()
    office.start_worker()

    expected = {(number, event) for number in numbers for event in EVENTS}

    def came():
        taken = receiver.verified(subscription["secret"])
        return [(one["data"]["number"], one["type"]) for one in taken]

    integration.until(lambda: expected <= set(came()))
    receiver.stop()
    assert len(receiver.refused) == 2
    in_order = list(dict.fromkeys(came()))  # the one that was answered too late came twice
    assert len(came()) > len(in_order)
    for number in numbers:
        assert [event for case, event in in_order if case == number] == EVENTS
    ids = {headers["webhook-id"] for headers, _ in receiver.taken}
    assert len(ids) == len(expected)


def test_a_receiver_that_takes_its_time_keeps_no_reminder_waiting(office):
    integration, receiver = Integration(office, "Slow portal"), Receiver(*[9.0] * CASES)
    receiver.start()
    told = {"url": receiver.url, "event_types": EVENTS}
    integration.send("POST", "webhooks/", told)
    for place in range(CASES):
        integration.file(f"Slow {place}")
    office.kill_worker()
    office.manage("shell", "-v", "0", "-c", ALL_IS_DUE)

    office.start_worker()

    def tasks():
        return set(office.manage("shell", "-v", "0", "-c", TASKS).splitlines())

    meanwhile = {"deliver RUNNING", "remind SUCCESSFUL"}
    integration.until(lambda: tasks() & {*meanwhile, "deliver SUCCESSFUL"} == meanwhile)
    receiver.stop()
