import factory
from factory.django import DjangoModelFactory

from cases.models import Facility, FacilityName
from tests.factories.classifications import classified
from tests.factories.organisations import OrganisationFactory


class FacilityFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"place-{n}")
    name_az = factory.Sequence(lambda n: f"Yer {n}")
    name_en = factory.Sequence(lambda n: f"Place {n}")
    name_ru = factory.Sequence(lambda n: f"Место {n}")
    place_type = classified("place_type", "penitentiary")
    authority = factory.SubFactory(OrganisationFactory)

    class Meta:
        model = Facility
        django_get_or_create = ["code"]


class FacilityNameFactory(DjangoModelFactory):
    facility = factory.SubFactory(FacilityFactory)
    name_az = "Köhnə yer"
    name_en = "Former place"
    name_ru = "Прежнее место"

    class Meta:
        model = FacilityName
