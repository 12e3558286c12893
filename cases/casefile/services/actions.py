"""Actions: the timeline of a complaint."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import MANUAL_KINDS, Action, ActionKind, Complaint
from ombudsman.models import Organisation, User
from ombudsman.rules.refusals import InvalidInput
from ombudsman.services import audit


def write(
    complaint: Complaint,
    kind: ActionKind,
    *,
    by: User,
    at: datetime | None = None,
    text: str = "",
    organisation: Organisation | None = None,
) -> Action:
    """Write an action as part of a larger act, which writes its own audit entry."""
    return Action.objects.create(
        complaint=complaint,
        kind=kind,
        organisation=organisation,
        text=text,
        at=at or timezone.now(),
        by=by,
    )


@transaction.atomic
def add(
    complaint: Complaint,
    *,
    by: User,
    kind: str,
    text: str,
    organisation: Organisation | None = None,
    at: datetime | None = None,
) -> Action:
    """Record an action that an officer notes by hand.

    Raises InvalidInput for an empty text, a moment in the future, or a kind that the system
    writes.
    """
    if kind not in MANUAL_KINDS:
        raise InvalidInput(_("This kind of action is written by the system."), field="kind")
    if not text.strip():
        raise InvalidInput(_("Say what was done."), field="text")
    if at and at > timezone.now():
        raise InvalidInput(_("This moment lies in the future."), field="at")
    act = write(
        complaint, ActionKind(kind), by=by, at=at, text=text.strip(), organisation=organisation
    )
    audit.created(act, by=by, case=complaint)
    return act
