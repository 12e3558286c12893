"""Share a complaint with a colleague, and end the share."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casefile.services import actions
from cases.models import ActionKind, Complaint, Share
from ombudsman.models import User
from ombudsman.rules.refusals import Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock


@transaction.atomic
def share(
    complaint: Complaint, *, by: User, colleague: User, reason: str, at: datetime | None = None
) -> Share:
    """Let ``colleague`` see the complaint; Refusal (``shared_already``) the second time."""
    at = at or timezone.now()
    lock(complaint)
    if complaint.shares.filter(user=colleague, ended_at__isnull=True).exists():
        raise Refusal(_("It is shared with this colleague already."), code="shared_already")
    row = Share.objects.create(complaint=complaint, user=colleague, by=by, at=at, reason=reason)
    actions.write(complaint, ActionKind.SHARED, by=by, at=at, text=reason)
    audit.created(row, by=by, case=complaint, reason=reason)
    return row


@transaction.atomic
def end(share: Share, *, by: User, at: datetime | None = None) -> None:
    """End a share; the row stays."""
    share.ended_at = at or timezone.now()
    share.save(update_fields=["ended_at"])
    changes = {"ended_at": (None, share.ended_at)}
    audit.record("share.end", share, by=by, case=share.complaint, changes=changes)
