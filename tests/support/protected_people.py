"""Protected people, foreign organisations, consents and overrides for tests of the gate."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Tie
from cases.protection.services import consents, overrides
from cases.protection.services.consents import ConsentData
from ombudsman.models import AuditEntry, AuditValue
from tests.factories import (
    ClassificationFactory,
    DocumentFactory,
    LegalStatusFactory,
    OrganisationFactory,
    PersonFactory,
    StateTieFactory,
    UserFactory,
)

SOON = timedelta(days=10)


def country_row(code):
    return ClassificationFactory(list="country", code=code)


def create_body(kind="embassy", country="IRN", **facts):
    return OrganisationFactory(
        kind=kind, country=country_row(country) if country else None, **facts
    )


def create_refugee(country="IRN", **facts):
    person = PersonFactory(**facts)
    LegalStatusFactory(
        person=person, status=ClassificationFactory(list="legal_status", code="refugee")
    )
    if country:
        StateTieFactory(person=person, tie=Tie.FEARED, country=country_row(country))
    return person


def record_consent(complaint, person, recipient, **facts):
    paper = DocumentFactory(complaint=complaint)
    data = ConsentData(person=person, organisation=recipient, document=paper, **facts)
    return consents.record(complaint, data, by=UserFactory())


def sign_override(complaint, recipient, **facts):
    facts = {"reason": "The family there.", "valid_until": timezone.localdate() + SOON} | facts
    return overrides.sign(complaint, by=UserFactory(), organisation=recipient, **facts)


def blocked_entries(complaint):
    entries = AuditEntry.objects.filter(action="complaint.blocked", object_id=complaint.pk)
    return [
        dict(AuditValue.objects.filter(entry=entry).values_list("field", "new"))
        for entry in entries.order_by("pk")
    ]
