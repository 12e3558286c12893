"""Row locks of cases."""

from django.utils.translation import gettext as _

from cases.models import Complaint
from ombudsman.rules.refusals import Refusal
from ombudsman.services.locks import lock


def lock_open(complaint: Complaint) -> None:
    """Lock the row of the complaint; Refusal (``not_open``) once it is closed or joined."""
    lock(complaint)
    if not complaint.is_open:
        raise Refusal(_("%s is not open.") % complaint, code="not_open")
