import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Action, ActionKind
from tests.factories.complaints import ComplaintFactory
from tests.factories.users import UserFactory


class ActionFactory(DjangoModelFactory):
    complaint = factory.SubFactory(ComplaintFactory)
    kind = ActionKind.NOTE
    text = "A note of the tests."
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)

    class Meta:
        model = Action
