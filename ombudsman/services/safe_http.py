"""Outgoing requests, to public addresses only.

Whoever sets a URL could name an address inside the office's network, or a host name that changes
from a public to a private address after the check. So a name is resolved once, all its addresses
must be public, and the connection uses a checked address. Redirects are not followed.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection

from ombudsman.rules.refusals import InvalidInput

CONNECT_SECONDS, READ_SECONDS = 5, 10
MAX_SECONDS = 20  # for the whole attempt after the DNS look-up
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Only 2000::/3 of IPv6 is public; ``is_global`` differs between Python versions.
PUBLIC = {4: ipaddress.ip_network("0.0.0.0/0"), 6: ipaddress.ip_network("2000::/3")}
RESERVED = [
    ipaddress.ip_network(one)
    for one in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")
]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):  # noqa: N818  a state of the receiver, not an error of ours
    """No response; ``code`` says why in a word, without the URL."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_url(url: str) -> str:
    """``url`` unchanged; raises InvalidInput for a URL that must not be called.

    Checks the text only; the name is resolved when something is sent.
    """
    parts = _parts(url)
    if parts is None or not parts.hostname:
        raise InvalidInput(_("This is no address of the web."), field="url")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidInput(_("An address without a sign-in and without #."), field="url")
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOK_PRIVATE):
        raise InvalidInput(_("The address begins with https://."), field="url")
    literal = _literal(parts.hostname)
    if literal is not None and not _is_public(literal):
        raise InvalidInput(_("This address is not public."), field="url")
    return url


def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Post ``body`` once; returns the status and the header Retry-After.

    Raises Unreachable: ``not_allowed``, ``no_such_name``, ``no_public_address``, ``timeout``,
    ``tls`` or ``no_connection``.
    """
    try:
        check_url(url)
    except InvalidInput:
        raise Unreachable("not_allowed") from None
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = _connection(parts.scheme, host, port, _resolve(host, port))
    told = {**headers, "Host": parts.netloc}
    try:
        with _time_limit(MAX_SECONDS, line):
            line.connect()
            line.timeout = READ_SECONDS
            line.request("POST", target, body=body, headers=told, preload_content=False)
            with closing(line.getresponse()) as response:
                return response.status, response.headers.get("Retry-After", "")
    except (urllib3.exceptions.NewConnectionError, ConnectionError):
        raise Unreachable("no_connection") from None
    except (urllib3.exceptions.TimeoutError, TimeoutError):
        raise Unreachable("timeout") from None
    except (urllib3.exceptions.SSLError, ssl.SSLError):
        raise Unreachable("tls") from None
    except (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError):
        raise Unreachable("no_connection") from None
    finally:
        line.close()


class AbortableConnection(HTTPConnection):
    """A connection that another thread can abort, even during the TLS handshake."""

    handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        self.handle = made.dup()
        return made

    def abort(self) -> None:
        if self.handle is not None:
            with suppress(OSError):
                self.handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self.handle is not None:
            self.handle.close()
        super().close()


class AbortableTLSConnection(AbortableConnection, HTTPSConnection):
    """The same over TLS."""


def _connection(scheme: str, host: str, port: int, address: Address) -> AbortableConnection:
    if scheme == "http":
        return AbortableConnection(str(address), port, timeout=CONNECT_SECONDS)
    return AbortableTLSConnection(
        str(address),
        port,
        timeout=CONNECT_SECONDS,
        cert_reqs="CERT_REQUIRED",
        server_hostname=host,
        assert_hostname=host,
    )


@contextmanager
def _time_limit(seconds: float, line: AbortableConnection) -> Iterator[None]:
    """Abort after ``seconds``; the read timeout does not stop one who sends single bytes."""
    late = threading.Event()

    def ring() -> None:
        late.set()
        line.abort()

    bell = threading.Timer(seconds, ring)
    bell.daemon = True
    bell.start()
    try:
        yield
    except Exception:
        if not late.is_set():
            raise
    finally:
        bell.cancel()
    if late.is_set():  # headers cut off by the abort look complete
        raise TimeoutError


def _resolve(host: str, port: int) -> Address:
    """One of the addresses of ``host``, all of which must be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("no_such_name") from None
    addresses = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in found]
    if not addresses or not all(map(_is_public, addresses)):
        raise Unreachable("no_public_address")
    return addresses[0]


def _is_public(address: Address) -> bool:
    if settings.WEBHOOK_PRIVATE:
        return True
    inner = _embedded_ipv4(address)
    if inner is not None:
        address = inner
    is_given_out = (
        address.is_global and not address.is_multicast and address in PUBLIC[address.version]
    )
    return is_given_out and not any(address in network for network in RESERVED)


def _embedded_ipv4(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 address (mapped, NAT64 or 6to4), if any."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _parts(url: str) -> SplitResult | None:
    if any(char.isspace() or ord(char) < 32 for char in url):
        return None
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None  # an invalid port raises ValueError
    except ValueError:
        return None
