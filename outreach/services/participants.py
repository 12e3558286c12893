"""Partners of the office."""

from django.db import transaction

from ombudsman.services import audit
from outreach.models import Partner
from outreach.queries import reference


@transaction.atomic
def load() -> int:
    """Insert missing partners; returns how many. Existing ones stay unchanged.

    Raises KeyError for a code that the directory lacks.
    """
    directory = reference.organisations()
    present = set(Partner.objects.values_list("organisation__code", flat=True))
    missing = [row for row in reference.read("partners") if row["organisation"] not in present]
    for row in missing:
        partner = Partner.objects.create(
            organisation=directory[row["organisation"]], basis=row["basis"]
        )
        audit.created(partner, by=None)
    return len(missing)
