"""Which complaints may be disclosed to an account."""

from datetime import datetime

from cases.models import Consent
from cases.models.complaints import ComplaintQuerySet
from ombudsman.models import User


def disclosable_to(
    complaints: ComplaintQuerySet, user: User, *, at: datetime | None = None
) -> ComplaintQuerySet:
    """Of ``complaints`` that ``user`` may see, those that may be disclosed to them at ``at`` (now).

    For an account of another body, complaints whose people withdrew their consent to that body are
    left out. No override counts here: an override is for one case and lets none be listed.
    """
    if user.organisation is None:
        return complaints
    withdrawn = Consent.objects.withdrawn_towards(user.organisation.line(), at=at)
    return complaints.exclude(pk__in=withdrawn.order_by().values("complaint"))
