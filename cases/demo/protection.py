"""What the gate keeps and who is on record twice, told through the services that the staff use."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.casefile.services import documents
from cases.complaints.services import parties
from cases.complaints.services.parties import PartyData
from cases.models import Complaint, PartyRole, Person
from cases.people.services.persons import ContactData
from cases.protection.services import consents, overrides
from cases.protection.services.consents import ConsentData

TWICE = (("Zorvan Primerbelov", "post", 30), ("Зорван Примербелов", "call_916", 1))


def spelled_twice(cast: Any) -> None:
    """A caller of last month under another spelling: two records of what is likely one man."""
    for name, channel, days in TWICE:
        person = cast.person(
            name,
            nationality="RUS",
            statuses="foreign_national",
            sex="male",
            contacts=[ContactData(kind="phone", value="+994300000103", safety="safe")],
        )
        cast.register(
            channel,
            person,
            summary="Registration at the place of stay refused twice (invented)",
            received_at=cast.ago(days=days),
            respondent=cast.body("state_migration_service"),
            topic="registration_of_stay",
            right="private_family_life",
        )


def waits_for_a_second_person(cast: Any, complaint: Complaint) -> None:
    """An embassy that he asked for himself, and a sister for whom no consent can be had."""
    person = Person.objects.get(parties__complaint=complaint, parties__role="complainant")
    paper = SimpleUploadedFile("consent.txt", b"I agree that my embassy is told (invented).")
    document = documents.file(
        complaint, paper, by=cast.case_officer, title="Consent, signed (invented)"
    )
    embassy = cast.body("embassy_geo")
    told = ConsentData(
        person=person, organisation=embassy, document=document, scope="Where she is held"
    )
    consents.record(complaint, told, by=cast.case_officer)
    overrides.sign(
        complaint,
        by=cast.head_of_unit,
        organisation=embassy,
        reason="She asks for it herself; nobody else can reach her mother (invented).",
        valid_until=timezone.localdate(cast.now) + timedelta(days=30),
    )
    sister = PartyData(
        role=PartyRole.THIRD_PERSON,
        person=cast.person("Lorvela Magalitabelshvili", nationality="GEO", sex="female"),
        relation=cast.code("relation", "family"),
    )
    party = parties.add(complaint, sister, by=cast.case_officer)
    silent = ConsentData(
        person=person, party=party, reason="No visit was let in for three days (invented)."
    )
    consents.record(complaint, silent, by=cast.case_officer)
