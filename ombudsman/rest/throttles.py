"""How often: requests of each account and each address of strangers, failed sign-ins of clients."""

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
CLIENTS_OF_AN_ADDRESS = 3  # so many times more failures than of one client


class AccountThrottle(SimpleRateThrottle):
    """Counts by account, strangers by address; tells the request what is left (see ``ApiHeaders``).

    The rate is ``API_RATE``. Counted in Redis where there is one, else in each process apart.
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
    """Failed sign-ins of a client from one address; what succeeds is not counted.

    After ``TOKEN_FAILURES`` within five minutes of the first the client waits at this address, and
    after three times as many, of whichever clients, the address does. So a client with a wrong
    secret does not hold up its neighbours, and nobody is locked out by what is tried elsewhere.
    """

    address: str
    client_id: str

    @classmethod
    def of(cls, request: HttpRequest, client_id: str) -> "SignInFailures":
        return cls(_network(client_ip(request)), client_id)

    def seconds_to_wait(self) -> int:
        """Seconds until the next attempt is answered; 0 is at once."""
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
            with suppress(ValueError):  # it ran out this very moment
                cache.incr(key)

    def _limits(self) -> Iterator[tuple[str, int]]:
        yield _key(self.address), settings.TOKEN_FAILURES * CLIENTS_OF_AN_ADDRESS
        yield _key(self.address, self.client_id), settings.TOKEN_FAILURES


def _key(*parts: str) -> str:
    """Fit for any cache, whatever is sent for a client id."""
    text = "\n".join(parts)
    return f"failures-{hashlib.sha256(text.encode(errors='replace')).hexdigest()}"


def _network(address: str) -> str:
    """Of IPv6 the first half: whoever holds one address holds all that share it."""
    with suppress(ValueError):
        full = IPv6Address(address)
        if full.ipv4_mapped is None:
            return str(IPv6Network((int(full), 64), strict=False))
    return address
