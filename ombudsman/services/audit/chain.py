"""Append entries to hash-chained lanes, one free lane per transaction.

PostgreSQL: one statement locks a free lane and draws the next id, another writes head, entry and
values. The id is drawn under the lock, so ids rise within a lane. A lane is locked until the end
of the transaction; if none is free, a new one is created. SQLite has one writer at a time and uses
one lane; head and values are written without the query log, so that an entry counts as two
statements on both databases.
"""

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, models

from ombudsman.models import AuditEntry, AuditLane, AuditValue
from ombudsman.rules import audit_chain
from ombudsman.rules.audit_chain import Head

ENTRY = AuditEntry._meta.concrete_fields
VALUE = [f for f in AuditValue._meta.concrete_fields if not f.primary_key]
LANE = AuditLane._meta.concrete_fields

CLAIM = {
    "postgresql": """
        SELECT lane.*, nextval('ombudsman_auditentry_id_seq') FROM (
            SELECT id, "count", last_entry, hash, mac FROM ombudsman_auditlane
            WHERE id >= %s AND NOT id = ANY(%s) ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
        ) AS lane
    """,
    "sqlite": """
        SELECT id, "count", last_entry, hash, mac, 1 + max(coalesce(last_entry, 0), coalesce(
            (SELECT seq FROM sqlite_sequence WHERE name = 'ombudsman_auditentry'), 0))
        FROM ombudsman_auditlane
        WHERE id >= %s AND id NOT IN (SELECT value FROM json_each(%s)) ORDER BY id LIMIT 1
    """,
}
NEW_LANE = {
    "postgresql": """
        SELECT nextval('ombudsman_auditlane_id_seq'), nextval('ombudsman_auditentry_id_seq')
    """,
    "sqlite": """
        SELECT (SELECT coalesce(max(id), 0) + 1 FROM ombudsman_auditlane),
               (SELECT coalesce(max(id), 0) + 1 FROM ombudsman_auditentry)
    """,
}


# The lane that this thread used last is tried first: a transaction of many entries stays
# in one lane, and concurrent writers use different ones.
_last_lane: ContextVar[int] = ContextVar("audit_lane", default=1)


class Claim(NamedTuple):
    """A locked lane, and the id of the next entry."""

    head: Head
    entry: int


def key() -> bytes:
    return settings.AUDIT_KEY.encode()


def append(entry: AuditEntry, values: Sequence[AuditValue] = ()) -> None:
    """Append ``entry`` to a free lane, sign it, and write it with its ``values``."""
    head, entry.pk = _claim()
    entry.lane, entry.position = head.lane, head.length + 1
    entry.previous, entry.hash_before = head.last_entry, head.hash
    line = audit_chain.canonical(_row(entry))
    entry.mac = audit_chain.sign_entry(key(), line)
    moved = Head(head.lane, entry.position, entry.pk, audit_chain.digest(line))
    for value in values:
        value.entry = entry
    write = _write_in_one_statement if connection.vendor == "postgresql" else _write_in_steps
    write(moved, entry, values)
    entry._state.adding, entry._state.db = False, connection.alias


def create_lanes() -> None:
    """Create the initial lanes; existing ones stay."""
    AuditLane.objects.bulk_create(
        [
            _lane(Head(number, 0, None, audit_chain.FIRST))
            for number in range(1, audit_chain.LANES + 1)
        ],
        ignore_conflicts=True,
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval('ombudsman_auditlane_id_seq', max(id)) FROM ombudsman_auditlane"
            )


def move_head(head: Head, *, behind: Head) -> bool:
    """Move a lane from ``behind`` to ``head``; False if it no longer ends at ``behind``."""
    lane = AuditLane.objects.filter(pk=behind.lane, count=behind.length, hash=behind.hash)
    moved = _lane(head)
    return bool(
        lane.update(count=moved.count, last_entry=moved.last_entry, hash=moved.hash, mac=moved.mac)
    )


class BulkChain:
    """Chain entries in memory to the first lane, for rows written in bulk.

    Nobody else may write meanwhile, otherwise saving the head fails.
    """

    def __init__(self) -> None:
        if not AuditLane.objects.exists():
            create_lanes()
        lane = AuditLane.objects.order_by("pk")[0]
        self._end = self._saved = Head(lane.pk, lane.count, lane.last_entry, lane.hash)
        self._key = key()

    def place(self, row: dict[str, Any]) -> tuple[int, int, int | None, str, str]:
        """Lane, position, previous entry, hash before and signature of ``row``.

        ``row`` holds all other hashed columns, and receives the first four.
        """
        end = self._end
        count = end.length + 1
        row["lane"], row["position"] = end.lane, count
        row["previous"], row["hash_before"] = end.last_entry, end.hash
        line = audit_chain.canonical(row)
        self._end = Head(end.lane, count, row["id"], audit_chain.digest(line))
        mac = audit_chain.sign_entry(self._key, line)
        return end.lane, count, end.last_entry, end.hash, mac

    def saver(self) -> Callable[[], None]:
        """A function that saves the present end of the chain as the head of the lane.

        It raises RuntimeError if somebody else has written to the lane.
        """
        behind, self._saved = self._saved, self._end
        return partial(_move_checked, self._end, behind)


