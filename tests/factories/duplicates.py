import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import PossibleDuplicate
from tests.factories.persons import PersonFactory


class PossibleDuplicateFactory(DjangoModelFactory):
    first = factory.SubFactory(PersonFactory)
    second = factory.SubFactory(PersonFactory)
    score = 0.95
    reasons = factory.LazyFunction(lambda: ["name_by_sound", "same_birth_date"])
    found_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = PossibleDuplicate
