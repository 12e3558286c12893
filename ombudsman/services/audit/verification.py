"""Whether the trail is whole: every entry, sealed or not, its lane, its values, and all seals."""

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
    """How many entries there are, which of them are altered, put in or taken away, what else is broken."""

    count: int
    broken: list[int] = field(default_factory=list)
    beyond: int = 0
    notes: list[str] = field(default_factory=list)
    is_whole: bool = True


def verify(*, outside: Sequence[dict[str, Any]] = ()) -> Verdict:
    """Walk along the whole trail as it is at this moment; writers go on meanwhile.

    ``outside``: seals that were kept elsewhere, as ``seal_audit`` writes them. Each must be among
    the seals of the database, and the entries it tells of must be there.
    """
    with audit_trail.snapshot():
        walk = Walk(key(), audit_trail.heads(), audit_trail.seals())
        _check_outside_seals(walk, outside)
        for entry, values in audit_trail.entries_with_values():
            if entry is None:
                walk.name(values[0].entry)
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
    """Several entries in a row: only the last has its id elsewhere, the others are what is absent.

    A rolled back act leaves an id without an entry too. Where there are such, the nearest are named
    and a note tells how many are gone.
    """
    for gap in walk.gaps:
        missing = gap.missing - sum(gap.after < one < gap.last for one in walk.broken)
        absent = audit_trail.absent_ids(gap) if missing > 0 else []
        for one in absent[-missing:]:
            walk.name(one)
        if len(absent) > missing:
            walk.notes.append(f"gone: {missing + 1} between {gap.after} and {gap.last + 1}")


def _record_verification(verdict: Verdict) -> None:
    """That somebody looked; a database that takes no writes can be verified as well."""
    with suppress(DatabaseError), transaction.atomic():
        AuditVerification.objects.create(
            at=timezone.now(),
            count=verdict.count,
            broken=verdict.broken,
            is_whole=verdict.is_whole,
        )
