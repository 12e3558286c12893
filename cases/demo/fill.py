"""The office that ``make demo`` shows: accounts, an invented half-year, and some told stories."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.demo import accounts, stories
from cases.models import Complaint
from cases.people.services import duplicate_search
from cases.synthetic import generate
from ombudsman.services.audit import seals

SIZE = generate.Plan(
    complaints=290, calls=56, visits=24, days=170, foreigners=0.5, colleagues=False
)
SEED = 916


def fill(*, at: datetime | None = None) -> bool:
    """Make what is missing; an office that has complaints is left as it is. True when filled.

    Needs the reference data.
    """
    accounts.ensure()
    if Complaint.objects.exists():
        return False
    with transaction.atomic():
        generate.generate(SIZE, seed=SEED, at=at or timezone.now())
        stories.tell()
        duplicate_search.find()
        seals.seal(by=None)
    return True
