"""Raw rows of the audit trail, without conversions that a forged row could break."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.db import connection, transaction

from ombudsman.models import AuditLane, AuditSeal
from ombudsman.rules import audit_chain
from ombudsman.rules.audit_chain import Head
from ombudsman.rules.audit_walk import Entry, Gap, Seal, SignedHead, Value, parse_json

CHUNK_SIZE = 2000
MAX_GAP = 100_000  # larger gaps of ids are not searched

# Read as text: a driver would fail on an invalid date or address.
AT = {
    "postgresql": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    "sqlite": "CAST(at AS TEXT)",
}
SPECIAL = {
    "at": AT,
    "fields": {"postgresql": "fields::text", "sqlite": "fields"},
    "heads": {"postgresql": "heads::text", "sqlite": "heads"},
    "address": {"postgresql": "abbrev(address)", "sqlite": "address"},
}
SEAL = ("at", "count", "hash_before", "heads", "id", "previous")
ENTRY = (
    "action",
    "address",
    "at",
    "case_id",
    "case_type",
    "fields",
    "hash_before",
    "id",
    "lane",
    "object_id",
    "object_type",
    "origin",
    "position",
    "previous",
    "reason",
    "request_id",
    "role",
    "user_id",
)


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as of one moment; writers are not blocked.

    Inside a transaction of the caller, its isolation level holds.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's atomic() would block writers
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def heads() -> list[SignedHead]:
    """The heads of all lanes, in one statement."""
    rows = AuditLane.objects.order_by("pk").values_list("pk", "count", "last_entry", "hash", "mac")
    return [SignedHead(Head(*row[:4]), row[4]) for row in rows]


def seals() -> Iterator[Seal]:
    """All seals, oldest first."""
    for (digest, mac), row in _rows("ombudsman_auditseal", ("hash", "mac"), SEAL):
        row["heads"] = parse_json(row["heads"])
        yield Seal(row, digest, mac)


def hashed_columns(seal: AuditSeal) -> dict[str, Any]:
    """The hashed columns of a seal: all but its hash and its signature."""
    return {name: getattr(seal, name) for name in SEAL} | {"at": audit_chain.moment(seal.at)}


def entries() -> Iterator[Entry]:
    """Every entry in order of ids, in constant memory; call inside ``snapshot``."""
    for (mac,), row in _rows("ombudsman_auditentry", ("mac",), ENTRY):
        row["fields"] = parse_json(row["fields"])
        row["address"] = audit_chain.address(row["address"])
        yield Entry(row, mac)


def entries_with_values() -> Iterator[tuple[Entry | None, list[Value]]]:
    """Every entry with its stored values; values without their entry come with None."""
    values = _stream(
        "SELECT entry_id, field, old, new, salt FROM ombudsman_auditvalue ORDER BY entry_id, field"
    )
    waiting = next(values, None)
    for entry in chain(entries(), [None]):
        own: list[Value] = []
        while waiting is not None and (entry is None or waiting[0] <= entry.row["id"]):
            value = Value(*waiting)
            waiting = next(values, None)
            if entry is not None and value.entry == entry.row["id"]:
                own.append(value)
            else:
                yield None, [value]
        if entry is not None:
            yield entry, own


def absent_ids(gap: Gap) -> list[int]:
    """The ids of ``gap`` without an entry; empty if the gap is larger than ``MAX_GAP``."""
    if gap.last - gap.after > MAX_GAP:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM ombudsman_auditentry WHERE id > %s AND id < %s", [gap.after, gap.last]
        )
        there = {key for (key,) in cursor.fetchall()}
    return [key for key in range(gap.after + 1, gap.last) if key not in there]


def _rows(
    table: str, apart: tuple[str, ...], columns: tuple[str, ...]
) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Rows by id: the columns ``apart``, then the hashed columns by name."""
    named = [SPECIAL[n][connection.vendor] if n in SPECIAL else f'"{n}"' for n in columns]
    statement = f"SELECT {', '.join((*apart, *named))} FROM {table} ORDER BY id"  # noqa: S608  columns of our own
    is_text = connection.vendor == "sqlite"
    for values in _stream(statement):
        row = dict(zip(columns, values[len(apart) :], strict=True))
        if is_text:
            row["at"] = _as_written(row["at"])
        yield values[: len(apart)], row


def _stream(statement: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(CHUNK_SIZE):
            yield from rows


def _as_written(at: Any) -> str:
    """A date-time of SQLite (``2026-03-18 09:30:00``) as it is hashed."""
    text = str(at)
    if len(text) not in (19, 26) or text[10] != " ":
        return text
    return f"{text[:10]}T{text[11:]}{'' if len(text) > 19 else '.000000'}Z"