def _move_checked(end: Head, behind: Head) -> None:
    if not move_head(end, behind=behind):
        raise RuntimeError("Somebody else has written to the audit trail meanwhile.")


def _claim() -> Claim:
    """Lock a lane with a valid head; a forged one stays as it is, as evidence."""
    forged: list[int] = []
    with connection.cursor() as cursor:
        while claim := _free_lane(cursor, _last_lane.get(), forged) or _free_lane(
            cursor, 1, forged
        ):
            head, entry, mac = claim
            if audit_chain.is_signed(mac, audit_chain.sign_head(key(), head)):
                _last_lane.set(head.lane)
                return Claim(head, entry)
            forged.append(head.lane)
        cursor.execute(NEW_LANE[connection.vendor])
        lane, entry = cursor.fetchone()
    return Claim(Head(lane, 0, None, audit_chain.FIRST), entry)


def _free_lane(cursor: Any, first: int, forged: list[int]) -> tuple[Head, int, str] | None:
    cursor.execute(CLAIM[connection.vendor], [first, _id_list(forged)])
    found = cursor.fetchone()
    return (Head(*found[:4]), found[5], found[4]) if found else None


def _id_list(numbers: list[int]) -> list[int] | str:
    return numbers if connection.vendor == "postgresql" else str(numbers)


def _row(entry: AuditEntry) -> dict[str, Any]:
    """The hashed columns of an entry: all but the signature."""
    return {
        "action": entry.action,
        "address": audit_chain.address(entry.address),
        "at": audit_chain.moment(entry.at),
        "case_id": entry.case_id,
        "case_type": entry.case_type,
        "fields": entry.fields,
        "hash_before": entry.hash_before,
        "id": entry.pk,
        "lane": entry.lane,
        "object_id": entry.object_id,
        "object_type": entry.object_type,
        "origin": entry.origin,
        "position": entry.position,
        "previous": entry.previous,
        "reason": entry.reason,
        "request_id": entry.request_id,
        "role": entry.role,
        "user_id": entry.user_id,
    }


def _lane(head: Head) -> AuditLane:
    mac = audit_chain.sign_head(key(), head)
    return AuditLane(head.lane, head.length, head.last_entry, head.hash, mac)


def _write_in_one_statement(head: Head, entry: AuditEntry, values: Sequence[AuditValue]) -> None:
    parts = [f"head AS ({MOVE})"]
    last = INSERT_ENTRY
    parameters = [*_column_values(_lane(head), LANE), *_column_values(entry, ENTRY)]
    if values:
        parts.append(f"entry AS ({INSERT_ENTRY})")
        last = INSERT_VALUES + ", ".join([_placeholders(VALUE)] * len(values))
        parameters += [one for value in values for one in _column_values(value, VALUE)]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} {last}", parameters)


def _write_in_steps(head: Head, entry: AuditEntry, values: Sequence[AuditValue]) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(INSERT_ENTRY, _column_values(entry, ENTRY))
        unlogged = cursor.cursor
        unlogged.execute(MOVE, _column_values(_lane(head), LANE))
        for value in values:
            unlogged.execute(INSERT_VALUES + _placeholders(VALUE), _column_values(value, VALUE))


def _column_values(row: models.Model, fields: Iterable[models.Field]) -> list[Any]:
    """The values of ``fields`` as the database takes them."""
    return [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]


def _column_names(fields: Iterable[models.Field]) -> str:
    return ", ".join(f'"{f.column}"' for f in fields)


def _placeholders(fields: Sequence[models.Field]) -> str:
    return f"({', '.join(['%s'] * len(fields))})"


def _insert(model: type[models.Model], fields: Sequence[models.Field]) -> str:
    columns = _column_names(fields)
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES "  # noqa: S608  our own models


MOVED = ", ".join(f'"{f.column}" = excluded."{f.column}"' for f in LANE if not f.primary_key)
MOVE = f"{_insert(AuditLane, LANE)}{_placeholders(LANE)} ON CONFLICT (id) DO UPDATE SET {MOVED}"
INSERT_ENTRY = _insert(AuditEntry, ENTRY) + _placeholders(ENTRY)
INSERT_VALUES = _insert(AuditValue, VALUE)
