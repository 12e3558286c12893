"""Consents: recorded, confirmed as impossible, withdrawn; and what a withdrawal stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.casefile.services import actions, deadlines
from cases.models import (
    ActionKind,
    Complaint,
    Consent,
    ConsentForm,
    ConsentPurpose,
    DeadlineEnd,
    Disclosure,
    Document,
    Override,
    Party,
    PartyRole,
    Person,
)
from cases.protection.services import protection
from ombudsman.models import Classification, Organisation, User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock

SPEAKER_ROLES = (PartyRole.REPRESENTATIVE, PartyRole.THIRD_PERSON)
MAX_TEXT = 500


@dataclass(frozen=True, kw_only=True)
class ConsentData:
    """A consent as it is typed in.

    Either ``party`` (somebody who acts for the person) or ``organisation`` (a body that receives
    the case) is set. ``reason`` says why a consent cannot be had; a second person must confirm it.
    """

    person: Person | None = None
    party: Party | None = None
    organisation: Organisation | None = None
    form: str = ConsentForm.WRITTEN
    given_at: datetime | None = None  # now
    valid_until: date | None = None
    scope: str = ""
    language: Classification | None = None
    interpreter: str = ""
    document: Document | None = None
    reason: str = ""


@dataclass(frozen=True)
class Withdrawal:
    """Result of a withdrawal.

    ``stopped`` are the disclosures that were called back; ``already_disclosed`` are all that left
    before.
    """

    stopped: Sequence[Disclosure]
    already_disclosed: Sequence[Disclosure]


class ConsentMissingError(Refusal):
    """A party acts for another person without a consent or a confirmed reason for its absence."""

    code = "consent_missing"


@transaction.atomic
def record(
    complaint: Complaint, data: ConsentData, *, by: User, at: datetime | None = None
) -> Consent:
    """Record a consent and return it. Raises InvalidInput, with the field that is wrong.

    ``given_at`` is never later than the recording, so that a consent cannot be dated after its
    use.
    """
    at = at or timezone.now()
    given_at = data.given_at or at
    _check(complaint, data, given_at=given_at, at=at)
    consent = Consent.objects.create(
        complaint=complaint,
        purpose=ConsentPurpose.REPRESENTATION if data.party else ConsentPurpose.DISCLOSURE,
        is_impossible=bool(data.reason.strip()),
        recorded_by=by,
        recorded_at=at,
        **(vars(data) | {"given_at": given_at, "reason": data.reason.strip()}),
    )
    audit.created(consent, by=by, case=complaint)
    actions.write(complaint, ActionKind.CONSENT, by=by, at=at, organisation=consent.organisation)
    return consent


def record_as_told(complaint: Complaint, party: Party, *, by: User, at: datetime) -> None:
    """Record the consent that ``party`` claimed at intake, in the weakest form (AS_TOLD).

    Does nothing if the party does not act for somebody else or claimed no consent.
    """
    if party.role not in SPEAKER_ROLES or not party.has_consent:
        return
    data = ConsentData(
        person=_represented_person(complaint),
        party=party,
        form=ConsentForm.AS_TOLD,
        given_at=min(at, complaint.received_at),
        scope=party.consent_note,
    )
    record(complaint, data, by=by, at=at)


@transaction.atomic
def confirm(consent: Consent, *, by: User, at: datetime | None = None) -> None:
    """Confirm, as a second person, that a consent cannot be had.

    Raises Refusal: ``same_person`` for the person who recorded it, ``not_waiting`` if it needs no
    confirmation.
    """
    at = at or timezone.now()
    lock(consent)
    if consent.recorded_by_id == by.pk:
        raise Refusal(_("Who recorded it does not confirm it."), code="same_person")
    if not consent.is_impossible or consent.confirmed_at or consent.withdrawn_at:
        raise Refusal(_("It does not wait any more."), code="not_waiting")
    consent.confirmed_by, consent.confirmed_at = by, at
    consent.save(update_fields=["confirmed_by", "confirmed_at"])
    changes = {"confirmed_by": (None, by.pk), "confirmed_at": (None, at)}
    audit.record("consent.confirm", consent, by=by, case=consent.complaint, changes=changes)


@transaction.atomic
def withdraw(consent: Consent, *, by: User, how: str, at: datetime | None = None) -> Withdrawal:
    """Withdraw a consent: stop what runs towards the recipient and record what had left.

    Open inquiries to the recipient end, overrides for it are revoked, disclosures to it are marked
    as called back; the timeline lists what had already left. ``how`` says how the person withdrew.

    Raises InvalidInput if ``how`` is empty, or ``at`` lies before the consent was given or in the
    future; Refusal (``withdrawn_already``) the second time.
    """
    complaint = consent.complaint
    lock(complaint)
    lock(consent)
    now = timezone.now()  # after the locks: includes what left while this waited
    at = at or now
    if consent.withdrawn_at:
        raise Refusal(_("It was withdrawn already."), code="withdrawn_already")
    if not how.strip():
        raise InvalidInput(_("Say how it was withdrawn."), field="how")
    if not consent.given_at <= at <= now:
        raise InvalidInput(
            _("It is withdrawn between the moment it was given and now."), field="at"
        )
    consent.withdrawn_by, consent.withdrawn_at, consent.withdrawal = by, at, how.strip()
    consent.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal"])
    changes = {"withdrawn_by": (None, by.pk), "withdrawn_at": (None, at)}
    audit.record("consent.withdraw", consent, by=by, case=complaint, changes=changes, reason=how)
    done = _stop(complaint, consent, by=by, at=now)
    actions.write(
        complaint,
        ActionKind.WITHDRAWAL,
        by=by,
        at=at,
        organisation=consent.organisation,
        text=describe_withdrawal(done),
    )
    return done


def check_speakers(complaint: Complaint, *, at: datetime) -> None:
    """Check that everybody who acts for another person has a consent in force.

    A confirmed reason why the consent cannot be had (the person is dead or out of reach) counts
    too. Raises ConsentMissingError.
    """
    speakers = complaint.parties.filter(role__in=SPEAKER_ROLES).select_related(
        "person", "organisation"
    )
    holding = Consent.objects.in_force(at=at).filter(complaint=complaint, party__in=speakers)
    held = set(holding.values_list("party", flat=True))
    for party in speakers:
        if party.pk not in held:
            raise ConsentMissingError(
                _(
                    "%(party)s acts for somebody else: record the consent, or why it cannot be had "
                    "and let a second person confirm it."
                )
                % {"party": party.get_role_display()}
            )


def describe_withdrawal(done: Withdrawal) -> str:
    """Text for the timeline: what had left before the withdrawal, one disclosure a line."""
    if not done.already_disclosed:
        return _("Nothing had left before.")
    lines = [
        f"{date_format(timezone.localtime(gone.at), 'SHORT_DATETIME_FORMAT')} "
        f"{gone.get_way_display()}: {gone.organisation}"
        for gone in done.already_disclosed
    ]
    return "\n".join([_("Had already left before:"), *lines])


def _stop(complaint: Complaint, consent: Consent, *, by: User, at: datetime) -> Withdrawal:
    if consent.organisation is None:
        return Withdrawal((), ())
    gone = [
        row
        for row in complaint.disclosures.select_related("organisation__parent")
        if consent.organisation in row.organisation.line()
    ]
    running = [row for row in gone if row.stopped_at is None]
    for row in running:
        row.stopped_at = at
        row.save(update_fields=["stopped_at"])
        changes = {"stopped_at": (None, at)}
        audit.record("disclosure.stop", row, by=by, case=complaint, changes=changes)
    for recipient in {row.organisation for row in running} | {consent.organisation}:
        deadlines.end(
            complaint,
            deadlines.OBSERVATIONS,
            as_=DeadlineEnd.CANCELLED,
            by=by,
            at=at,
            organisation=recipient,
        )
    deadlines.refresh(complaint)
    complaint.save(update_fields=["due_at"])
    _revoke_overrides(complaint, consent.organisation, by=by, at=at)
    return Withdrawal(running, gone)


def _revoke_overrides(
    complaint: Complaint, organisation: Organisation, *, by: User, at: datetime
) -> None:
    standing = Override.objects.filter(
        complaint=complaint, organisation=organisation, revoked_at__isnull=True
    )
    for override in standing:
        override.revoked_by, override.revoked_at = by, at
        override.save(update_fields=["revoked_by", "revoked_at"])
        changes = {"revoked_by": (None, by.pk), "revoked_at": (None, at)}
        audit.record("override.revoke", override, by=by, case=complaint, changes=changes)


def _represented_person(complaint: Complaint) -> Person | None:
    named = complaint.parties.filter(role=PartyRole.AFFECTED, person__isnull=False)
    party = named.select_related("person").first()
    return party.person if party else None


def _check(complaint: Complaint, data: ConsentData, *, given_at: datetime, at: datetime) -> None:
    if (data.party is None) == (data.organisation is None):
        raise InvalidInput(
            _("A consent is for who acts, or for a body that the case goes to."), field="party"
        )
    if data.party is not None and (
        data.party.complaint_id != complaint.pk or data.party.role not in SPEAKER_ROLES
    ):
        raise InvalidInput(_("This party does not act for somebody else."), field="party")
    if data.organisation is not None and data.person is None:
        raise InvalidInput(_("Say who consents."), field="person")
    if data.person is not None and data.person.pk not in _people_on_case(complaint):
        raise InvalidInput(_("This person is not on the case."), field="person")
    if data.document is not None and data.document.complaint_id != complaint.pk:
        raise InvalidInput(_("This paper is filed with another case."), field="document")
    if data.organisation is not None and data.reason.strip():
        raise InvalidInput(_("Without consent the case does not go to a body."), field="reason")
    _check_times(data, given_at=given_at, at=at)


def _check_times(data: ConsentData, *, given_at: datetime, at: datetime) -> None:
    if given_at > at:
        raise InvalidInput(_("A consent is given before it is recorded."), field="given_at")
    if given_at.year < 1990:
        raise InvalidInput(_("This date is too long ago."), field="given_at")
    if data.valid_until is not None and data.valid_until < timezone.localdate(given_at):
        raise InvalidInput(_("It ends before it was given."), field="valid_until")
    for name in ("scope", "reason"):
        if len(getattr(data, name)) > MAX_TEXT:
            raise InvalidInput(_("This text is too long."), field=name)


def _people_on_case(complaint: Complaint) -> set[int | None]:
    return {party.person_id for party in protection.parties_on_case(complaint)}
