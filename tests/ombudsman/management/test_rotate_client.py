import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ombudsman.models import AuditEntry, Client
from ombudsman.services import clients


@pytest.fixture
def integration():
    return clients.create(name="E-service portal", scopes=["events:read"], by=None)


def rotate(capsys, *args):
    call_command("rotate_client", *args)
    return dict(re.findall(r"^(client_\w+): ([A-Za-z0-9]+)$", capsys.readouterr().out, re.M))


def fits(secret):
    return clients.secret_matches(Client.objects.get(), secret, at=timezone.now())


def test_prints_new_credentials_once(integration, capsys):
    client, former = integration

    printed = rotate(capsys, "E-service portal")

    assert printed.keys() == {"client_id", "client_secret"}
    assert printed["client_id"] == client.client_id
    assert [fits(secret) for secret in (former, printed["client_secret"])] == [True, True]
    left = Client.objects.get().former_secret_until - timezone.now()
    assert 23.9 < left.total_seconds() / 3600 <= 24
    assert AuditEntry.objects.get(action="client.rotate").user is None


def test_the_overlap_is_told_in_hours(integration, capsys):
    _client, former = integration

    rotate(capsys, "E-service portal", "--overlap", "0")

    assert not fits(former)


def test_a_client_nobody_knows_is_named():
    with pytest.raises(CommandError, match=r"No client has the name 'Portal'\."):
        call_command("rotate_client", "Portal")


def test_a_revoked_client_is_told(integration):
    clients.revoke(integration[0], by=None, reason="The contract ended.")

    with pytest.raises(CommandError, match=r"This client was revoked\."):
        call_command("rotate_client", "E-service portal")


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        ("721", "0 to 720 hours"),
        ("-1", "0 to 720 hours"),
        ("a day", "no number of hours"),
        ("1.5", "no number of hours"),
        ("9" * 30, "no number of hours"),
    ],
)
def test_mistakes_are_named_and_change_nothing(hours, message, integration):
    _client, former = integration

    with pytest.raises(CommandError, match=message):
        call_command("rotate_client", "E-service portal", f"--overlap={hours}")

    assert fits(former)
    assert not AuditEntry.objects.filter(action="client.rotate").exists()
