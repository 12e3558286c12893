"""Signing in as a client: by either secret, by one way at a time."""

import base64
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from ombudsman.models import Client
from ombudsman.services import clients
from tests.factories import UserFactory

TOKEN = "/oauth/token/"


@pytest.fixture
def integration():
    return clients.create(name="Portal", scopes=["reference:read"], by=None)


@pytest.fixture
def neighbour():
    return clients.create(name="Register", scopes=["reference:read"], by=None)


def ask(client_id, secret):
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return APIClient().post(TOKEN, form, format="multipart")


def basic(client_id, secret, /, **body):
    sent = f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()
    api = APIClient(HTTP_AUTHORIZATION=f"Basic {base64.b64encode(sent).decode()}")
    return api.post(TOKEN, {"grant_type": "client_credentials"} | body, format="multipart")


def works(token):
    api = APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")
    return api.get("/api/v1/organisations/").status_code == 200


@pytest.mark.parametrize("way", [ask, basic])
def test_who_is_unknown_or_guesses_is_told_the_same(way, integration, neighbour):
    revoked, secret = neighbour
    clients.revoke(revoked, by=None, reason="The contract ended.")

    answers = [
        way("nobody", "guessed"),
        way(integration[0].client_id, "guessed"),
        way(revoked.client_id, secret),
    ]

    assert [answer.status_code for answer in answers] == [401] * 3
    assert {answer.content for answer in answers} == {b'{"error": "invalid_client"}'}


@pytest.mark.parametrize("way", [ask, basic])
def test_both_secrets_open_the_api_during_the_overlap(way, integration):
    client, former = integration
    new = clients.rotate(client, by=UserFactory())

    tokens = [way(client.client_id, secret).json()["access_token"] for secret in (former, new)]

    assert [works(token) for token in tokens] == [True, True]


def test_the_former_secret_opens_nothing_after_it(integration):
    client, former = integration
    new = clients.rotate(client, by=UserFactory())
    Client.objects.update(former_secret_until=timezone.now() - timedelta(seconds=1))

    answers = [ask(client.client_id, secret) for secret in (former, new)]

    assert [answer.status_code for answer in answers] == [401, 200]


def test_a_leaked_secret_and_its_tokens_are_out_at_once(integration):
    client, former = integration
    token = ask(client.client_id, former).json()["access_token"]

    clients.rotate(client, by=UserFactory(), overlap=timedelta(0))

    assert not works(token)
    assert ask(client.client_id, former).status_code == 401


def test_one_request_is_one_guess(integration):
    client, secret = integration

    answer = basic(client.client_id, "guessed", client_id=client.client_id, client_secret=secret)

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "header", ["Basic", "Basic ", "Basic %%%", "Basic /w==", "Basic bm9uZQ==", "Basic é"]
)
def test_odd_headers_are_refused(header):
    api = APIClient(HTTP_AUTHORIZATION=header)

    answer = api.post(TOKEN, {"grant_type": "client_credentials"}, format="multipart")

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize("odd", ["a\0b", "x" * 5000, "\ud800", "😀", ""])
def test_odd_client_ids_are_refused(odd, integration):
    assert basic(odd.encode("utf-8", "replace").decode(), "guessed").status_code == 401
    assert ask(odd.encode("utf-8", "replace").decode(), "guessed").status_code == 401


@pytest.mark.parametrize(("known", "queries"), [(True, 1), (False, 1)])
def test_the_database_is_asked_as_often_for_a_client_nobody_has(
    known, queries, integration, django_assert_num_queries
):
    client_id = integration[0].client_id if known else "nobody"

    with django_assert_num_queries(queries):
        ask(client_id, "guessed")
