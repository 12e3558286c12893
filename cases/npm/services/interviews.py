"""Private talks during a visit. They belong to the team of that visit and to nobody else.

The audit trail says that notes were written or changed and never what they say (OPCAT art. 21:
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
    """Save a new interview, held by ``by`` at ``interview.held_at`` (or ``at``, now).

    Raises Refusal for anybody outside the team and before the visit began; InvalidInput for
    empty notes, a moment before the arrival or in the future, a risk without a day to check back.
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
    """Save changes made to an interview; errors as for ``record``."""
    before = Interview.objects.get(pk=interview.pk)
    interview.visit = before.visit  # an interview never moves to another visit, nor to other eyes
    check(interview, by=by)
    interview.save()
    names = [field.name for field in Interview._meta.concrete_fields]
    changes = _hide_privileged(audit.changed_fields(before, interview, names))
    if changes:
        audit.record("interview.change", interview, by=by, case=interview.visit, changes=changes)
    return interview


def check(interview: Interview, *, by: User) -> None:
    """Whether ``by`` may record or amend it as it stands; raises as ``record``."""
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
    """The same fields; of those that are privileged the name alone."""
    return {
        name: (None, None) if name in PRIVILEGED_FIELDS else pair for name, pair in changes.items()
    }
