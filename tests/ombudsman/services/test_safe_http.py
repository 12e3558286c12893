"""No request leaves for an address in the office's network, whatever its host name."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from ombudsman.rules.refusals import InvalidInput
from ombudsman.services import safe_http
from tests.support.receiver import Receiver


def resolving_to(monkeypatch, *addresses):
    """Replace DNS."""
    asked = []

    def look_up(host, port, *args, **options):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.7",
        "127.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",
        "0.0.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.7",
        "64:ff9b::a00:7",
        "2002:a00:7::",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:0:7f00:1",
        "::ffff:0:8.8.8.8",
        "::",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "100::1",
        "ff0e::1",
        "192.0.0.8",
        "192.88.99.1",
        "198.18.0.1",
        "240.0.0.1",
        "255.255.255.255",
    ],
)
def test_a_name_that_leads_inside_is_not_called(monkeypatch, address):
    resolving_to(monkeypatch, address)

    with pytest.raises(safe_http.Unreachable) as refused:
        safe_http.post("https://receiver.example/", b"{}", {})

    assert refused.value.code == "no_public_address"
    written = f"[{address}]" if ":" in address else address
    with pytest.raises(InvalidInput):
        safe_http.check_url(f"https://{written}/")


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_what_is_public_may_be_called(address):
    written = f"[{address}]" if ":" in address else address

    assert safe_http.check_url(f"https://{written}/")


def test_one_address_inside_is_enough_to_refuse_a_name(monkeypatch):
    resolving_to(monkeypatch, "198.51.100.7", "10.0.0.7")

    with pytest.raises(safe_http.Unreachable, match="no_public_address"):
        safe_http.post("https://receiver.example/", b"{}", {})


def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch, settings):
    """A second look-up might give another address, so there is only one."""
    settings.WEBHOOK_PRIVATE = True
    with Receiver() as receiver:
        asked = resolving_to(monkeypatch, "127.0.0.1")
        status, _ = safe_http.post(
            f"http://receiver.example:{receiver.port}/in?a=b", b'{"a": 1}', {"X-Told": "yes"}
        )

    assert status == 204
    assert asked == ["receiver.example", "127.0.0.1"]  # the name once, then the address
    headers, body = receiver.taken[0]
    assert headers["Host"] == f"receiver.example:{receiver.port}"
    assert headers["X-Told"] == "yes"
    assert body == b'{"a": 1}'


def test_redirects_are_not_followed(settings):
    settings.WEBHOOK_PRIVATE = True
    with Receiver(302) as receiver:
        status, _ = safe_http.post(receiver.url, b"{}", {})

    assert status == 302
    assert receiver.taken == []


def test_silence_and_a_closed_door_are_told_apart(settings, monkeypatch):
    settings.WEBHOOK_PRIVATE = True
    monkeypatch.setattr(safe_http, "READ_SECONDS", 0.2)
    with Receiver(1.0) as receiver:
        with pytest.raises(safe_http.Unreachable, match="timeout"):
            safe_http.post(receiver.url, b"{}", {})
        url = receiver.url
    with pytest.raises(safe_http.Unreachable, match="no_connection"):
        safe_http.post(url, b"{}", {})


HELLO = b"\x16\x03\x03\x40\x00"  # the beginning of an endless TLS record
GOES_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


@contextmanager
def receiver_that(says, *, first=b"", every=0.0):
    """The port of a receiver that reads nothing, sends ``first`` and then ``says`` forever."""
    gone = threading.Event()

    def serve(server):
        with server.accept()[0] as line, suppress(OSError):
            line.sendall(first)
            while not gone.wait(every):
                line.sendall(says)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,), daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            gone.set()
            thread.join(timeout=5)


@pytest.mark.parametrize(
    ("scheme", "says", "options"),
    [
        ("http", b"H", {"every": 0.05}),
        ("http", b"", {"every": 0.05}),
        ("http", b"X-More: yes\r\n", {"first": b"HTTP/1.1 200 OK\r\n", "every": 0.05}),
        ("http", GOES_ON, {}),
        ("http", GOES_ON, {"every": 0.01}),
        ("https", b"H", {"first": HELLO, "every": 0.05}),
    ],
)
def test_who_never_comes_to_an_end_is_hung_up_on(settings, monkeypatch, scheme, says, options):
    """Each byte arrives within the read timeout, during the TLS handshake too."""
    settings.WEBHOOK_PRIVATE = True
    monkeypatch.setattr(safe_http, "MAX_SECONDS", 0.3)
    began = time.monotonic()

    with (
        receiver_that(says, **options) as port,
        pytest.raises(safe_http.Unreachable, match="timeout"),
    ):
        safe_http.post(f"{scheme}://127.0.0.1:{port}/", b"{}", {})

    assert 0.3 <= time.monotonic() - began < 3


def test_who_does_not_take_what_is_sent_is_hung_up_on(settings, monkeypatch):
    settings.WEBHOOK_PRIVATE = True
    monkeypatch.setattr(safe_http, "MAX_SECONDS", 0.3)

    with (
        receiver_that(b"", every=0.05) as port,
        pytest.raises(safe_http.Unreachable, match="timeout"),
    ):
        safe_http.post(f"http://127.0.0.1:{port}/", b" " * 50_000_000, {})


def test_of_an_answer_without_end_the_head_is_enough(settings):
    settings.WEBHOOK_PRIVATE = True
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nRetry-After: 7\r\n\r\n"

    with receiver_that(b"x" * 65536, first=head) as port:
        assert safe_http.post(f"http://127.0.0.1:{port}/", b"{}", {}) == (200, "7")


def test_a_certificate_is_asked_for(settings):
    settings.WEBHOOK_PRIVATE = True
    with Receiver() as receiver, pytest.raises(safe_http.Unreachable, match="tls"):
        safe_http.post(receiver.url.replace("http:", "https:"), b"{}", {})


def test_no_such_name(monkeypatch):
    def nobody(*args, **options):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(safe_http.Unreachable, match="no_such_name"):
        safe_http.post("https://nobody.example/", b"{}", {})


def test_plain_http_is_for_tests_alone():
    with pytest.raises(safe_http.Unreachable, match="not_allowed"):
        safe_http.post("http://receiver.example/", b"{}", {})
