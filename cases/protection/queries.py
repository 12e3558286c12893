"""Which complaints may be disclosed to an account."""

from collections.abc import Iterable
from datetime import datetime

from cases.models import Complaint, Consent
from cases.models.complaints import ComplaintQuerySet
from ombudsman.models import User


def disclosable_to(
    complaints: ComplaintQuerySet, user: User, *, at: datetime | None = None
) -> ComplaintQuerySet:
    """Those of ``complaints`` that may be disclosed to ``user`` at ``at`` (default: now).

    ``complaints`` are already limited to what ``user`` may see. For an account of another body
    this leaves out complaints on which a consent towards that body was withdrawn. Overrides do not
    count: an override is for one case and does not open lists.
    """
    if user.organisation is None:
        return complaints
    withdrawn = Consent.objects.withdrawn_towards(user.organisation.line(), at=at)
    return complaints.exclude(pk__in=withdrawn.order_by().values("complaint"))


def disclosable_keys(complaints: Iterable[Complaint], user: User) -> set[int]:
    """Keys of those of ``complaints`` that may be disclosed to ``user``, who submitted them.

    One query, and those for the directory; none for an account of the office itself. An account of
    a body from which somebody on the complaint is protected gets none, even if it submitted them.
    """
    keys = {complaint.pk for complaint in complaints}
    if user.organisation is None:
        return keys
    rows = Complaint.objects.allowed_for(user.organisation.as_recipient())
    return set(rows.filter(pk__in=keys).values_list("pk", flat=True))
