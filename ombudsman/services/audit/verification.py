"""Verify the audit trail: every entry, its lane, its values, and all seals."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from ombudsman.models import AuditVerification
from ombudsman.queries import audit_trail
from ombudsman.rules import audit_chain
from ombudsman.rules.audit_walk import Walk
from ombudsman.services.audit.chain import key


@dataclass(frozen=True)
class Verdict:
    """The number of entries, the ids of the broken ones, and notes on other faults."""

    count: int
    broken: list[int] = field(default_factory=list)
    beyond: int = 0
    notes: list[str] = field(default_factory=list)
    is_whole: bool = True


def verify(*, outside: Sequence[dict[str, Any]] = ()) -> Verdict:
    """Verify the whole trail as of this moment; writers are not blocked.

    ``outside`` are seals stored elsewhere, as ``seal_audit`` writes them. Each must be among the
    seals of the database, and its entries must exist.
    """
    with audit_trail.snapshot():
        walk = Walk(key(), audit_trail.heads(), audit_trail.seals())
        _check_outside_seals(walk, outside)
        for entry, values in audit_trail.entries_with_values():
            if entry is None:
                walk.add_broken(values[0].entry)
            else:
                walk.entry(entry, values)
        walk.finish()
        _name_missing(walk)
    verdict = Verdict(walk.count, sorted(walk.broken), walk.beyond, walk.notes, walk.is_whole)
    _record_verification(verdict)
    return verdict


def _check_outside_seals(walk: Walk, outside: Sequence[dict[str, Any]]) -> None:
    known = {seal.hash for seal in audit_trail.seals()} if outside else set()
    for row in outside:
        if audit_chain.digest(audit_chain.canonical(row)) not in known:
            walk.notes.append(f"broken seal: {row['id']}")
        walk.expect(row["heads"])


def _name_missing(walk: Walk) -> None:
    """Name deleted entries in a row: only the id of the last is known, the others are in the gap.

    A rolled-back act leaves a gap too. Then the nearest ids are named, and a note gives the
    number.
    """
    for gap in walk.gaps:
        missing = gap.missing - sum(gap.after < one < gap.last for one in walk.broken)
        absent = audit_trail.absent_ids(gap) if missing > 0 else []
        for one in absent[-missing:]:
            walk.add_broken(one)
        if len(absent) > missing:
            walk.notes.append(f"gone: {missing + 1} between {gap.after} and {gap.last + 1}")


def _record_verification(verdict: Verdict) -> None:
    """Record the verification, unless the database is read-only."""
    with suppress(DatabaseError), transaction.atomic():
        AuditVerification.objects.create(
            at=timezone.now(),
            count=verdict.count,
            broken=verdict.broken,
            is_whole=verdict.is_whole,
        )
