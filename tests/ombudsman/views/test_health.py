import pytest
from django.core.files.storage import default_storage

from ombudsman.services import background
from ombudsman.views import health


def test_process_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_when_every_part_serves(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    parts = dict.fromkeys(("database", "storage", "cache", "queue"), "ok")
    assert response.json() == {"ready": True, **parts, "worker": "late"}
    assert default_storage.listdir("health")[1] == []


@pytest.mark.parametrize("part", ["database", "storage", "cache", "queue"])
def test_not_ready_names_the_part_and_not_the_reason(client, monkeypatch, part):
    def fails():
        raise OSError("secret address of the server")

    monkeypatch.setitem(health.CHECKS, part, fails)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()[part] == "failed"
    assert b"secret" not in response.content


def test_a_worker_that_looked_lately_is_not_late(client):
    background.start_due()

    assert client.get("/readyz").json()["worker"] == "ok"
