"""Complaints that leave in great number: first it is on record, then they go."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from cases.complaints.queries import exports
from cases.models import Disclosure, DisclosureChannel
from cases.models.complaints import ComplaintQuerySet
from cases.protection.queries import disclosable_to
from cases.protection.services import disclosures
from ombudsman.models import User
from ombudsman.services import audit


@transaction.atomic
def begin(
    rows: ComplaintQuerySet,
    *,
    by: User,
    form: str,
    filters: Iterable[str] = (),
    at: datetime | None = None,
) -> ComplaintQuerySet:
    """Put on record that ``by`` takes ``rows`` along, which they may see; what may be sent to them.

    One entry tells the form, the count and the names of the filters, in clear. Where ``by`` works for
    another body, the gate leaves out what may not go there, and each complaint is kept as disclosed.
    What is registered or comes to pass the filters later is not sent: it is on no record.
    """
    at = at or timezone.now()
    rows = disclosable_to(rows, by, at=at)
    found = rows.order_by().aggregate(count=Count("pk"), newest=Max("pk"))
    rows, count = rows.filter(pk__lte=found["newest"] or 0), found["count"]
    if by.organisation is not None:
        count = _disclose(rows, by=by, at=at)
        told = Disclosure.objects.filter(by=by, at=at, way=DisclosureChannel.API)
        rows = rows.filter(pk__in=told.order_by().values("complaint"))
    verb = "emergency_export" if by.is_superuser else "export"
    names = ",".join(sorted(filters)) or "-"
    audit.record(f"complaint.{verb}", by=by, reason=f"as={form} rows={count} filters={names}")
    return rows


def _disclose(rows: ComplaintQuerySet, *, by: User, at: datetime) -> int:
    count = 0
    for page in exports.pages(rows.only("pk")):
        disclosures.disclose_several([row.pk for row in page], by=by, at=at)
        count += len(page)
    return count
