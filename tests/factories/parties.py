import factory
from factory.django import DjangoModelFactory

from cases.models import Party, PartyRole
from tests.factories.complaints import ComplaintFactory
from tests.factories.persons import PersonFactory


class PartyFactory(DjangoModelFactory):
    """A person in a complaint; give ``person=None, organisation=…`` for a legal entity."""

    complaint = factory.SubFactory(ComplaintFactory)
    role = PartyRole.COMPLAINANT
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Party
