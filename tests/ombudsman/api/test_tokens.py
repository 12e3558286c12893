"""Authentication of clients: either secret, one method per request, a limit on failures."""

import base64
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote_plus

import pytest
from django.core.cache import caches
from django.utils import timezone
from rest_framework.test import APIClient

from ombudsman.models import Client
from ombudsman.rest import throttles
from ombudsman.services import clients
from tests.factories import UserFactory

TOKEN, REVOKE = "/oauth/token/", "/oauth/revoke_token/"
NOT_SIGNED_IN = {
    "error": "invalid_client",
    "error_description": "Client id and secret are not those of an open client.",
}
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture
def integration():
    return clients.create(name="Portal", scopes=["reference:read"], by=None)


@pytest.fixture
def neighbour():
    return clients.create(name="Register", scopes=["reference:read"], by=None)


@pytest.fixture
def clock(monkeypatch):
    """``clock(seconds)`` moves the time of the throttle."""
    moved = [0.0]
    monkeypatch.setattr(throttles, "time", lambda: timezone.now().timestamp() + moved[0])
    return lambda seconds: moved.__setitem__(0, seconds)


def ask(client_id, secret, *, address=HERE, to=TOKEN, **more):
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return APIClient(REMOTE_ADDR=address).post(to, form | more, format="multipart")


def basic(client_id, secret, /, **body):
    sent = f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()
    api = APIClient(HTTP_AUTHORIZATION=f"Basic {base64.b64encode(sent).decode()}")
    return api.post(TOKEN, {"grant_type": "client_credentials"} | body, format="multipart")


def fail(times, client_id="nobody", **options):
    return [ask(client_id, f"guess {n}", **options).status_code for n in range(times)]


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
    assert [answer.json() for answer in answers] == [NOT_SIGNED_IN] * 3
    assert len({answer.content for answer in answers}) == 1


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

    assert (answer.status_code, answer.json()) == (401, NOT_SIGNED_IN)


@pytest.mark.parametrize("odd", ["a\0b", "x" * 5000, "\ud800", "😀", ""])
def test_odd_client_ids_are_refused(odd, integration):
    assert basic(odd.encode("utf-8", "replace").decode(), "guessed").status_code == 401
    assert ask(odd.encode("utf-8", "replace").decode(), "guessed").status_code == 401


@pytest.mark.parametrize("grant", [DEVICE, "password", "authorization_code", ""])
def test_there_is_one_grant(grant, integration):
    client, secret = integration

    assert ask(client.client_id, secret, grant_type=grant).status_code == 400


@pytest.mark.parametrize(("known", "queries"), [(True, 1), (False, 1)])
def test_the_database_is_asked_as_often_for_a_client_nobody_has(
    known, queries, integration, django_assert_num_queries
):
    client_id = integration[0].client_id if known else "nobody"

    with django_assert_num_queries(queries):
        ask(client_id, "guessed")


def test_after_ten_failures_a_client_waits_at_this_address(integration):
    client, secret = integration
    assert fail(10, client.client_id) == [401] * 10

    answer = ask(client.client_id, secret)

    assert answer.status_code == 429
    assert answer.json() == {
        "error": "slow_down",
        "error_description": f"Too many failed sign-ins. Try again in {answer['Retry-After']} seconds.",
    }
    assert 290 < int(answer["Retry-After"]) <= 300
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "no-store")


def test_nobody_is_locked_out_by_what_is_tried_elsewhere(integration):
    client, secret = integration
    fail(40, client.client_id, address=ELSEWHERE)

    assert ask(client.client_id, secret).status_code == 200


def test_a_client_with_a_wrong_secret_does_not_hold_up_its_neighbour(integration, neighbour):
    fail(40, integration[0].client_id)

    client, secret = neighbour
    assert ask(client.client_id, secret).status_code == 200


def test_an_address_that_tries_one_client_after_the_other_waits(integration):
    client, secret = integration
    tried = [ask(f"nobody{n}", "guessed").status_code for n in range(31)]

    assert tried == [401] * 30 + [429]
    assert ask(client.client_id, secret).status_code == 429
    assert ask(client.client_id, secret, address=ELSEWHERE).status_code == 200


def test_success_is_not_counted_and_does_not_wipe_out_failures(integration):
    client, secret = integration

    assert [ask(client.client_id, secret).status_code for _ in range(15)] == [200] * 15
    fail(9, client.client_id)
    assert ask(client.client_id, secret).status_code == 200
    fail(1, client.client_id)
    assert ask(client.client_id, secret).status_code == 429


