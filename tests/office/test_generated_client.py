"""A client that a public generator makes of the committed OpenAPI file works as it comes."""

import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.server import PROJECT, Office

PACKAGE = "generated_office_client"
SCOPES = ("complaints:read", "complaints:write", "reference:read")


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Asks for a module of the client by its name: ``generated("models")``."""
    place = tmp_path_factory.mktemp("client")
    config = place / "config.yaml"
    config.write_text("post_hooks: []\n")  # those would format the code by other programs
    line = [
        *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
        *("--path", str(PROJECT / "docs" / "openapi.yaml"), "--config", str(config)),
        *("--output-path", str(place / PACKAGE), "--fail-on-warning"),
    ]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(place))
    yield lambda name: import_module(f"{PACKAGE}.{name}")
    sys.path.remove(str(place))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("office")).set_up().start()
    yield office
    office.close()


@pytest.fixture(scope="module")
def client(office, generated):
    token = office.token(*office.client(*SCOPES))
    with generated("client").AuthenticatedClient(base_url=office.url, token=token) as client:
        yield client


def logged(generated, client, summary):
    """A complaint as an integrator's editor would complete it, from the types of the client."""
    models = generated("models")
    person = models.PersonIntakeRequest(
        names=[models.NameRequest(full="Nümunəbelova Torvena")],
        statuses=["stateless"],
        nationality="XXA",
    )
    body = models.ComplaintIntakeRequest(
        channel="e_service",
        received_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        summary=summary,
        parties=[models.PartyIntakeRequest(role=models.PartyRole.COMPLAINANT, person=person)],
    )
    create = generated("api.complaints.complaints_create")
    return create.sync_detailed(client=client, body=body, idempotency_key=f"key of {summary!r}")


def test_it_logs_a_complaint_and_reads_its_history(generated, client):
    made = logged(generated, client, "Held without papers")

    assert made.status_code == 201, made.content
    assert made.parsed.status == "received"
    assert [clock.key for clock in made.parsed.deadlines]
    again = logged(generated, client, "Held without papers")
    assert again.parsed.number == made.parsed.number

    retrieve = generated("api.complaints.complaints_retrieve")
    found = retrieve.sync(number=made.parsed.number, client=client)
    assert found.parties[0].person.names[0].full == "Nümunəbelova Torvena"

    withdraw = generated("api.complaints.complaints_withdraw_create")
    note = generated("models").WithdrawRequest(note="By letter")
    assert withdraw.sync(number=found.number, client=client, body=note).status == "withdrawn"
    history = generated("api.complaints.complaints_history_list")
    page = history.sync(number=found.number, client=client)
    assert [(move.old, move.new) for move in page.results] == [("received", "withdrawn")]


def test_it_pages_through_a_list(generated, client):
    numbers = {logged(generated, client, f"Page {n}").parsed.number for n in range(5)}
    pages = generated("api.complaints.complaints_list")
    found, cursor, count = [], generated("types").UNSET, 0
    while True:
        page = pages.sync(client=client, page_size=2, cursor=cursor)
        found += [row.number for row in page.results]
        count += 1
        if page.next_ is None:
            break
        cursor = parse_qs(urlsplit(page.next_).query)["cursor"][0]

    assert count >= 3
    assert len(found) == len(set(found))
    assert numbers <= set(found)


def test_it_tells_what_is_wrong_by_the_path_of_the_field(generated, client):
    refused = logged(generated, client, " ")

    assert refused.status_code == 400
    assert [error.path for error in refused.parsed.errors] == ["summary"]
    assert refused.parsed.status == 400
