from datetime import timedelta

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken
from rest_framework.test import APIClient

from ombudsman.models import Client, User
from ombudsman.services import clients
from tests.factories import AccessTokenFactory, UserFactory

ADDRESS = "/api/v1/organisations/"


def sign_in(client, secret, **more):
    form = {
        "grant_type": "client_credentials",
        "client_id": client.client_id,
        "client_secret": secret,
    }
    return APIClient().post("/oauth/token/", form | more, format="multipart")


def bearer(token):
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")


@pytest.fixture
def integration():
    return clients.create(name="Portal", scopes=["reference:read", "events:read"], by=None)


def test_stranger_is_told_how_to_sign_in(anonymous_api):
    response = anonymous_api.get(ADDRESS)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:ombudsman:problem:not_authenticated"


def test_client_credentials_open_the_api(integration):
    client, secret = integration

    token = sign_in(client, secret).json()

    assert token["token_type"] == "Bearer"
    assert sorted(token["scope"].split()) == ["events:read", "reference:read"]
    assert bearer(token["access_token"]).get(ADDRESS).status_code == 200


def test_token_is_kept_as_a_hash(integration):
    token = sign_in(*integration).json()["access_token"]

    stored = AccessToken.objects.get()
    assert token not in (stored.token, stored.token_checksum)


@pytest.mark.parametrize(
    "wrong", [{"client_secret": "guessed"}, {"client_id": "nobody"}, {"grant_type": "password"}]
)
def test_token_is_refused(integration, wrong):
    assert sign_in(*integration, **wrong).status_code in (400, 401)


def test_token_narrows_what_its_client_may(integration):
    token = sign_in(*integration, scope="events:read").json()["access_token"]

    response = bearer(token).get(ADDRESS)

    assert response.status_code == 403
    assert response.json()["code"] == "insufficient_scope"
    assert 'scope="reference:read"' in response["WWW-Authenticate"]


def test_client_gets_no_scope_it_was_not_made_with(integration):
    response = sign_in(*integration, scope="complaints:read-all")

    assert response.status_code == 400
    assert response.json()["error"] == "invalid_scope"


def test_scope_taken_from_a_client_is_taken_from_its_tokens(integration):
    client, secret = integration
    token = sign_in(client, secret).json()["access_token"]
    Client.objects.update(scopes=["events:read"])

    assert bearer(token).get(ADDRESS).status_code == 403


def test_permission_taken_from_the_account_is_taken_from_its_tokens(integration):
    client, secret = integration
    token = sign_in(client, secret).json()["access_token"]
    client.service_account.user_permissions.clear()

    assert bearer(token).get(ADDRESS).status_code == 403


def test_revoked_client_is_out_at_once(integration):
    client, secret = integration
    token = sign_in(client, secret).json()["access_token"]

    clients.revoke(client, by=UserFactory(), reason="The contract ended.")

    response = bearer(token).get(ADDRESS)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'
    assert sign_in(client, secret).status_code == 401


def test_closed_account_is_out_at_once(integration):
    client, secret = integration
    token = sign_in(client, secret).json()["access_token"]
    User.objects.filter(is_service=True).update(is_active=False)

    assert bearer(token).get(ADDRESS).status_code == 401
    assert sign_in(client, secret).status_code == 401


def test_token_dies_with_its_hour():
    token = AccessTokenFactory(expires=timezone.now() - timedelta(seconds=1))

    assert bearer(token.token).get(ADDRESS).status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer a b", "bearer x", "Bearer \x7f"])
def test_odd_headers_are_refused(header):
    assert APIClient(HTTP_AUTHORIZATION=header).get(ADDRESS).status_code == 401


def test_token_in_the_address_is_no_token():
    token = AccessTokenFactory()

    assert APIClient().get(f"{ADDRESS}?access_token={token.token}").status_code == 401


def test_use_is_noted_once_a_minute(django_assert_num_queries):
    token = AccessTokenFactory()
    bearer(token.token).get(ADDRESS)
    first = Client.objects.get().last_used_at

    bearer(token.token).get(ADDRESS)

    assert first is not None
    assert Client.objects.get().last_used_at == first


def test_session_writes_only_with_the_csrf_token(api_as_role):
    api = api_as_role("registrar")
    strict = APIClient(enforce_csrf_checks=True)
    strict.cookies = api.cookies

    response = strict.post("/api/v1/organisations/", {})

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"


def test_answers_to_clients_are_kept_by_no_cache(api_with_scopes):
    response = api_with_scopes("reference:read").get(ADDRESS)

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
