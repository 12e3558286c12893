"""So many requests a minute for each account, and for each address of strangers."""

from math import ceil
from typing import Any

from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class AccountRate(SimpleRateThrottle):
    """Counts by account, strangers by address; tells the request what is left (see ``ApiHeaders``).

    The rate is ``API_RATE``. Counted in Redis where there is one, else in each process apart.
    """

    scope = "account"
    duration: int
    num_requests: int
    cache = caches["throttle"]

    def get_cache_key(self, request: Request, view: Any) -> str:
        user = request.user
        who = f"account-{user.pk}" if user.is_authenticated else self.get_ident(request)
        return f"throttle-{who}"

    def allow_request(self, request: Request, view: Any) -> bool:
        is_allowed = bool(super().allow_request(request, view))
        oldest = self.history[-1] if self.history else self.now
        left = max(0, self.num_requests - len(self.history))
        reset = ceil(oldest + self.duration - self.now)
        request._request.rate = (self.num_requests, self.duration, left, reset)  # type: ignore[attr-defined]
        return is_allowed