def test_what_fails_for_another_reason_is_not_counted(integration):
    client, secret = integration
    for _ in range(40):
        assert ask(client.client_id, secret, scope="complaints:read-all").status_code == 400

    assert ask(client.client_id, secret).status_code == 200


def test_five_minutes_later_it_may_try_again(integration, clock):
    client, secret = integration
    fail(10, client.client_id)

    clock(200)
    waiting = ask(client.client_id, secret)
    clock(301)

    assert (waiting.status_code, 90 < int(waiting["Retry-After"]) <= 100) == (429, True)
    assert ask(client.client_id, secret).status_code == 200


def test_the_ways_in_share_one_count(integration):
    client, secret = integration
    fail(5, client.client_id)
    for _ in range(5):
        answer = ask(client.client_id, "guessed", to=REVOKE, token="any")
        assert answer.status_code == 401

    assert ask(client.client_id, secret).status_code == 429
    assert ask(client.client_id, secret, to=REVOKE, token="any").status_code == 429


def test_the_header_is_counted_as_the_body_is(integration):
    client, secret = integration
    answers = [basic(client.client_id, "guessed").status_code for _ in range(10)]

    assert answers == [401] * 10
    assert basic(client.client_id, secret).status_code == 429
    assert ask(client.client_id, secret, address="127.0.0.1").status_code == 429


def test_how_often_is_a_setting(settings, integration):
    settings.TOKEN_FAILURES = 2

    assert fail(3) == [401, 401, 429]


def test_an_address_is_not_what_the_sender_says_it_is(integration):
    client, secret = integration
    for n in range(10):
        ask_by(f"203.0.113.{n}", client.client_id, "guessed")

    assert ask_by("203.0.113.99", client.client_id, secret).status_code == 429


def test_behind_a_proxy_its_word_counts(settings, integration):
    settings.BEHIND_PROXY = True
    client, secret = integration
    for n in range(10):
        said = f"203.0.113.{n}, {HERE}"  # the proxy adds the last one
        ask_by(said, client.client_id, "guessed")

    assert ask_by(HERE, client.client_id, secret).status_code == 429
    assert ask_by(ELSEWHERE, client.client_id, secret).status_code == 200


def ask_by(said, client_id, secret):
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    api = APIClient(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=said)
    return api.post(TOKEN, form, format="multipart")


def test_who_holds_a_network_of_ipv6_is_one_address(integration):
    client, secret = integration
    for n in range(10):
        ask(client.client_id, "guessed", address=f"2001:db8:0:1::{n:x}")

    assert ask(client.client_id, secret, address="2001:db8:0:1:ffff::1").status_code == 429
    assert ask(client.client_id, secret, address="2001:db8:0:2::1").status_code == 200


def test_addresses_of_ipv4_are_told_apart_in_the_form_of_ipv6(integration):
    client, secret = integration
    fail(10, client.client_id, address="::ffff:192.0.2.7")

    assert ask(client.client_id, secret, address="::ffff:192.0.2.7").status_code == 429
    assert ask(client.client_id, secret, address="::ffff:192.0.2.8").status_code == 200


def test_the_counts_keep_neither_client_nor_address(integration):
    fail(1, "a client id that is a secret by mistake")

    kept = str(list(caches["throttle"]._cache))
    assert "failures-" in kept
    assert "mistake" not in kept
    assert HERE not in kept


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": DEVICE}, "unsupported_grant_type"),
        ({"scope": "complaints:read"}, "invalid_scope"),
        ({"grant_type": ""}, "invalid_request"),
    ],
)
def test_every_error_describes_itself(change, error, integration):
    client, secret = integration

    answer = ask(client.client_id, secret, **change).json()

    assert (answer["error"], bool(answer["error_description"])) == (error, True)


@pytest.mark.parametrize("address", [TOKEN, REVOKE])
def test_addresses_without_their_slash_answer_and_send_nobody_elsewhere(address, integration):
    client, secret = integration

    answer = ask(client.client_id, secret, to=address.rstrip("/"), token="unknown")

    assert answer.status_code == 200


def test_a_form_that_breaks_off_is_no_error_of_ours():
    class Broken(BytesIO):
        def read(self, *args):
            raise ConnectionResetError

    answer = APIClient().post(
        TOKEN,
        "grant_type=",
        content_type="application/x-www-form-urlencoded",
        **{"wsgi.input": Broken()},
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
