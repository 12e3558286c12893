"""Export the audit trail as JSON lines that an outsider can verify; entries without values."""

from collections.abc import Iterator

import orjson

from ombudsman.models import AuditSeal, User
from ombudsman.queries import audit_trail
from ombudsman.rules import audit_chain
from ombudsman.rules.audit_walk import hashed_line
from ombudsman.services.audit import seals


def begin(*, by: User | None) -> AuditSeal:
    """Seal the trail for an export; this writes an entry."""
    return seals.seal(by=by, action="auditentry.export")


def lines(seal: AuditSeal) -> Iterator[bytes]:
    """Header, heads, seals and entries, as of one moment after ``seal``.

    The line of a seal or entry is exactly what was hashed. A forged row that cannot be written
    that way is written as far as possible; its hash is wrong, as it should be.
    """
    with audit_trail.snapshot():
        heads = [head for head, _mac in audit_trail.heads() if head.length]
        yield _line(
            format=audit_chain.FORMAT, entries=sum(head.length for head in heads), seal=seal.hash
        )
        for head in heads:
            yield _line(end=list(head))
        for one in audit_trail.seals():
            yield (hashed_line(one.row) or orjson.dumps(one.row, default=str)) + b"\n"
        for entry in audit_trail.entries():
            yield (hashed_line(entry.row) or orjson.dumps(entry.row, default=str)) + b"\n"


def _line(**values: object) -> bytes:
    return audit_chain.canonical(values) + b"\n"
