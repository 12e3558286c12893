import factory
from factory.django import DjangoModelFactory

from ombudsman.models import NumberSeries


class NumberSeriesFactory(DjangoModelFactory):
    letter = "C"
    year = factory.Sequence(lambda n: 2030 + n)
    last = 0

    class Meta:
        model = NumberSeries
