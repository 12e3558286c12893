"""The IP address of a request."""

from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The IP address of the sender; "" if the server knows none (Unix socket).

    Behind a proxy it is the last address of ``X-Forwarded-For``, which the proxy adds itself; the
    others come from the client.
    """
    if settings.BEHIND_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):
            return str(ip_address(seen.partition("%")[0]))
    return str(request.META.get("REMOTE_ADDR") or "")
