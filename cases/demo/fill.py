"""Fills the database of ``make demo``: accounts, an invented half-year, and scenarios."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.demo import accounts, scenarios
from cases.models import Complaint
from cases.people.services import duplicate_search
from cases.synthetic import generate
from ombudsman.services.audit import seals

SIZE = generate.Plan(
    complaints=290, calls=56, visits=24, days=170, foreigners=0.5, colleagues=False
)
SEED = 916


def fill(*, at: datetime | None = None) -> bool:
    """Create missing accounts; write invented cases if there are no complaints.

    Returns True if cases were written. Needs the reference data (``seed``).
    """
    accounts.ensure()
    if Complaint.objects.exists():
        return False
    with transaction.atomic():
        generate.generate(SIZE, seed=SEED, at=at or timezone.now())
        scenarios.create_all()
        duplicate_search.find()
        seals.seal(by=None)
    return True
