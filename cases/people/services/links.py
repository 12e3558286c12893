"""Link two records of one human being that stay apart, and end the link."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import DuplicateState, Person, PersonLink
from cases.people.services import duplicates, merges
from ombudsman.models import User
from ombudsman.rules.refusals import Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock


@transaction.atomic
def link(
    one: Person, other: Person, *, by: User, reason: str, at: datetime | None = None
) -> PersonLink:
    """Link two records; nothing is moved, and protection of one does not extend to the other.

    Raises Refusal: ``linked_already``, or ``merged_already`` if either was merged.
    """
    at = at or timezone.now()
    reason = duplicates.checked_reason(reason)
    first, second = duplicates.in_order(one, other)
    merges.lock_people(first, second)
    if first.merged_into_id or second.merged_into_id:
        raise Refusal(_("One of the two was merged meanwhile."), code="merged_already")
    if PersonLink.objects.standing().filter(first=first, second=second).exists():
        raise Refusal(_("They are linked already."), code="linked_already")
    row = PersonLink.objects.create(first=first, second=second, reason=reason, by=by, at=at)
    _record("create", row, by=by, reason=reason)
    duplicates.settle(first, second, DuplicateState.LINKED, by=by, reason=reason, at=at)
    return row


@transaction.atomic
def unlink(row: PersonLink, *, by: User, reason: str, at: datetime | None = None) -> None:
    """End a link; the row stays and the pair waits again. Refusal (``ended_already``)."""
    at = at or timezone.now()
    reason = duplicates.checked_reason(reason)
    lock(row)
    if row.ended_at:
        raise Refusal(_("This link was ended already."), code="ended_already")
    row.ended_by, row.ended_at, row.end_reason = by, at, reason
    row.save(update_fields=["ended_by", "ended_at", "end_reason"])
    _record("end", row, by=by, reason=reason)
    duplicates.reopen(row.first, row.second, by=by)


def _record(verb: str, row: PersonLink, *, by: User, reason: str) -> None:
    for person in (row.first, row.second):
        audit.record(f"personlink.{verb}", row, by=by, case=person, reason=reason)
