"""Liveness and readiness, for load balancers and monitoring."""

import logging
import secrets
from collections.abc import Callable

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ombudsman.services import background

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process runs; no other check."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if database, storage, cache and queue work, else 503; names what fails, never why.

    The queue works if it can be read. Whether a worker runs is reported, but does not change the
    status: pages and API do not wait for it.
    """
    parts = {name: _serves(name, check) for name, check in CHECKS.items()}
    ready = all(parts.values())
    answer = {name: "ok" if serves else "failed" for name, serves in parts.items()}
    answer["worker"] = "ok" if _serves("worker", background.check_worker) else "late"
    return JsonResponse({"ready": ready, **answer}, status=200 if ready else 503)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _storage() -> None:
    name = default_storage.save(f"health/{secrets.token_hex(8)}", ContentFile(b"ok"))
    default_storage.delete(name)


def _cache() -> None:
    key = f"health:{secrets.token_hex(8)}"
    cache.set(key, "ok", 10)
    if cache.get(key) != "ok":
        raise ConnectionError("the cache forgets")
    cache.delete(key)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "storage": _storage,
    "cache": _cache,
    "queue": background.check_queue,
}


def _serves(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:
        logger.error("readiness: %s failed: %s", name, type(error).__name__)
        return False
    return True
