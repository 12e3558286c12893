import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Moved, MovedPart, PersonMerge
from tests.factories.persons import PersonFactory
from tests.factories.users import UserFactory


class PersonMergeFactory(DjangoModelFactory):
    """The record of a merge alone; nothing is moved. The service ``merges`` does that."""

    kept = factory.SubFactory(PersonFactory)
    absorbed = factory.SubFactory(PersonFactory)
    reason = "The same passport (invented)."
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)

    class Meta:
        model = PersonMerge


class MovedPartFactory(DjangoModelFactory):
    merge = factory.SubFactory(PersonMergeFactory)
    model = "cases.party"
    key = factory.Sequence(lambda n: n + 1)
    field = "person"
    old = "1"
    new = "2"
    fate = Moved.MOVED

    class Meta:
        model = MovedPart
