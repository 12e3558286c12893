"""What an integration was told is so, whatever happens to the server; what is sent twice is done once."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import requests

from tests.support.server import Office

pytestmark = pytest.mark.postgresql
SCOPES = ("complaints:read", "complaints:write")
PATIENCE = 60  # seconds, until an integration gives up
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

PARTS = """
    SELECT c.number,
           (SELECT count(*) FROM cases_party p WHERE p.complaint_id = c.id),
           (SELECT count(*) FROM cases_deadline d WHERE d.complaint_id = c.id),
           (SELECT count(*) FROM cases_action a WHERE a.complaint_id = c.id),
           (SELECT count(*) FROM ombudsman_auditentry e WHERE e.case_type = 'cases.complaint'
               AND e.case_id = c.id AND e.action IN ('complaint.create', 'party.create')),
           (SELECT count(*) FROM cases_party p JOIN cases_namekey k ON k.person_id = p.person_id
               JOIN cases_legalstatus s ON s.person_id = p.person_id WHERE p.complaint_id = c.id)
    FROM cases_complaint c WHERE c.summary LIKE 'Sent while it dies%%'
"""
PEOPLE_OF_NOTHING = """
    SELECT count(*) FROM cases_person p
    WHERE NOT EXISTS (SELECT 1 FROM cases_party q WHERE q.person_id = p.id)
"""
TWINS = """
    SELECT summary FROM cases_complaint WHERE summary LIKE 'Sent while it dies%%'
    GROUP BY summary HAVING count(*) > 1
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("office"), os.environ["TEST_DATABASE_URL"])
    office.set_up().start()
    yield office
    office.close()


@pytest.fixture(scope="module")
def token(office):
    return office.token(*office.client(*SCOPES))


def post(office, token, summary, key=""):
    """The answer to one attempt; None where nobody answered."""
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    try:
        return requests.post(
            f"{office.url}/api/v1/complaints/",
            json=BODY | {"summary": summary},
            headers=headers,
            timeout=30,
        )
    except requests.RequestException:
        return None


def post_until_answered(office, token, summary, key):
    """As an integration does: the same again while its twin is running or nobody answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = post(office, token, summary, key)
        if answer is not None and answer.status_code != 409:
            return answer
        time.sleep(0.05)
    raise TimeoutError(summary)


def number_of(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()["number"]


def rows(office, statement, *values):
    with psycopg.connect(office.database.url) as connection:
        return connection.execute(statement, values).fetchall()


def test_two_hundred_at_once_under_fifty_keys_make_fifty(office, token):
    """The four twins of a key stand side by side, so that they do run at the same time."""

    def send(number):
        key = f"key-{number // 4}"
        return key, post_until_answered(office, token, f"Sent at once {number // 4}", key)

    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(send, range(200)))

    pairs = {(key, number_of(answer)) for key, answer in answers}
    assert len(pairs) == len(dict(pairs)) == 50
    assert sum("Idempotency-Replayed" in answer.headers for _, answer in answers) == 150
    found = rows(office, "SELECT number FROM cases_complaint WHERE summary LIKE 'Sent at once%%'")
    assert sorted(number for (number,) in found) == sorted(dict(pairs).values())


def test_a_server_that_is_killed_loses_nothing_it_has_answered(office, token):
    """Every second request bears a key: those run in one transaction more than the others do."""
    told, enough = {}, threading.Event()

    def key_of(number):
        return f"dying-{number}" if number % 2 else ""

    def send(number):
        answer = post(office, token, f"Sent while it dies {number}", key_of(number))
        if answer is not None:
            told[number] = number_of(answer)
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
    kept = rows(office, PARTS)
    assert set(told.values()) <= {number for number, *_ in kept}
    assert {tuple(parts[:4]) for _, *parts in kept} == {(1, 2, 1, 2)}
    assert min(parts[4] for _, *parts in kept) > 0
    assert rows(office, PEOPLE_OF_NOTHING) == [(0,)]
    assert "broken" not in office.manage("verify_audit")

    def send_again(number):
        summary, key = f"Sent while it dies {number}", key_of(number)
        return number, number_of(post_until_answered(office, token, summary, key))

    with ThreadPoolExecutor(16) as pool:
        again = dict(pool.map(send_again, range(1, 200, 2)))
    assert {
        number: made for number, made in told.items() if key_of(number)
    }.items() <= again.items()
    twins = rows(office, TWINS)
    assert (len(set(again.values())), twins) == (100, [])
