import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import RemovalKind, RemovalOrder
from tests.factories.complaints import ComplaintFactory
from tests.factories.users import UserFactory


class RemovalOrderFactory(DjangoModelFactory):
    complaint = factory.SubFactory(ComplaintFactory)
    kind = RemovalKind.EXPULSION
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = RemovalOrder
