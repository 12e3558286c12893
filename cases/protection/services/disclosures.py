"""The gate: whether something of a case may be disclosed to a body, and the record of it.

Every service by which something leaves a case is marked with ``discloses``, so that a refusal of
the gate stays on the audit trail although the transaction is undone. A test finds all services and
addresses that name a body and fails for one that does not pass the gate.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import (
    Complaint,
    Disclosure,
    DisclosureChannel,
    Override,
    Party,
    PartyRole,
    Person,
)
from cases.protection.services import overrides, protection
from cases.rules.protection import Ground
from ombudsman.models import Organisation, User
from ombudsman.rules.refusals import Refusal
from ombudsman.services import audit

P = ParamSpec("P")
R = TypeVar("R")

_inside_disclosure: ContextVar[bool] = ContextVar("inside_disclosure", default=False)

BLOCKED = {
    Ground.STATE: gettext_lazy(
        "Nothing of this case may go to a body of a state that someone on it must be kept from."
    ),
    Ground.NO_STATE_KNOWN: gettext_lazy(
        "Someone on this case is protected and no state is known: nothing may go to any foreign body."
    ),
    Ground.UNDECIDED: gettext_lazy(
        "Someone on this case is protected, and the directory does not tell of which state this body is. "
        "Enter its country first."
    ),
}
WARNINGS: dict[str, Any] = {
    "may_pass_on": gettext_lazy(
        "Someone on this case is protected, and this body may pass on what it learns to other states. "
        "Send no more than it must know."
    ),
    "interpreter": gettext_lazy(
        "This interpreter is tied to a state that somebody on this case must be kept from."
    ),
    "interpreter_unknown": gettext_lazy(
        "Someone on this case is protected, and no state of this interpreter is recorded."
    ),
    "foreign_body": gettext_lazy(
        "Someone on this case is protected, and this is a body of another state."
    ),
    "not_asked": gettext_lazy(
        "Nobody has asked whether somebody on this case fears to return. Ask before a body of another "
        "state learns of it."
    ),
    "checks_itself": gettext_lazy(
        "The complaint is about this body, or a body above it: it would check itself."
    ),
}


class BlockedError(Refusal):
    """The gate does not let anything of the complaint go to the organisation."""

    field = "organisation"

    def __init__(
        self, message: object, *, complaint: Complaint, organisation: Organisation, ground: str
    ) -> None:
        super().__init__(message)
        self.complaint, self.organisation, self.ground = complaint, organisation, ground


class BlockedRecipientError(BlockedError):
    """The recipient belongs to a state from which someone on the case must be protected."""

    code = "blocked_recipient"


class ConsulateNotWishedError(BlockedError):
    """The person has not asked that the consulate be contacted (VCCR 36(1)(b))."""

    code = "consulate_not_wished"


class ConsentWithdrawnError(BlockedError):
    """The person withdrew the consent that the case goes to this recipient."""

    code = "consent_withdrawn"


@dataclass(frozen=True)
class DisclosureWarning:
    """A warning about a disclosure, shown before it; it does not block it."""

    code: str

    def __str__(self) -> str:
        return str(WARNINGS[self.code])


def discloses(service: Callable[P, R]) -> Callable[P, R]:
    """Decorator for a service that discloses something of a case; records refusals of the gate.

    The service takes ``by`` as a keyword. Only the outermost marked service records the refusal:
    an entry of an inner one would be rolled back with it.
    """

    @wraps(service)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if _inside_disclosure.get():
            return service(*args, **kwargs)
        token = _inside_disclosure.set(True)
        try:
            return service(*args, **kwargs)
        except BlockedError as refusal:
            _record_blocked(refusal, service.__name__, by=kwargs["by"])  # type: ignore[arg-type]
            raise
        finally:
            _inside_disclosure.reset(token)

    wrapper.is_disclosing = True  # type: ignore[attr-defined]
    return wrapper


def check(
    complaint: Complaint, organisation: Organisation, *, at: datetime | None = None
) -> Override | None:
    """Check that something of ``complaint`` may be disclosed to ``organisation`` at ``at``.

    Returns the override that allows it, or None if none is needed. Raises BlockedRecipientError,
    ConsulateNotWishedError or ConsentWithdrawnError.
    """
    at = at or timezone.now()
    ground = protection.ground_against(complaint, organisation)
    context: dict[str, Any] = {"complaint": complaint, "organisation": organisation}
    if ground is Ground.CONSULATE:
        text = _(
            "Nobody contacts a consulate unless the person has asked for it: record the wish."
        )
        raise ConsulateNotWishedError(text, **context, ground=ground)
    if overrides.has_withdrawn_consent(complaint, organisation, at=at):
        text = _("The person has withdrawn the consent that this goes to this recipient.")
        raise ConsentWithdrawnError(text, **context, ground="consent")
    if ground is None:
        return None
    override = overrides.usable_override(complaint, organisation, at=at)
    if override is None or ground is Ground.UNDECIDED:
        raise BlockedRecipientError(BLOCKED[ground], **context, ground=ground)
    return override


# A body in one of these roles learns of the case because it is a party. A complainant body is
# checked when the answer is sent (``disclose_to_complainant_bodies``); a respondent body learns
# nothing by being a party.
RECIPIENT_ROLES = (
    PartyRole.REPRESENTATIVE,
    PartyRole.THIRD_PERSON,
    PartyRole.WITNESS,
    PartyRole.INTERPRETER,
)


def check_recipient_parties(complaint: Complaint, *, at: datetime | None = None) -> None:
    """Check every body that is a party in a recipient role; raises as ``check``."""
    parties = complaint.parties.filter(role__in=RECIPIENT_ROLES, organisation__isnull=False)
    for party in parties.select_related("organisation__country"):
        assert party.organisation is not None  # noqa: S101  the filter ensures it
        check(complaint, party.organisation, at=at)


def disclose(
    complaint: Complaint,
    organisation: Organisation,
    channel: DisclosureChannel,
    *,
    by: User,
    at: datetime | None = None,
) -> Disclosure:
    """Record that something of ``complaint`` goes to ``organisation``; raises as ``check``.

    Returns the row of the register, with the warnings that were shown and the override it rests
    on.
    """
    at = at or timezone.now()
    override = check(complaint, organisation, at=at)
    shown = [warning.code for warning in warnings_for(complaint, organisation, channel)]
    gone = Disclosure.objects.create(
        complaint=complaint,
        organisation=organisation,
        way=channel,
        warnings=shown,
        override=override,
        at=at,
        by=by,
    )
    audit.created(gone, by=by, case=complaint)
    return gone


@discloses
def disclose_to_account(complaint: Complaint, *, by: User) -> None:
    """Record the disclosure to the account's organisation; raises as ``check``.

    Does nothing for an account of the office itself.
    """
    if by.organisation is not None:
        disclose(complaint, by.organisation, DisclosureChannel.API, by=by)


@discloses
def check_account(complaint: Complaint, *, by: User) -> None:
    """Check the disclosure to the account's organisation; raises as ``check``."""
    if by.organisation is not None:
        check(complaint, by.organisation)


