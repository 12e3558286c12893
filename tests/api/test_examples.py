"""Every example body of the OpenAPI file is accepted as it is."""

import pytest

from ombudsman.rest.schema import whole_schema
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    OrganisationFactory,
    PartyFactory,
)

CODES = {"relation": "lawyer", "detention_basis": "pending_removal"}
SCOPES = ("complaints:read", "complaints:write", "calls:read", "calls:write", "webhooks:write")


def examples():
    for path, item in whole_schema()["paths"].items():
        for method, operation in item.items():
            for body in operation.get("requestBody", {}).get("content", {}).values():
                for name, example in body.get("examples", {}).items():
                    yield pytest.param(method, path, example["value"], id=f"{path} {name}")


EXAMPLES = list(examples())


def test_what_is_sent_most_has_an_example():
    shown = {path.removeprefix("/api/v1/") for _, path, _ in (one.values for one in EXAMPLES)}

    parts = ("parties", "removals", "detentions", "refuse", "forward")
    assert shown == {
        "complaints/",
        "complaints/search/",
        *(f"complaints/{{number}}/{part}/" for part in parts),
        "calls/",
        "webhooks/",
    }


@pytest.mark.parametrize(("method", "path", "body"), EXAMPLES)
def test_an_example_is_taken(api_with_scopes, office, method, path, body):
    for name, code in CODES.items():
        ClassificationFactory(list=name, code=code)
    OrganisationFactory(code="state_migration_service")
    portal = api_with_scopes(*SCOPES)
    complaint = ComplaintFactory(registered_by=portal.user)
    PartyFactory(complaint=complaint, person__pk=4711, person__created_by=portal.user)

    response = getattr(portal, method)(path.format(number=complaint.number), body)

    assert response.status_code in (200, 201), response.content
