import pytest
from django.core.management import CommandError, call_command

from ombudsman.services import demo_server


def test_serving_is_refused_outside_the_demo():
    with pytest.raises(CommandError, match="make demo"):
        call_command("serve_demo")


def test_server_listens_on_this_machine_alone_and_keeps_no_access_log():
    line = demo_server.arguments(8123)

    assert "127.0.0.1:8123" in line
    assert not any("access" in part for part in line)
