"""Verify the audit trail entry by entry, in order of ids, and name what is broken.

An altered or inserted entry has no valid signature and is named itself. A deleted one is named by
its successor: the next entry of its lane, or the head. Plain Python in constant memory; the caller
reads the rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from ombudsman.rules import audit_chain
from ombudsman.rules.audit_chain import Head

MAX_NAMED = 1000  # this many are named, the others counted


class Entry(NamedTuple):
    """A stored entry: its hashed columns and its signature."""

    row: Mapping[str, Any]
    mac: str


class SignedHead(NamedTuple):
    head: Head
    mac: str


class Seal(NamedTuple):
    """A stored seal; ``row`` holds its hashed columns."""

    row: Mapping[str, Any]
    hash: str
    mac: str


class Value(NamedTuple):
    entry: int
    field: str
    old: str
    new: str
    salt: str


class Gap(NamedTuple):
    """``missing`` entries between two ids, besides ``last`` itself."""

    after: int
    last: int
    missing: int


@dataclass
class Lane:
    """How far a lane has been verified."""

    last: int | None = None
    position: int = 0
    hash: str = audit_chain.FIRST


@dataclass
class Walk:
    """Pass every entry with its values, then call ``finish``; read ``broken`` and ``notes``."""

    key: bytes
    heads: Iterable[SignedHead]
    seals: Iterable[Seal]
    count: int = 0
    broken: set[int] = field(default_factory=set)
    beyond: int = 0  # broken entries that are only counted
    notes: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lanes: dict[int, Lane] = {}
        self._heads: dict[int, Head] = {}
        self._forged: dict[int, Head] = {}
        self._sealed: dict[tuple[int, int], tuple[int, str]] = {}
        self._made: set[int] = set()  # seals with an audit entry
        for head, mac in self.heads:
            is_right = audit_chain.is_signed(mac, audit_chain.sign_head(self.key, head))
            (self._heads if is_right else self._forged)[head.lane] = head
        self._known = self._read_seals()

    def entry(self, entry: Entry, values: Iterable[Value] = ()) -> None:
        self.count += 1
        line = hashed_line(entry.row)
        if not audit_chain.is_signed(entry.mac, audit_chain.sign_entry(self.key, line)):
            self.beyond += len(self.broken) >= MAX_NAMED
            self.add_broken(entry.row["id"])
            return
        self._place(entry.row, audit_chain.digest(line))
        for value in values:
            if not _matches_hashes(value, entry.row["fields"]):
                self.add_broken(value.entry)
        if entry.row["object_type"] == "ombudsman.auditseal":
            self._made.add(entry.row["object_id"])

    def add_broken(self, key: int | None) -> None:
        """Count the entry ``key`` as broken."""
        if key is not None and len(self.broken) < MAX_NAMED:
            self.broken.add(key)

    def finish(self) -> None:
        for lane, head in self._heads.items():
            self._end(self._lanes.get(lane, Lane()), head)
        for lane, head in self._forged.items():
            self.notes.append(f"broken lane: {lane}")
            self.add_broken(head.last_entry if head.last_entry is not None else self._last(lane))
        standing = self._heads.keys() | self._forged.keys()
        for lane in (self._lanes.keys() | set(range(1, audit_chain.LANES + 1))) - standing:
            self.notes.append(f"broken lane: {lane}")
            self.add_broken(self._last(lane))
        for entry, _hash in self._sealed.values():
            self.add_broken(entry)
        self.notes += [f"broken seal: {seal}" for seal in sorted(self._made - self._known)]

    @property
    def is_whole(self) -> bool:
        return not self.broken and not self.notes

    def _last(self, lane: int) -> int | None:
        return self._lanes.get(lane, Lane()).last

    def _place(self, row: Mapping[str, Any], digest: str) -> None:
        lane = self._lanes.setdefault(row["lane"], Lane())
        key, position, previous = row["id"], row["position"], row["previous"]
        head = self._heads.get(row["lane"])
        is_behind = previous is not None or lane.last is None
        if not is_behind or position <= lane.position or (head and position > head.length):
            self.add_broken(
                key
            )  # validly signed but out of place: from another time, or after the head
            return
        if previous != lane.last:
            self._missing(lane, previous, position - 1)
        elif row["hash_before"] != lane.hash:
            self.add_broken(lane.last if lane.last is not None else key)
        lane.last, lane.position, lane.hash = key, position, digest
        if self._sealed.pop((row["lane"], position), (key, digest)) != (key, digest):
            self.add_broken(key)

    def _missing(self, lane: Lane, last: int | None, until: int) -> None:
        """Count the entries of ``lane`` up to the position ``until`` as broken."""
        self.add_broken(last)
        if last is not None and until - lane.position > 1:
            self.gaps.append(Gap(lane.last or 0, last, until - lane.position - 1))

    def _end(self, lane: Lane, head: Head) -> None:
        if head.length > lane.position:
            self._missing(lane, head.last_entry, head.length)
        elif (head.last_entry, head.hash) != (lane.last, lane.hash):
            self.add_broken(lane.last if lane.last is not None else head.last_entry)

    def _read_seals(self) -> set[int]:
        """Verify the chain of seals; remember the ends of lanes, and return the ids."""
        known: set[int] = set()
        before: tuple[int | None, str] = (None, audit_chain.FIRST)
        for seal in self.seals:
            key = seal.row["id"]
            known.add(key)
            line = hashed_line(seal.row)
            is_right = audit_chain.digest(line) == seal.hash and audit_chain.is_signed(
                seal.mac, audit_chain.sign_seal(self.key, line)
            )
            if not is_right or before != (seal.row["previous"], seal.row["hash_before"]):
                self.notes.append(f"broken seal: {key}")
            if is_right:
                self.expect(seal.row["heads"])
            before = key, seal.hash
        return known

    def expect(self, heads: Iterable[Iterable[Any]]) -> None:
        """Require entries that a seal mentions: ``[lane, position, id, hash]``."""
        for lane, position, key, digest in heads:
            if self._sealed.setdefault((lane, position), (key, digest)) != (key, digest):
                self.add_broken(key)


def _matches_hashes(value: Value, fields: Any) -> bool:
    """Whether a stored value matches the hashes of its entry."""
    try:
        told = fields[value.field]
        return told == {
            "old": audit_chain.value_digest(value.salt, value.old),
            "new": audit_chain.value_digest(value.salt, value.new),
        }
    except (KeyError, TypeError, AttributeError, ValueError):
        return False


def hashed_line(row: Mapping[str, Any]) -> bytes:
    """The hashed line; "" if a column holds a value that no valid row can have."""
    try:
        return audit_chain.canonical(row)
    except (TypeError, ValueError):
        return b""


def parse_json(text: Any) -> Any:
    """The JSON of a column, or ``NotImplemented`` if it is invalid."""
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, TypeError):
        return NotImplemented
