"""Idempotency keys: a POST with a key runs once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from ombudsman.models import IdempotencyKey, User

RETENTION = timedelta(hours=24)


@dataclass(frozen=True)
class StoredResponse:
    """A response to be repeated: status, headers, body and the objects that it shows."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    shown_ids: Sequence[int] = ()


def try_lock(account: User, key: str) -> bool:
    """Lock the key for this transaction; False while another request with it is running.

    PostgreSQL takes an advisory lock without waiting. SQLite has one writer at a time, so the
    second request finds the response of the first.
    """
    if connection.vendor != "postgresql":
        return True
    digest = hashlib.sha256(f"idempotency {account.pk} {key}".encode()).digest()
    number = int.from_bytes(digest[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def find(account: User, key: str, *, at: datetime | None = None) -> IdempotencyKey | None:
    """The response stored under ``key`` within the last 24 hours."""
    earliest = (at or timezone.now()) - RETENTION
    return IdempotencyKey.objects.filter(account=account, key=key, created_at__gt=earliest).first()


def store(
    account: User,
    key: str,
    response: StoredResponse,
    *,
    request_hash: str,
    at: datetime | None = None,
) -> None:
    """Store ``response`` for a day and delete older ones, in the transaction of the write itself.

    So either both are written or neither.
    """
    at = at or timezone.now()
    IdempotencyKey.objects.filter(account=account, created_at__lte=at - RETENTION).delete()
    IdempotencyKey.objects.create(
        account=account,
        key=key,
        request_hash=request_hash,
        status=response.status,
        headers=dict(response.headers),
        body=response.body,
        subjects=list(response.shown_ids),
        created_at=at,
    )


def delete_old(*, at: datetime | None = None) -> int:
    """Delete all responses older than a day; returns how many."""
    earliest = (at or timezone.now()) - RETENTION
    return IdempotencyKey.objects.filter(created_at__lte=earliest).delete()[0]
