from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Override
from tests.factories.complaints import ComplaintFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.users import UserFactory


class OverrideFactory(DjangoModelFactory):
    """An override with its first signature; it waits for the second."""

    complaint = factory.SubFactory(ComplaintFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    reason = "The family there must be told."
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    first_by = factory.SubFactory(UserFactory)
    first_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Override
