"""A POST with a key runs once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.utils import timezone

from cases.models import Complaint, Document
from ombudsman.models import AuditEntry, IdempotencyKey
from ombudsman.services import idempotency_keys
from tests.factories import ComplaintFactory

ADDRESS = "/api/v1/complaints/"
KEY = {"HTTP_IDEMPOTENCY_KEY": "4f1c"}
BODY = {
    "channel": "email",
    "received_at": "2026-01-05T10:00:00+04:00",
    "summary": "A letter that was not answered",
    "parties": [{"role": "complainant", "person": {"names": [{"full": "Invented Person"}]}}],
}


@pytest.fixture
def portal(api_with_scopes, office):
    return api_with_scopes("complaints:write", "complaints:read")


def problem(response):
    return response.status_code, response.json()["code"]


def test_the_same_key_and_body_answer_the_same_and_write_once(portal):
    first = portal.post(ADDRESS, BODY, **KEY)
    entries = AuditEntry.objects.count()

    again = portal.post(ADDRESS, dict(reversed(BODY.items())), **KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert again["Idempotency-Replayed"] == "true"
    assert (Complaint.objects.count(), AuditEntry.objects.count()) == (1, entries + 1)
    assert AuditEntry.objects.latest("pk").action == "complaint.open"  # shown once more


def test_the_same_key_with_another_body_is_refused(portal):
    portal.post(ADDRESS, BODY, **KEY)

    other = portal.post(ADDRESS, BODY | {"summary": "Another matter"}, **KEY)

    assert problem(other) == (422, "idempotency_key_reused")
    assert Complaint.objects.count() == 1


def test_the_same_key_at_another_address_is_refused(portal):
    number = portal.post(ADDRESS, BODY, **KEY).json()["number"]

    assert problem(portal.post(f"{ADDRESS}{number}/accept/", {}, **KEY))[0] == 422


def test_equal_bodies_without_a_key_are_two_complaints(portal):
    numbers = {portal.post(ADDRESS, BODY).json()["number"] for _ in range(2)}

    assert len(numbers) == Complaint.objects.count() == 2


def test_keys_of_two_accounts_are_apart(portal, api_with_scopes):
    portal.post(ADDRESS, BODY, **KEY)

    other = api_with_scopes("complaints:write").post(ADDRESS, BODY, **KEY)

    assert other.status_code == 201
    assert Complaint.objects.count() == 2


def test_what_was_refused_is_judged_anew(portal):
    assert portal.post(ADDRESS, BODY | {"summary": ""}, **KEY).status_code == 400

    assert portal.post(ADDRESS, BODY, **KEY).status_code == 201


def test_a_step_sent_twice_is_taken_once(portal):
    here = f"{ADDRESS}{portal.post(ADDRESS, BODY).json()['number']}/withdraw/"
    answers = [portal.post(here, {"note": "By telephone."}, **KEY) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


def test_a_file_sent_twice_is_kept_once(portal):
    case = ComplaintFactory(registered_by=portal.user)
    here = f"{ADDRESS}{case.number}/documents/"

    def send(content):
        file = SimpleUploadedFile("letter.txt", content, "text/plain")
        form = {"file": file, "title": "A letter"}
        return portal.post(here, form, format="multipart", **KEY)

    first, again, other = send(b"Dear Sir"), send(b"Dear Sir"), send(b"Dear Madam")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json() == first.json()
    assert Document.objects.count() == 1


@pytest.mark.parametrize("key", ["", '""', "k" * 256, "ключ".encode().decode("latin-1")])
def test_a_key_that_is_none_is_refused(portal, key):
    response = portal.post(ADDRESS, BODY, HTTP_IDEMPOTENCY_KEY=key)

    assert response.status_code == 400
    assert response.json()["errors"][0]["path"] == "Idempotency-Key"
    assert Complaint.objects.count() == 0


def test_an_answer_is_kept_for_a_day(portal):
    portal.post(ADDRESS, BODY, **KEY)
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))

    assert portal.post(ADDRESS, BODY, **KEY).status_code == 201
    assert Complaint.objects.count() == 2
    assert IdempotencyKey.objects.count() == 1
    assert idempotency_keys.delete_old(at=timezone.now() + timedelta(days=2)) == 1


def test_a_person_who_lost_the_right_is_not_shown_the_kept_answer(portal):
    portal.post(ADDRESS, BODY, **KEY)
    portal.user.client.scopes = ["complaints:read"]
    portal.user.client.save()

    assert portal.post(ADDRESS, BODY, **KEY).status_code == 403


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done_and_the_others_are_told(portal):
    barrier = Barrier(8)

    def send(_):
        try:
            barrier.wait()
            return portal.post(ADDRESS, BODY, **KEY).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))

    assert set(answers) <= {201, 409}
    assert answers.count(201) >= 1
    assert Complaint.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_twin_still_running_is_told_so(portal):
    def twin():
        try:
            return problem(portal.post(ADDRESS, BODY, **KEY))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, _running(portal.user):
        assert pool.submit(twin).result() == (409, "idempotency_key_running")


@contextmanager
def _running(account):
    """The key of ``account``, locked as by a running request."""
    with transaction.atomic():
        assert idempotency_keys.try_lock(account, "4f1c")
        yield
