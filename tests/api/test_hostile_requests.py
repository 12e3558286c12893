"""Any path or query gets a problem response, never a 500."""

from urllib.parse import quote

import pytest

from ombudsman.rules.roles import SCOPES
from tests.support.addresses import NAME, ExampleObjects, addresses

pytestmark = pytest.mark.slow

IN_PATHS = ["a\0b", "9" * 40, "٣", "' OR 1=1 --", "😀"]
IN_QUERIES = ["a\0b", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59", "9" * 40]
API = [address for address in addresses() if address.view is not None]


@pytest.fixture
def client_for(api_with_scopes, api_as_role):
    """The integration with every scope, or the Commissioner if no scope opens the action."""
    integration, commissioner = api_with_scopes(*SCOPES), api_as_role("commissioner")
    return lambda address: integration if address.view.scopes.get(address.action) else commissioner


def test_addresses_with_anything_in_them(client_for):
    wrong = []
    for address in API:
        for text in IN_PATHS if NAME.search(address.route) else ():
            path = "/" + NAME.sub(quote(text, safe=""), address.route)
            response = client_for(address).generic(address.method, path)
            if response.status_code not in (403, 404) or "problem" not in response["Content-Type"]:
                wrong.append((address.method, path, response.status_code))

    assert wrong == []


def test_queries_with_anything_in_them(client_for):
    wrong, objects = [], ExampleObjects()
    for address in [address for address in API if address.action == "list"]:
        filters = getattr(address.view, "filterset_class", None)
        names = [*(filters.base_filters if filters else []), "cursor", "page_size", "format"]
        path = objects.path(address)
        for query in [{name: text} for name in names for text in IN_QUERIES]:
            status = client_for(address).get(path, query).status_code
            if status not in (200, 400, 403, 404):
                wrong.append((path, query, status))

    assert wrong == []
