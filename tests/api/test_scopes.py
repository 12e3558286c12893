"""Every URL of the API with every single scope; ``scopes.tsv`` lists what a client may reach.

``make addresses`` writes it again; read the difference before you commit it. Each object belongs
to somebody else, so a client with access gets 404 unless the object is open to all clients.
"""

import csv

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from ombudsman.rest.permissions import ANYBODY
from ombudsman.rules.roles import SCOPES
from tests.factories import AccessTokenFactory
from tests.support.addresses import ExampleObjects, addresses
from tests.support.connections import release_connections
from tests.support.registers.tables import BY_SCOPE

ADDRESSES = [address for address in addresses() if address.view is not None]
OPEN = "."  # allowed


@pytest.fixture(scope="module")
def table(request):
    """{scope: {address: "." or ""}}; written again on request."""
    if request.config.getoption("--write-addresses"):
        written = {scope: {} for scope in SCOPES}
        yield written
        _write(written)
        return
    with BY_SCOPE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    yield {scope: {row["address"]: row[scope] for row in rows} for scope in SCOPES}


def _write(table):
    with BY_SCOPE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(["address", *SCOPES])
        for name in sorted(map(str, ADDRESSES)):
            writer.writerow([name, *(table[scope][name] for scope in SCOPES)])


def statuses(scope):
    """{address: status} of all requests of a client with this scope alone; rolled back."""
    objects = ExampleObjects()
    paths = {address: objects.path(address) for address in ADDRESSES}
    token = AccessTokenFactory(application__scopes=[scope])
    api = APIClient(HTTP_AUTHORIZATION=f"Bearer {token.token}", HTTP_IF_MATCH="*")
    found = {}
    for address, path in paths.items():
        with transaction.atomic():
            sent = {} if address.method == "GET" else {"data": b"{}"}
            response = api.generic(address.method, path, content_type="application/json", **sent)
            found[address] = response.status_code
            release_connections(response)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_alone_opens_what_the_table_says(scope, table, request):
    found = statuses(scope)

    opened = {str(address): OPEN if status != 403 else "" for address, status in found.items()}
    if request.config.getoption("--write-addresses"):
        table[scope] = opened
    assert opened == table[scope]
    for address, status in found.items():
        is_for_all = address.view.required[address.action] == ANYBODY
        is_named = scope in address.view.scopes.get(address.action, ())
        assert (status != 403) == (is_for_all or is_named), address
        assert status < 500, address


@pytest.mark.parametrize("scope", ["complaints:read", "complaints:write"])
def test_what_others_submitted_is_not_there(scope):
    """A client with access to its own submissions sees no row of anybody else."""
    found = statuses(scope)

    rows = {
        str(address): status
        for address, status in found.items()
        if "complaints/{number}/" in address.route and status != 403
    }
    assert rows
    assert set(rows.values()) == {404}
