"""Export of many complaints: recorded before the first row is sent."""

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
    """Record the export and return the rows that may be sent to ``by``.

    ``rows`` are already limited to what ``by`` may see. One audit entry holds format, number and
    names of the filters. For an account of another body, rows that may not be disclosed are left
    out and a disclosure of each other row is recorded. A complaint registered later is not sent,
    since it is not on record.
    """
    at = at or timezone.now()
    rows = disclosable_to(rows, by, at=at)
    found = rows.order_by().aggregate(count=Count("pk"), newest=Max("pk"))
    rows, count = rows.filter(pk__lte=found["newest"] or 0), found["count"]
    if by.organisation is not None:
        count = _disclose(rows, by=by, at=at)
        disclosed = Disclosure.objects.filter(by=by, at=at, way=DisclosureChannel.API)
        rows = rows.filter(pk__in=disclosed.order_by().values("complaint"))
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
