import pytest
from django.core.management import CommandError, call_command

from ombudsman.models import AuditEntry, User
from tests.factories import UserFactory


def test_appoint_gives_the_role_and_leaves_an_entry(capsys):
    user = UserFactory(username="first")

    call_command("appoint", "first", "administrator", reason="The office opens.")

    assert User.objects.get(pk=user.pk).roles == {"administrator"}
    assert AuditEntry.objects.get().reason == "The office opens."
    assert capsys.readouterr().out == "first is administrator.\n"


@pytest.mark.parametrize("username", ["nobody", "machine"])
def test_appoint_knows_people_alone(username):
    UserFactory(username="machine", is_service=True)

    with pytest.raises(CommandError, match="no account"):
        call_command("appoint", username, "analyst", reason="x")
