"""Where a request comes from, for the audit trail and for whoever counts by address."""

from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The address of who sent ``request``; "" where the server knows none (a socket of Unix).

    Behind a proxy it is the last that ``X-Forwarded-For`` names. That one the proxy has seen itself;
    those before it are what it was told.
    """
    if settings.BEHIND_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):
            return str(ip_address(seen.partition("%")[0]))
    return str(request.META.get("REMOTE_ADDR") or "")
