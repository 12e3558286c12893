"""Overrides of the block for one recipient in one case, signed by two different people.

Permissions say who may sign first and who second; that they differ is checked here.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casefile.services import actions
from cases.models import ActionKind, Complaint, Consent, ConsentForm, Override
from cases.protection.services import protection
from ombudsman.models import Organisation, User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock

MAX_DAYS = 90  # office practice, unconfirmed


class ConsentMissingError(Refusal):
    """A protected person on the case has no written consent on file for this recipient."""

    code = "consent_missing"
    field = "organisation"


@transaction.atomic
def sign(
    complaint: Complaint,
    *,
    by: User,
    organisation: Organisation,
    reason: str,
    valid_until: date,
    at: datetime | None = None,
) -> Override:
    """Record the first signature; the override has no effect before the second.

    ``valid_until`` is at most MAX_DAYS days ahead. Raises InvalidInput for an empty reason or a
    wrong date, ConsentMissingError if a protected person's written consent for this recipient is
    not on file, Refusal: ``override_stands`` if one stands already, ``not_blocked`` if none is
    needed.
    """
    at = at or timezone.now()
    lock(complaint)
    _check_input(reason, valid_until, on=timezone.localdate(at))
    if complaint.overrides.standing(at=at).filter(organisation=organisation).exists():
        raise Refusal(
            _("An override for this recipient stands already."),
            code="override_stands",
            field="organisation",
        )
    if protection.ground_against(complaint, organisation) is None:
        raise Refusal(
            _("Nothing is blocked towards this recipient."),
            code="not_blocked",
            field="organisation",
        )
    _check_consents(complaint, organisation, at=at)
    override = Override.objects.create(
        complaint=complaint,
        organisation=organisation,
        reason=reason.strip(),
        valid_until=valid_until,
        first_by=by,
        first_at=at,
    )
    changes = audit.created_fields(override)
    audit.record("override.sign", override, by=by, case=complaint, changes=changes)
    _note(override, ActionKind.OVERRIDE_FIRST, by=by, at=at)
    return override


@transaction.atomic
def countersign(override: Override, *, by: User, at: datetime | None = None) -> None:
    """Record the second signature: from now on the recipient may be written to.

    Raises Refusal: ``same_person`` for the first signatory, ``not_waiting`` if it is signed,
    revoked or expired; ConsentMissingError if a consent has ended since the first signature.
    """
    at = at or timezone.now()
    lock(override)
    if override.first_by_id == by.pk:
        raise Refusal(
            _("Two different people sign. You have signed already."),
            code="same_person",
        )
    if override.second_at or override.revoked_at or override.valid_until < timezone.localdate(at):
        raise Refusal(
            _("This override does not wait for a signature any more."),
            code="not_waiting",
        )
    _check_consents(override.complaint, override.organisation, at=at)
    override.second_by, override.second_at = by, at
    override.save(update_fields=["second_by", "second_at"])
    changes = {"second_by": (None, by.pk), "second_at": (None, at)}
    audit.record("override.countersign", override, by=by, case=override.complaint, changes=changes)
    _note(override, ActionKind.OVERRIDE_SECOND, by=by, at=at)


@transaction.atomic
def revoke(override: Override, *, by: User, at: datetime | None = None) -> None:
    """Revoke an override; one person is enough. Refusal (``revoked_already``) the second time."""
    at = at or timezone.now()
    lock(override)
    if override.revoked_at:
        raise Refusal(_("It was revoked already."), code="revoked_already")
    override.revoked_by, override.revoked_at = by, at
    override.save(update_fields=["revoked_by", "revoked_at"])
    changes = {"revoked_by": (None, by.pk), "revoked_at": (None, at)}
    audit.record("override.revoke", override, by=by, case=override.complaint, changes=changes)
    _note(override, ActionKind.OVERRIDE_END, by=by, at=at)


def usable_override(
    complaint: Complaint, organisation: Organisation, *, at: datetime
) -> Override | None:
    """The override in force for this recipient, if all written consents behind it are in force."""
    override = complaint.overrides.in_force(at=at).filter(organisation=organisation).first()
    if override is None or people_without_consent(complaint, organisation, at=at):
        return None
    return override


def people_without_consent(
    complaint: Complaint, organisation: Organisation, *, at: datetime
) -> list[int]:
    """Keys of protected people on the case without written consent on file for the recipient."""
    held = Consent.objects.in_force(at=at).filter(
        complaint=complaint,
        organisation=organisation,
        form=ConsentForm.WRITTEN,
        document__isnull=False,
        is_impossible=False,
    )
    consenting = set(held.values_list("person", flat=True))
    return [p.pk for p in protection.protected_people_on(complaint) if p.pk not in consenting]


def has_withdrawn_consent(
    complaint: Complaint, organisation: Organisation, *, at: datetime
) -> bool:
    """Whether somebody on the case withdrew the consent for this recipient and gave no new one."""
    withdrawn = Consent.objects.withdrawn_towards(organisation.line(), at=at)
    return withdrawn.filter(complaint=complaint).exists()


def _check_input(reason: str, valid_until: date, *, on: date) -> None:
    if not reason.strip():
        raise InvalidInput(_("Give the reason."), field="reason")
    if valid_until < on:
        raise InvalidInput(_("This day is past."), field="valid_until")
    if (valid_until - on).days > MAX_DAYS:
        text = _("An override lasts at most %(days)s days.") % {"days": MAX_DAYS}
        raise InvalidInput(text, field="valid_until")


def _check_consents(complaint: Complaint, organisation: Organisation, *, at: datetime) -> None:
    if people_without_consent(complaint, organisation, at=at):
        raise ConsentMissingError(
            _(
                "Each protected person on the case must have consented to this recipient in writing, "
                "and the paper must be on file."
            )
        )


def _note(override: Override, kind: ActionKind, *, by: User, at: datetime) -> None:
    actions.write(override.complaint, kind, by=by, at=at, organisation=override.organisation)
