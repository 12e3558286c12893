"""Findings of a visit."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Finding, VisitStatus
from ombudsman.models import User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit

OPEN_STATUSES = (VisitStatus.UNDER_WAY, VisitStatus.REPORTING)


@transaction.atomic
def record(finding: Finding, *, by: User, at: datetime | None = None) -> Finding:
    """Save a new finding, from the arrival until the report is released.

    Raises Refusal before and after that, InvalidInput without a text.
    """
    check(finding)
    finding.recorded_by, finding.recorded_at = by, at or timezone.now()
    finding.save()
    audit.created(finding, by=by, case=finding.visit)
    return finding


def check(finding: Finding) -> None:
    """Check whether the finding may be saved now. Raises as ``record``."""
    if not finding.text.strip():
        raise InvalidInput(_("Say what was found."), field="text")
    if finding.visit.status not in OPEN_STATUSES:
        raise Refusal(
            _("Findings are recorded from the arrival until the report is released."),
            code="visit_not_open",
            field="visit",
        )
