import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Result
from tests.factories.classifications import classified
from tests.factories.complaints import ComplaintFactory
from tests.factories.users import UserFactory


class ResultFactory(DjangoModelFactory):
    complaint = factory.SubFactory(ComplaintFactory, status="concluded")
    outcome = classified("outcome", "no_violation")
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)

    class Meta:
        model = Result
