import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import PersonLink
from tests.factories.persons import PersonFactory
from tests.factories.users import UserFactory


class PersonLinkFactory(DjangoModelFactory):
    first = factory.SubFactory(PersonFactory)
    second = factory.SubFactory(PersonFactory)
    reason = "The brother says so (invented)."
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)

    class Meta:
        model = PersonLink
