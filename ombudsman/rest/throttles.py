"""Limits per account and IP address, and on failed authentications of clients."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network
from math import ceil
from time import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from ombudsman.services.client_addresses import client_ip

FAILURES_SECONDS = 300
CLIENTS_OF_AN_ADDRESS = 3  # limit of an address, as a multiple of the limit of one client


class AccountThrottle(SimpleRateThrottle):
    """Limit requests per account, or per IP address if anonymous.

    The rate is ``API_RATE``; ``RateHeaders`` sends what remains. Counted in Redis if configured,
    otherwise in each process separately.
    """

    scope = "account"
    duration: int
    num_requests: int
    cache = caches["throttle"]

    def get_cache_key(self, request: Request, view: Any) -> str:
        if request.user.is_authenticated:
            return f"throttle-account-{request.user.pk}"
        return f"throttle-{_network(client_ip(request._request))}"

    def allow_request(self, request: Request, view: Any) -> bool:
        is_allowed = bool(super().allow_request(request, view))
        oldest = self.history[-1] if self.history else self.now
        left = max(0, self.num_requests - len(self.history))
        reset = ceil(oldest + self.duration - self.now)
        request._request.rate = (self.num_requests, self.duration, left, reset)  # type: ignore[attr-defined]
        return is_allowed


@dataclass(frozen=True)
class SignInFailures:
    """Failed authentications of one client from one address; successes do not count.

    After ``TOKEN_FAILURES`` within five minutes of the first, the client is blocked at this
    address; after three times as many of any clients, the address is. So a client with a wrong
    secret does not block others behind the same address, and nobody can block a client from
    elsewhere.
    """

    address: str
    client_id: str

    @classmethod
    def of(cls, request: HttpRequest, client_id: str) -> "SignInFailures":
        return cls(_network(client_ip(request)), client_id)

    def seconds_to_wait(self) -> int:
        """Seconds until the next attempt is allowed; 0 if it is allowed now."""
        keys = dict(self._limits())
        ends = [f"{key}-end" for key in keys]
        kept = caches["throttle"].get_many([*keys, *ends])
        full = [key for key, limit in keys.items() if kept.get(key, 0) >= limit]
        return max([0, *(ceil(kept.get(f"{key}-end", 0) - time()) for key in full)])

    def record(self) -> None:
        cache = caches["throttle"]
        for key, _limit in self._limits():
            cache.add(f"{key}-end", time() + FAILURES_SECONDS, FAILURES_SECONDS)
            cache.add(key, 0, FAILURES_SECONDS)
            with suppress(ValueError):  # the key has just expired
                cache.incr(key)

    def _limits(self) -> Iterator[tuple[str, int]]:
        yield _key(self.address), settings.TOKEN_FAILURES * CLIENTS_OF_AN_ADDRESS
        yield _key(self.address, self.client_id), settings.TOKEN_FAILURES


def _key(*parts: str) -> str:
    """A cache key that is valid for any client id."""
    text = "\n".join(parts)
    return f"failures-{hashlib.sha256(text.encode(errors='replace')).hexdigest()}"


def _network(address: str) -> str:
    """The /64 network of an IPv6 address, as one host usually holds all of it; IPv4 unchanged."""
    with suppress(ValueError):
        full = IPv6Address(address)
        if full.ipv4_mapped is None:
            return str(IPv6Network((int(full), 64), strict=False))
    return address
