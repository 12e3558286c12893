import factory
from factory.django import DjangoModelFactory

from outreach.models import (
    EventOrganisation,
    OrganisationRole,
    Participant,
    ParticipantRole,
    Partner,
)
from tests.factories.events import EventFactory
from tests.factories.organisations import OrganisationFactory


class EventOrganisationFactory(DjangoModelFactory):
    event = factory.SubFactory(EventFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    name_as_printed = factory.SelfAttribute("organisation.name_en")
    role = OrganisationRole.HOST

    class Meta:
        model = EventOrganisation


class ParticipantFactory(DjangoModelFactory):
    event = factory.SubFactory(EventFactory)
    name_as_printed = factory.Sequence(lambda n: f"Invented Speaker {n}")
    role = ParticipantRole.SPEAKER

    class Meta:
        model = Participant


class PartnerFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)

    class Meta:
        model = Partner
