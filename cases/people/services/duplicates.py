"""Possible duplicates: propose, decide, reopen."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import AgreementCode, DuplicateState, Person, PossibleDuplicate
from ombudsman.models import User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock

LONGEST_REASON = 500


@transaction.atomic
def propose(
    person: Person, *, by: User, other: Person, reason: str, at: datetime | None = None
) -> PossibleDuplicate:
    """Propose a pair for decision; a decided pair is opened again.

    Raises Refusal: ``same_record`` for one person twice, ``waits_already`` if the pair is open;
    InvalidInput without a reason.
    """
    at = at or timezone.now()
    reason = checked_reason(reason)
    first, second = in_order(person, other)
    pair, is_new = PossibleDuplicate.objects.select_for_update(of=("self",)).get_or_create(
        first=first, second=second, defaults={"found_at": at}
    )
    if not is_new and pair.is_open:
        raise Refusal(
            _("This pair waits for a decision already."), code="waits_already", field="other"
        )
    if AgreementCode.PROPOSED not in pair.reasons:
        pair.reasons = [AgreementCode.PROPOSED, *pair.reasons]
    pair.proposed_by, pair.proposed_at, pair.proposal = by, at, reason
    pair.state, pair.decided_by, pair.decided_at, pair.decision = (
        DuplicateState.OPEN,
        None,
        None,
        "",
    )
    pair.save()
    _record("propose", pair, by=by, reason=reason)
    return pair


@transaction.atomic
def tell_apart(pair: PossibleDuplicate, *, by: User, reason: str) -> None:
    """Decide that they are two people; Refusal (``decided_already``) if the pair is not open."""
    reason = checked_reason(reason)
    lock(pair)
    check_open(pair)
    settle(pair.first, pair.second, DuplicateState.DISTINCT, by=by, reason=reason)
    pair.refresh_from_db()
    _record("distinct", pair, by=by, reason=reason)


def check_open(pair: PossibleDuplicate) -> None:
    if not pair.is_open:
        raise Refusal(_("This pair was decided already."), code="decided_already")


def settle(
    one: Person,
    other: Person,
    state: DuplicateState,
    *,
    by: User,
    reason: str,
    at: datetime | None = None,
) -> None:
    """Store the decision on the pair, if there is one; the caller records the act itself."""
    first, second = in_order(one, other)
    PossibleDuplicate.objects.filter(first=first, second=second).update(
        state=state, decided_by=by, decided_at=at or timezone.now(), decision=reason
    )


def reopen(one: Person, other: Person, *, by: User) -> None:
    """Open the pair again after its decision was undone."""
    first, second = in_order(one, other)
    for pair in PossibleDuplicate.objects.filter(first=first, second=second):
        pair.state, pair.decision = DuplicateState.OPEN, ""
        pair.decided_by = pair.decided_at = None
        pair.save(update_fields=["state", "decided_by", "decided_at", "decision"])
        _record("reopen", pair, by=by)


def in_order(one: Person, other: Person) -> tuple[Person, Person]:
    """The pair with the lower key first; Refusal (``same_record``) for one person twice."""
    if one.pk == other.pk:
        raise Refusal(_("This is the same record."), code="same_record", field="other")
    return (one, other) if one.pk < other.pk else (other, one)


def checked_reason(text: str) -> str:
    """The reason without outer spaces; InvalidInput if it is empty or too long."""
    reason = text.strip()
    if not reason:
        raise InvalidInput(_("Say why."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(_("This text is too long."), field="reason")
    return reason


def _record(verb: str, pair: PossibleDuplicate, *, by: User, reason: str = "") -> None:
    """Write one audit entry for each of the two persons."""
    for person in (pair.first, pair.second):
        audit.record(f"possibleduplicate.{verb}", pair, by=by, case=person, reason=reason)
