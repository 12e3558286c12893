"""What an integration was told is so, whatever happens to the server; what is sent twice is done once."""

import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import requests

from tests.server import Office

pytestmark = pytest.mark.postgresql
SCOPES = ("complaints:read", "complaints:write")
BODY = {
    "channel": "email",
    "received_at": "2026-03-02T09:30:00+04:00",
    "rights": ["dignity"],
    "parties": [
        {
            "role": "complainant",
            "person": {
                "names": [{"full": "Nümunəbelova Torvena"}],
                "statuses": ["stateless"],
                "nationality": "XXA",
            },
        }
    ],
}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("office"), os.environ["TEST_DATABASE_URL"])
    office.found().start()
    yield office
    office.close()


@pytest.fixture(scope="module")
def token(office):
    return office.token(*office.client(*SCOPES))


def post(office, token, summary, key=""):
    """The status and number of one attempt; 0 where nobody answered."""
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    try:
        answer = requests.post(
            f"{office.url}/api/v1/complaints/",
            json=BODY | {"summary": summary},
            headers=headers,
            timeout=30,
        )
    except requests.RequestException:
        return 0, ""
    return answer.status_code, answer.json().get("number", "")


def rows(office, statement, *values):
    with psycopg.connect(office.database.url) as connection:
        return connection.execute(statement, values).fetchall()


def test_two_hundred_at_once_under_fifty_keys_make_fifty(office, token):
    def send(number):
        key = f"key-{number % 50}"
        while True:
            status, made = post(office, token, f"Sent at once {number % 50}", key)
            if status != 409:  # its twin is still running
                return status, key, made
            time.sleep(0.05)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(200)))

    assert Counter(status for status, _, _ in answers) == {201: 200}
    numbers = {}
    for _, key, made in answers:
        numbers.setdefault(key, set()).add(made)
    assert len(numbers) == 50
    assert all(len(made) == 1 for made in numbers.values())
    found = rows(office, "SELECT number FROM cases_complaint WHERE summary LIKE 'Sent at once%%'")
    assert sorted(number for (number,) in found) == sorted(
        n for made in numbers.values() for n in made
    )


def test_a_server_that_is_killed_loses_nothing_it_has_answered(office, token):
    told, enough = [], threading.Event()

    def send(number):
        status, made = post(office, token, f"Sent while it dies {number}")
        if status == 201:
            told.append(made)
            if len(told) >= 60:
                enough.set()

    with ThreadPoolExecutor(16) as pool:
        sent = [pool.submit(send, number) for number in range(200)]
        assert enough.wait(60)
        office.kill()
        for one in sent:
            one.result()
    office.start()

    assert 60 <= len(told) < 200
    kept = rows(
        office,
        """
        SELECT c.number,
               (SELECT count(*) FROM cases_party p WHERE p.complaint_id = c.id),
               (SELECT count(*) FROM cases_deadline d WHERE d.complaint_id = c.id),
               (SELECT count(*) FROM cases_action a WHERE a.complaint_id = c.id),
               (SELECT count(*) FROM ombudsman_auditentry e WHERE e.case_type = 'cases.complaint'
                   AND e.case_id = c.id AND e.action IN ('complaint.create', 'party.create')),
               (SELECT count(*) FROM cases_party p JOIN cases_namekey k ON k.person_id = p.person_id
                   JOIN cases_legalstatus s ON s.person_id = p.person_id WHERE p.complaint_id = c.id)
        FROM cases_complaint c WHERE c.summary LIKE 'Sent while it dies%%'
        """,
    )
    assert set(told) <= {number for number, *_ in kept}
    assert {tuple(parts[:4]) for _, *parts in kept} == {(1, 2, 1, 2)}
    assert min(parts[4] for _, *parts in kept) > 0
    people = rows(office, "SELECT count(*) FROM cases_person p WHERE NOT EXISTS (SELECT 1 FROM cases_party q WHERE q.person_id = p.id)")  # fmt: skip
    assert people == [(0,)]
    assert "broken" not in office.manage("verify_audit")
    assert post(office, token, "Sent to the server that came back")[0] == 201
