import factory
from factory.django import DjangoModelFactory

from cases.models import Address, AddressKind, ContactKind, ContactPoint
from tests.factories.persons import PersonFactory


class ContactPointFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    kind = ContactKind.PHONE
    value = factory.Sequence(lambda n: f"+994 12 555 {n // 100 % 100:02} {n % 100:02}")
    normalised = factory.LazyAttribute(lambda point: point.value.replace(" ", ""))

    class Meta:
        model = ContactPoint


class AddressFactory(DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)
    kind = AddressKind.RESIDENCE
    text = "1 Invented Street"

    class Meta:
        model = Address
