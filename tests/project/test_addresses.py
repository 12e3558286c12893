"""Every URL with every role: the status that each gets. ``addresses.tsv`` is the table to read.

``make addresses`` writes it again; read the difference before you commit it. Each object belongs
to somebody else: a role that sees only its own gets 404.
"""

import csv

import pytest
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from ombudsman.rules.roles import PERMISSIONS, SCOPES, Role
from tests.factories import AccessTokenFactory, UserFactory
from tests.support.addresses import ExampleObjects, addresses
from tests.support.connections import release_connections
from tests.support.registers.tables import BY_ROLE, COLUMNS, INTEGRATION, STRANGER

pytestmark = pytest.mark.slow

ADDRESSES = addresses()

# Statuses for anonymous visitors. All other URLs redirect to the sign-in or refuse.
PUBLIC = {
    "GET ",
    "GET admin/login/",
    "GET api/v1/events/",
    "GET events/",
    "GET events.ics",
    "GET events.atom",
    "GET healthz",
    "GET readyz",
}
# URLs that show content of cases or of the NPM.
CONTENT = ("complaint", "person", "call", "callback", "document", "interview", "visit", "finding")
WITHOUT_CONTENT = {Role.ADMINISTRATOR, Role.AUDITOR, Role.ANALYST, Role.OUTREACH_OFFICER}


@pytest.fixture(scope="module")
def table(request):
    """{column: {address: status}}; written again on request."""
    if request.config.getoption("--write-addresses"):
        written = {column: {} for column in COLUMNS}
        yield written
        _write(written)
        return
    with BY_ROLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    yield {c: {row["address"]: int(row[c]) for row in rows} for c in COLUMNS}


def _write(table):
    with BY_ROLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(["address", *COLUMNS])
        for address in sorted(map(str, ADDRESSES)):
            writer.writerow([address, *(table[column][address] for column in COLUMNS)])


def clients(column):
    """Two clients of the column: for pages and for the API."""
    if column == STRANGER:
        return Client(), APIClient()
    if column == INTEGRATION:
        token = AccessTokenFactory(application__scopes=list(SCOPES))
        api = APIClient(HTTP_AUTHORIZATION=f"Bearer {token.token}")
        return Client(HTTP_AUTHORIZATION=f"Bearer {token.token}"), api
    user = UserFactory(role=column)
    pages, api = Client(), APIClient()
    pages.force_login(user)
    api.force_login(user)
    return pages, api


def answers(column):
    """{address: status} of every request of the column; rolled back."""
    objects = ExampleObjects()
    paths = {address: objects.path(address) for address in ADDRESSES}
    pages, api = clients(column)
    found = {}
    for address, path in paths.items():
        client = api if path.startswith("/api/") else pages
        with transaction.atomic():
            response = (
                client.generic(
                    address.method,
                    path,
                    content_type="application/json",
                    data=b"{}",
                    HTTP_IF_MATCH="*",
                )
                if address.method != "GET"
                else client.get(path)
            )
            found[address] = response.status_code
            release_connections(response)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("column", COLUMNS)
def test_every_address_answers_as_the_table_says(column, table, request):
    found = answers(column)

    if request.config.getoption("--write-addresses"):
        table[column] = {str(address): status for address, status in found.items()}
    assert {str(address): status for address, status in found.items()} == table[column]
    _check_rules(column, found)


def _check_rules(column, found):
    """Rules that hold whatever the table says."""
    assert not [str(address) for address, status in found.items() if status >= 500]
    for address, status in found.items():
        if column == STRANGER and str(address) not in PUBLIC:
            assert status in (302, 401, 403, 404, 405), address
        if address.view is None:
            if column in WITHOUT_CONTENT and _opens_content(address.route):
                assert status != 200, address
            continue
        needed = address.view.required[address.action]
        if column in PERMISSIONS and needed and needed not in PERMISSIONS[column]:
            assert status == 403, address
        if column == INTEGRATION and needed and not address.view.scopes.get(address.action):
            assert status == 403, address


def _opens_content(route):
    return any(route.startswith(f"admin/cases/{noun}/") for noun in CONTENT)


def test_there_is_no_address_for_interviews_in_the_api():
    assert not [a for a in ADDRESSES if a.route.startswith("api/") and "interview" in a.route]
