"""Consents, an override and a possible duplicate, written by the services that the staff use."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.casefile.services import documents
from cases.complaints.services import parties
from cases.complaints.services.parties import PartyData
from cases.demo.office import DemoOffice
from cases.models import Complaint, PartyRole, Person
from cases.people.services.persons import ContactData
from cases.protection.services import consents, overrides
from cases.protection.services.consents import ConsentData

TWO_SPELLINGS = (("Zorvan Primerbelov", "post", 30), ("Зорван Примербелов", "call_916", 1))


def register_duplicate(office: DemoOffice) -> None:
    """Two records that are likely the same man, with two spellings of his name."""
    for name, channel, days in TWO_SPELLINGS:
        person = office.person_data(
            name,
            nationality="RUS",
            statuses="foreign_national",
            sex="male",
            contacts=[ContactData(kind="phone", value="+994300000103", safety="safe")],
        )
        office.register(
            channel,
            person,
            summary="Registration at the place of stay refused twice (invented)",
            received_at=office.ago(days=days),
            respondent=office.organisation("state_migration_service"),
            topic="registration_of_stay",
            right="private_family_life",
        )


def request_second_signatures(office: DemoOffice, complaint: Complaint) -> None:
    """A consent and a first override signature for an embassy; an impossible consent to confirm.

    The person asked for contact with her embassy. The consent for her sister cannot be had.
    """
    person = Person.objects.get(parties__complaint=complaint, parties__role="complainant")
    paper = SimpleUploadedFile("consent.txt", b"I agree that my embassy is told (invented).")
    document = documents.file(
        complaint, paper, by=office.case_officer, title="Consent, signed (invented)"
    )
    embassy = office.organisation("embassy_geo")
    consent = ConsentData(
        person=person, organisation=embassy, document=document, scope="Where she is held"
    )
    consents.record(complaint, consent, by=office.case_officer)
    overrides.sign(
        complaint,
        by=office.head_of_unit,
        organisation=embassy,
        reason="She asks for it herself; nobody else can reach her mother (invented).",
        valid_until=timezone.localdate(office.now) + timedelta(days=30),
    )
    sister = PartyData(
        role=PartyRole.THIRD_PERSON,
        person=office.person_data("Lorvela Magalitabelshvili", nationality="GEO", sex="female"),
        relation=office.classification("relation", "family"),
    )
    party = parties.add(complaint, sister, by=office.case_officer)
    impossible = ConsentData(
        person=person, party=party, reason="No visit was let in for three days (invented)."
    )
    consents.record(complaint, impossible, by=office.case_officer)
