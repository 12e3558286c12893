import factory
from factory.django import DjangoModelFactory

from ombudsman.models import Unit, UnitKind


class UnitFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"unit-{n}")
    name_az = factory.Sequence(lambda n: f"Şöbə {n}")
    name_en = factory.Sequence(lambda n: f"Department {n}")
    name_ru = factory.Sequence(lambda n: f"Отдел {n}")
    kind = UnitKind.DEPARTMENT

    class Meta:
        model = Unit
        django_get_or_create = ["code"]
