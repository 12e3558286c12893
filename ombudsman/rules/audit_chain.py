"""What binds the entries of the audit trail together: what is hashed, and what is signed.

Entries stand in lanes, each behind another. An entry names the one before it and bears its hash; the
head of a lane bears the count, the newest entry and its hash. SHA-256 over the exported line needs
no secret, so anybody can follow a lane. Entries, heads and seals bear a MAC as well: who can write
to the database and has not the key cannot make one. docs/audit.md tells it with an example.
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
LANES = 64  # laid at the beginning: a lane that vanishes with everything in it is missed
FIRST = ""  # the hash before the first entry of a lane
MAC_BYTES = 16


class Head(NamedTuple):
    """Where a lane ends: how many entries, the newest of them (None in an empty lane), its hash."""

    lane: int
    length: int
    last_entry: int | None
    hash: str


def canonical(row: Mapping[str, Any]) -> bytes:
    """The line that is hashed and exported: JSON in UTF-8, keys sorted at each depth, no spaces.

    Characters are escaped only where JSON demands it. Raises TypeError for what it cannot hold.
    """
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def moment(at: datetime) -> str:
    """UTC with six digits behind the second: ``2026-03-18T09:30:00.000000Z``."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


@lru_cache(4096)
def address(text: str | None) -> str | None:
    """An address in one spelling, whichever of its short forms a database chooses."""
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
    """How an entry holds a value: a salted HMAC, or nothing for nothing."""
    return hmac.new(salt.encode(), text.encode(), "sha256").hexdigest() if text else ""
