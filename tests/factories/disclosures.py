import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Disclosure, DisclosureChannel
from tests.factories.complaints import ComplaintFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.users import UserFactory


class DisclosureFactory(DjangoModelFactory):
    complaint = factory.SubFactory(ComplaintFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    way = DisclosureChannel.FORWARD
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)

    class Meta:
        model = Disclosure
