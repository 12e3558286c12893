import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import (
    Basis,
    LegalStatus,
    NameKey,
    NameKind,
    Person,
    PersonName,
    SpokenLanguage,
    StateTie,
    Tie,
)
from cases.people.services import name_keys
from ombudsman.rules import names
from tests.factories.classifications import classified
from tests.factories.users import UserFactory


class PersonFactory(DjangoModelFactory):
    """An invented person without name rows; add them with ``PersonNameFactory``."""

    display_name = factory.Sequence(lambda n: f"Invented Person {n}")
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Person


class PersonNameFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    kind = NameKind.PRINCIPAL
    full = factory.SelfAttribute("person.display_name")
    script = "Latn"
    folded = factory.LazyAttribute(lambda name: names.fold(name.full))

    class Meta:
        model = PersonName
        skip_postgeneration_save = True

    @factory.post_generation
    def filed(name, create, extracted, **options):  # noqa: N805  a hook of the factory
        if create:
            name_keys.refresh(name.person)


class NameKeyFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    key = factory.Sequence(lambda n: f"TST{n}")

    class Meta:
        model = NameKey


class StateTieFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    tie = Tie.NATIONALITY
    country = classified("country", "UTO")  # Utopia, the specimen state of ICAO Doc 9303

    class Meta:
        model = StateTie


class LegalStatusFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    status = classified("legal_status", "stateless")
    basis = Basis.DECLARED

    class Meta:
        model = LegalStatus


class SpokenLanguageFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    language = classified("language", "en")

    class Meta:
        model = SpokenLanguage
