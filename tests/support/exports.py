"""Exports as an integration reads them."""

import json

from rest_framework.test import APIClient

from tests.factories import (
    AccessTokenFactory,
)

ADDRESS = "/api/v1/complaints/export/"
LIST = "/api/v1/complaints/"


# token, permissions (2), savepoint (2), count, entry (2), rows
QUERIES = 9


def api_client_for(organisation, *scopes):
    token = AccessTokenFactory(
        application__scopes=list(scopes or ("complaints:read-all",)),
        application__service_account__organisation=organisation,
    )
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {token.token}")
    client.user, client.application = token.application.service_account, token.application
    return client


def streamed_content(response):
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def json_lines(response):
    return [json.loads(line) for line in streamed_content(response).splitlines()]


def numbers(response):
    return [row["number"] for row in json_lines(response)]
