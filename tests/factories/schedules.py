import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from ombudsman.models import Schedule


class ScheduleFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"tests.task{n}")
    next_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Schedule
