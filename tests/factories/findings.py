import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Finding, Severity, VisitStatus
from tests.factories.classifications import classified
from tests.factories.users import UserFactory
from tests.factories.visits import VisitFactory


class FindingFactory(DjangoModelFactory):
    visit = factory.SubFactory(VisitFactory, status=VisitStatus.REPORTING)
    area = classified("area_examined", "health_care")
    text = factory.Sequence(lambda n: f"Finding {n} of the tests.")
    severity = Severity.SERIOUS
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Finding
