"""A POST that carries a key is done once, however often it arrives."""

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
    """What was answered: status, the headers worth repeating, the body as sent, and whom it shows.

    ``subjects`` are the keys of the objects that the body shows.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    subjects: Sequence[int] = ()


def try_lock(account: User, key: str) -> bool:
    """Take the key for this transaction; False while another request with it is still running.

    PostgreSQL holds an advisory lock to the end of the transaction and nobody waits. SQLite has
    one writer at a time: the second finds the answer of the first.
    """
    if connection.vendor != "postgresql":
        return True
    digest = hashlib.sha256(f"idempotency {account.pk} {key}".encode()).digest()
    number = int.from_bytes(digest[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def find(account: User, key: str, *, at: datetime | None = None) -> IdempotencyKey | None:
    """The answer given under ``key`` within the last 24 hours."""
    earliest = (at or timezone.now()) - RETENTION
    return IdempotencyKey.objects.filter(account=account, key=key, created_at__gt=earliest).first()


def store(
    account: User,
    key: str,
    answer: StoredResponse,
    *,
    request_hash: str,
    at: datetime | None = None,
) -> None:
    """Keep ``answer`` for a day, and forget what is older; in the transaction of the write itself.

    So a server that is killed has written both or neither.
    """
    at = at or timezone.now()
    IdempotencyKey.objects.filter(account=account, created_at__lte=at - RETENTION).delete()
    IdempotencyKey.objects.create(
        account=account,
        key=key,
        request_hash=request_hash,
        status=answer.status,
        headers=dict(answer.headers),
        body=answer.body,
        subjects=list(answer.subjects),
        created_at=at,
    )


def delete_old(*, at: datetime | None = None) -> int:
    """Erase every answer older than a day; the number of them."""
    earliest = (at or timezone.now()) - RETENTION
    return IdempotencyKey.objects.filter(created_at__lte=earliest).delete()[0]
