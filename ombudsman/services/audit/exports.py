"""The trail as a file that an outsider can verify: JSON lines, entries without values."""

from collections.abc import Iterator

import orjson

from ombudsman.models import AuditSeal, User
from ombudsman.queries import audit_trail
from ombudsman.rules import audit_chain
from ombudsman.rules.audit_walk import line_of
from ombudsman.services.audit import seals


def begin(*, by: User | None) -> AuditSeal:
    """Seal the trail, which leaves an entry, for an export that follows."""
    return seals.seal(by=by, action="auditentry.export")


def lines(seal: AuditSeal) -> Iterator[bytes]:
    """Header, heads, seals, entries, as they are at one moment after ``seal``.

    The line of a seal or an entry is exactly what was hashed. An entry that holds what none of ours
    can is told as far as possible; its hash will be wrong, as it should be.
    """
    with audit_trail.snapshot():
        heads = [head for head, _mac in audit_trail.heads() if head.length]
        yield _line(
            format=audit_chain.FORMAT, entries=sum(head.length for head in heads), seal=seal.hash
        )
        for head in heads:
            yield _line(end=list(head))
        for one in audit_trail.seals():
            yield (line_of(one.row) or orjson.dumps(one.row, default=str)) + b"\n"
        for entry in audit_trail.entries():
            yield (line_of(entry.row) or orjson.dumps(entry.row, default=str)) + b"\n"


def _line(**values: object) -> bytes:
    return audit_chain.canonical(values) + b"\n"
