"""Hashes and signatures of the audit trail.

Entries are chained in lanes: an entry names its predecessor and has its hash; the head of a lane
has the count, the newest entry and its hash. SHA-256 over the exported line needs no secret, so
anybody can verify a lane. Entries, heads and seals also have a MAC, which cannot be forged without
the key, even with write access to the database. docs/audit.md has an example.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, NamedTuple

import orjson

FORMAT = "ombudsman-audit-1"
LANES = 64  # created at installation, so that a deleted lane is noticed
FIRST = ""  # the hash before the first entry of a lane
MAC_BYTES = 16


class Head(NamedTuple):
    """The end of a lane: number of entries, newest entry (None if empty), its hash."""

    lane: int
    length: int
    last_entry: int | None
    hash: str


def canonical(row: Mapping[str, Any]) -> bytes:
    """The hashed and exported line: JSON in UTF-8, keys sorted at each depth, no spaces.

    Characters are escaped only where JSON requires it. Raises TypeError for other types.
    """
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def moment(at: datetime) -> str:
    """UTC with six decimals: ``2026-03-18T09:30:00.000000Z``."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


@lru_cache(4096)
def address(text: str | None) -> str | None:
    """An IP address in one spelling, as databases shorten it differently."""
    try:
        return ip_address(text).exploded if text else text
    except ValueError:
        return text


def digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def sign_entry(key: bytes, line: bytes) -> str:
    return _mac(key, b"entry:" + line)


def sign_head(key: bytes, head: Head) -> str:
    return _mac(key, b"head:" + orjson.dumps(list(head)))


def sign_seal(key: bytes, line: bytes) -> str:
    return _mac(key, b"seal:" + line)


def is_signed(mac: object, expected: str) -> bool:
    return isinstance(mac, str) and mac.isascii() and hmac.compare_digest(mac, expected)


def _mac(key: bytes, text: bytes) -> str:
    return hmac.new(key, text, "sha256").digest()[:MAC_BYTES].hex()


def value_digest(salt: str, text: str) -> str:
    """A salted HMAC of a value; "" for no value."""
    return hmac.new(salt.encode(), text.encode(), "sha256").hexdigest() if text else ""