def try_disclose_to_account(complaint: Complaint, *, by: User) -> bool:
    """Record the disclosure to the account's organisation, if the gate allows it.

    Returns whether ``by`` may be told of the complaint; True for an account of the office itself.
    Reads the complaint again: it may have changed since it was loaded.
    """
    if by.organisation is None:
        return True
    allowed = Complaint.objects.allowed_for(by.organisation.as_recipient())
    if not allowed.filter(pk=complaint.pk).exists():
        return False
    try:
        disclose_to_account(complaint, by=by)
    except BlockedError:
        return False
    return True


def disclose_several(complaints: Sequence[int], *, by: User, at: datetime) -> None:
    """Record the disclosure of many complaints to the account's organisation.

    ``complaints`` are keys from ``disclosable_to``; they are not checked again. Makes seven
    queries and one for each level of joined complaints, whatever their number (SQLite inserts a
    hundred rows at a time). Writes no audit entry for each: the caller writes one entry for the
    whole act.
    """
    body = by.organisation
    if body is None:
        return
    people = protection.parties_on_cases(complaints)
    Disclosure.objects.bulk_create(
        Disclosure(
            complaint_id=key,
            organisation=body,
            way=DisclosureChannel.API,
            warnings=[warning.code for warning in _warnings_for_parties(people[key], body)],
            at=at,
            by=by,
        )
        for key in complaints
    )


