from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Detention
from tests.factories.classifications import classified
from tests.factories.complaints import ComplaintFactory
from tests.factories.facilities import FacilityFactory
from tests.factories.parties import PartyFactory
from tests.factories.users import UserFactory


class DetentionFactory(DjangoModelFactory):
    """A complainant held since yesterday, whose next review nobody knows."""

    complaint = factory.SubFactory(ComplaintFactory)
    person = factory.LazyAttribute(lambda row: PartyFactory(complaint=row.complaint).person)
    facility = factory.SubFactory(FacilityFactory)
    held_since = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    basis = classified("detention_basis", "pending_removal")
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Detention
