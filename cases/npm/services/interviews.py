"""Private interviews during a visit, for the team of that visit only.

The audit trail records that notes were changed, never their content (OPCAT, article 21:
confidential information is privileged).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Interview, VisitStatus
from ombudsman.models import User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit

PRIVILEGED_FIELDS = ("notes", "interpreter")
Changes = dict[str, tuple[Any, Any]]


@transaction.atomic
def record(interview: Interview, *, by: User, at: datetime | None = None) -> Interview:
    """Save a new interview held by ``by``; ``held_at`` defaults to ``at`` (now).

    Raises Refusal if ``by`` is not on the team or the visit has not begun; InvalidInput for empty
    notes, a time before the arrival or in the future, and a reprisal risk without ``follow_up_on``.
    """
    interview.held_at = interview.held_at or at or timezone.now()
    check(interview, by=by)
    interview.held_by = by
    interview.save()
    changes = _hide_privileged(audit.created_fields(interview))
    audit.record("interview.create", interview, by=by, case=interview.visit, changes=changes)
    return interview


@transaction.atomic
def amend(interview: Interview, *, by: User) -> Interview:
    """Save the changes made to ``interview``. Raises as ``record``."""
    before = Interview.objects.get(pk=interview.pk)
    interview.visit = before.visit  # another visit has another team, who may not see it
    check(interview, by=by)
    interview.save()
    names = [field.name for field in Interview._meta.concrete_fields]
    changes = _hide_privileged(audit.changed_fields(before, interview, names))
    if changes:
        audit.record("interview.change", interview, by=by, case=interview.visit, changes=changes)
    return interview


def check(interview: Interview, *, by: User) -> None:
    """Check whether ``by`` may save the interview as it is. Raises as ``record``."""
    _check_team(interview, by)
    _check(interview)


def _check_team(interview: Interview, by: User) -> None:
    is_member = interview.visit.team.filter(user=by).exists()
    if not (by.has_role("npm_member", "npm_lead") and is_member):
        raise Refusal(
            _("Only the team of the visit records its interviews."),
            code="not_on_the_team",
            field="visit",
        )


def _check(interview: Interview) -> None:
    visit = interview.visit
    if visit.status in (VisitStatus.PREPARED, VisitStatus.CALLED_OFF):
        raise Refusal(_("The visit has not begun."), code="visit_not_open", field="visit")
    if not interview.notes.strip():
        raise InvalidInput(_("Write down what was said."), field="notes")
    if interview.held_at > timezone.now():
        raise InvalidInput(_("This moment lies in the future."), field="held_at")
    if visit.started_at and interview.held_at < visit.started_at:
        raise InvalidInput(_("This is before the team arrived."), field="held_at")
    if interview.has_reprisal_risk and interview.follow_up_on is None:
        raise InvalidInput(
            _("Where there is a risk of reprisal, say when to check back."), field="follow_up_on"
        )


def _hide_privileged(changes: Changes) -> Changes:
    """``changes`` without the values of privileged fields."""
    return {
        name: (None, None) if name in PRIVILEGED_FIELDS else pair for name, pair in changes.items()
    }
