import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Consent, ConsentForm, ConsentPurpose
from tests.factories.complaints import ComplaintFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.persons import PersonFactory
from tests.factories.users import UserFactory


class ConsentFactory(DjangoModelFactory):
    """A consent that the case goes to a body; give ``party=…, organisation=None`` for who acts."""

    complaint = factory.SubFactory(ComplaintFactory)
    purpose = factory.LazyAttribute(
        lambda row: ConsentPurpose.REPRESENTATION if row.party else ConsentPurpose.DISCLOSURE
    )
    person = factory.SubFactory(PersonFactory)
    party = None
    organisation = factory.SubFactory(OrganisationFactory)
    form = ConsentForm.WRITTEN
    given_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.SelfAttribute("given_at")

    class Meta:
        model = Consent
