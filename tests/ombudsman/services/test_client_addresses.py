import pytest
from django.test import RequestFactory

from ombudsman.models import AuditEntry
from ombudsman.services import audit
from ombudsman.services.client_addresses import client_ip
from tests.factories import UnitFactory, UserFactory

PROXY, SENDER = "192.0.2.1", "203.0.113.7"


def asked(said=None, *, by=PROXY):
    headers = {} if said is None else {"HTTP_X_FORWARDED_FOR": said}
    return RequestFactory().get("/api/v1/", REMOTE_ADDR=by, **headers)


def test_nobody_is_believed_what_they_say_of_themselves(settings):
    assert not settings.BEHIND_PROXY

    assert client_ip(asked(SENDER)) == PROXY
    assert client_ip(asked(by="")) == ""


@pytest.mark.parametrize(
    ("said", "address"),
    [
        (SENDER, SENDER),
        (f"198.51.100.9, {SENDER}", SENDER),  # the first address was sent to the proxy
        ("2001:DB8:0::7", "2001:db8::7"),
        ("fe80::7%eth0", "fe80::7"),
        (None, PROXY),
        ("", PROXY),
        (f"{SENDER},", PROXY),
        ("unknown", PROXY),
    ],
)
def test_a_proxy_is_believed_the_last_address_alone(settings, said, address):
    settings.BEHIND_PROXY = True

    assert client_ip(asked(said)) == address


def test_the_trail_names_the_sender_and_not_the_proxy(settings):
    settings.BEHIND_PROXY = True

    with audit.context_of(asked(SENDER)):
        audit.record("unit.change", UnitFactory(), by=UserFactory())

    assert AuditEntry.objects.get().address == SENDER
