"""Requests that leave the office: to a public address that was looked up once, and nowhere else.

Who may name an address could name one inside the office's own network, or a name that is public when it
is checked and private when it is called. So a name is looked up once, every address it has must be
public, and the connection goes to the one that was checked. Nothing is followed, little is read.
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
MAX_SECONDS = 20  # for the whole of an attempt, once the name is looked up
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Of the new kind nothing else is given out; what ``is_global`` knows differs from Python to Python.
PUBLIC = {4: ipaddress.ip_network("0.0.0.0/0"), 6: ipaddress.ip_network("2000::/3")}
RESERVED = [
    ipaddress.ip_network(one)
    for one in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")
]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):  # noqa: N818  a state of the other side, no fault of ours
    """No answer came; ``code`` says why in a word, never with anything of the address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_url(url: str) -> str:
    """The address as it is kept; InvalidInput for one that nothing may be posted to.

    Only looks at what is written: the name is looked up when something is sent.
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
    """Post ``body`` once; the status and the header Retry-After of the answer.

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
    """A connection that another thread can end, in the handshake too: TLS takes the socket for itself."""

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
    """Hangs up after ``seconds``: who sends a byte at a time never runs into the limit of one read."""
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
    if late.is_set():  # a head that ends with the line passes for a whole one
        raise TimeoutError


def _resolve(host: str, port: int) -> Address:
    """One of the addresses of ``host``, all of which may be called."""
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
    """The address of the old kind that one of the new kind leads to."""
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
        return parts if parts.port != 0 else None  # asking for a port that is none raises
    except ValueError:
        return None
