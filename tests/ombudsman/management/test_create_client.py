import re

import pytest
from django.core.management import CommandError, call_command

from ombudsman.models import AuditEntry, Client, User
from ombudsman.rules.roles import SCOPES
from ombudsman.services.clients import SCOPE_TEXTS


def create(capsys, *args):
    call_command("create_client", *args)
    return dict(re.findall(r"^(client_\w+): ([A-Za-z0-9]+)$", capsys.readouterr().out, re.M))


def test_prints_credentials_once_and_keeps_a_hash(capsys):
    printed = create(capsys, "E-service portal", "--scope", "complaints:read", "complaints:write")

    client = Client.objects.get()
    assert printed.keys() == {"client_id", "client_secret"}
    assert client.client_id == printed["client_id"]
    assert printed["client_secret"] not in client.client_secret
    assert client.scopes == ["complaints:read", "complaints:write"]
    assert client.authorization_grant_type == "client-credentials"


def test_service_account_may_what_its_scopes_need(capsys):
    create(capsys, "Portal", "--scope", "reference:read", "--scope", "events:read")

    account = User.objects.get()
    assert account.get_user_permissions() == SCOPES["reference:read"] | SCOPES["events:read"]
    assert account.is_service
    assert not account.has_usable_password()
    assert not account.is_staff


def test_client_is_on_record_without_its_secret(capsys):
    printed = create(capsys, "Portal", "--scope", "events:read")

    entry = AuditEntry.objects.get()
    values = " ".join(entry.values_of_fields.values_list("new", flat=True))
    assert entry.action == "client.create"
    assert printed["client_secret"] not in values


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["Portal", "--scope", "everything"], "Unknown scope: everything"),
        (["  ", "--scope", "events:read"], "A client has a name"),
        (["x" * 101, "--scope", "events:read"], "A client has a name"),
        (["Portal"], "--scope"),
    ],
)
def test_mistakes_are_named_and_write_nothing(args, message):
    with pytest.raises(CommandError, match=message):
        call_command("create_client", *args)

    assert not Client.objects.exists()
    assert not User.objects.exists()


def test_second_client_of_a_name_is_refused(capsys):
    create(capsys, "Portal", "--scope", "events:read")

    with pytest.raises(CommandError, match="A client of this name exists"):
        call_command("create_client", "Portal", "--scope", "events:read")


def test_every_scope_says_what_it_opens():
    assert SCOPE_TEXTS.keys() == SCOPES.keys()