def warnings_for(
    complaint: Complaint, organisation: Organisation, channel: DisclosureChannel
) -> list[DisclosureWarning]:
    """Warnings about a disclosure of ``complaint`` to ``organisation`` by ``channel``."""
    itself = channel is DisclosureChannel.FORWARD and _would_check_itself(complaint, organisation)
    found = [DisclosureWarning("checks_itself")] if itself else []
    return found + _warnings_for_parties(protection.parties_on_case(complaint), organisation)


def _warnings_for_parties(
    parties: Sequence[Party], organisation: Organisation
) -> list[DisclosureWarning]:
    found = []
    is_foreign = organisation.as_recipient().is_foreign
    if is_foreign and protection.is_fear_unasked(parties):
        found.append(DisclosureWarning("not_asked"))
    if protection.protected_people(parties):
        if any(body.may_pass_on for body in organisation.line()):
            found.append(DisclosureWarning("may_pass_on"))
        if is_foreign:
            found.append(DisclosureWarning("foreign_body"))
    return found


def warnings_unless_blocked(
    complaint: Complaint, organisation: Organisation, channel: DisclosureChannel
) -> list[DisclosureWarning]:
    """The same for a form to show first; empty if the gate blocks the disclosure anyway."""
    try:
        check(complaint, organisation)
    except BlockedError:
        return []
    return warnings_for(complaint, organisation, channel)


def interpreter_warnings(complaint: Complaint, interpreter: Person) -> list[DisclosureWarning]:
    """Warning if ``interpreter`` has a tie to a state that somebody on the case is protected from.

    Also if no state of the interpreter is recorded. Empty if nobody on the case is protected.
    """
    parties = [
        row for row in protection.parties_on_case(complaint) if row.person_id != interpreter.pk
    ]
    if not protection.protection_reasons(parties):
        return []
    theirs = {tie.country.code for tie in interpreter.state_ties.select_related("country")}
    if not theirs:
        return [DisclosureWarning("interpreter_unknown")]
    states = protection.states_of(parties).keys()
    return [DisclosureWarning("interpreter")] if theirs & states else []


def disclose_to_complainant_bodies(complaint: Complaint, *, by: User, at: datetime) -> None:
    """Record that the written answer goes to the bodies among the complainants.

    Includes bodies that act for the complainant. Raises as ``check``.
    """
    roles = (PartyRole.COMPLAINANT, PartyRole.REPRESENTATIVE, PartyRole.THIRD_PERSON)
    bodies = complaint.parties.filter(role__in=roles, organisation__isnull=False)
    for party in bodies.select_related("organisation"):
        if party.organisation is not None:
            disclose(complaint, party.organisation, DisclosureChannel.NOTICE, by=by, at=at)


def _would_check_itself(complaint: Complaint, organisation: Organisation) -> bool:
    return complaint.respondent is not None and complaint.respondent in organisation.line()


def _record_blocked(refusal: BlockedError, service: str, *, by: User) -> None:
    facts = {
        "organisation": refusal.organisation.code,
        "way": service,
        "ground": str(refusal.ground),
    }
    changes = {name: (None, value) for name, value in facts.items()}
    audit.trace("complaint.blocked", refusal.complaint, by=by, changes=changes)
