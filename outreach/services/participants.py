"""The partners of the office."""

from django.db import transaction

from ombudsman.services import audit
from outreach.models import Partner
from outreach.queries import reference


@transaction.atomic
def load() -> int:
    """Insert the known partners that are missing and return how many; those present stay as they are.

    Needs the directory of organisations: KeyError for a code it lacks.
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
