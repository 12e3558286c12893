"""Other sites cannot read a response: there is no CORS."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tests.factories import AccessTokenFactory, UserFactory
from tests.support.addresses import ExampleObjects, addresses
from tests.support.connections import release_connections

pytestmark = pytest.mark.slow

FOREIGN = {"HTTP_ORIGIN": "https://elsewhere.example"}
PREFLIGHT = FOREIGN | {
    "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST",
    "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": "authorization, content-type",
    "HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK": "true",
}


def told_to_other_sites(response):
    found = [name for name in response.headers if name.lower().startswith("access-control-")]
    release_connections(response)
    return found


def integration():
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {AccessTokenFactory().token}")


def commissioner():
    client = Client()
    client.force_login(UserFactory(role="commissioner"))
    return client


@pytest.mark.parametrize("signed_in", [Client, integration, commissioner])
def test_no_address_answers_a_preflight_with_leave(signed_in):
    objects, client = ExampleObjects(), signed_in()
    paths = {objects.path(address) for address in addresses()}

    told = {path: told_to_other_sites(client.options(path, **PREFLIGHT)) for path in paths}

    assert {path: names for path, names in told.items() if names} == {}


@pytest.mark.parametrize("signed_in", [Client, integration, commissioner])
def test_no_answer_is_for_other_sites(signed_in):
    objects, client = ExampleObjects(), signed_in()
    paths = {objects.path(address) for address in addresses() if address.method == "GET"}

    told = {path: told_to_other_sites(client.get(path, **FOREIGN)) for path in paths}

    assert {path: names for path, names in told.items() if names} == {}


def test_no_token_is_for_other_sites():
    form = {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "guessed"}

    for path in ("/oauth/token/", "/oauth/revoke_token/"):
        answer = APIClient().post(path, form, format="multipart", **FOREIGN)
        assert answer.status_code in (400, 401)
        assert told_to_other_sites(answer) == []


def test_a_preflight_opens_nothing(anonymous_api):
    answer = anonymous_api.options("/api/v1/complaints/", **PREFLIGHT)

    assert answer.status_code == 401
    assert anonymous_api.options("/oauth/token/", **PREFLIGHT).headers["Allow"] == "POST, OPTIONS"
