import factory
from factory.django import DjangoModelFactory

from ombudsman.models import FormerName, Organisation, OrganisationKind
from tests.factories.classifications import classified


class OrganisationFactory(DjangoModelFactory):
    """A body of this state; give ``kind`` and ``country`` for another."""

    code = factory.Sequence(lambda n: f"body-{n}")
    name_az = factory.Sequence(lambda n: f"Qurum {n}")
    name_en = factory.Sequence(lambda n: f"Body {n}")
    name_ru = factory.Sequence(lambda n: f"Орган {n}")
    kind = OrganisationKind.STATE_BODY
    mandate = "inside"
    country = classified("country", "AZE")

    class Meta:
        model = Organisation
        django_get_or_create = ["code"]


class FormerNameFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    name_az = "Köhnə qurum"
    name_en = "Former body"
    name_ru = "Прежний орган"

    class Meta:
        model = FormerName
