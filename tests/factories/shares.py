import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Share
from tests.factories.complaints import ComplaintFactory
from tests.factories.users import UserFactory


class ShareFactory(DjangoModelFactory):
    complaint = factory.SubFactory(ComplaintFactory)
    user = factory.SubFactory(UserFactory, role="case_officer")
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)
    reason = "Knows the language of the person."

    class Meta:
        model = Share
