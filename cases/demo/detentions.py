"""Detentions in the demo scenarios, written by the service that the staff use."""

from datetime import timedelta

from cases.demo.office import DemoOffice
from cases.detention.services import detentions
from cases.detention.services.detentions import DetentionData
from cases.models import Complaint, Person


def detain_and_move(office: DemoOffice, complaint: Complaint) -> None:
    """Held by the police, then moved to the migrant centre; review by a court in 18 hours."""
    data = DetentionData(
        person=_person(complaint),
        place="a police station in Yevlakh (invented)",
        held_since=office.ago(hours=76),
        basis=office.classification("detention_basis", "pending_removal"),
        basis_as_told="They said the papers were not in order (invented)",
        ordered_by=office.organisation("state_migration_service"),
        next_review_at=office.now + timedelta(hours=18),
        next_review_basis="documented",
        has_lawyer="yes",
        has_interpreter="no",
        is_informed="no",
    )
    detention = detentions.record(complaint, data, by=office.registrar)
    centre = office.facility("yevlakh_migrant_centre")
    detentions.move(detention, by=office.registrar, moved_at=office.ago(hours=60), facility=centre)


def detain_without_review(office: DemoOffice, complaint: Complaint) -> None:
    """Held since a day whose hour is unknown; no next review is known."""
    data = DetentionData(
        person=_person(complaint),
        place="a place near the airport, as her sister says (invented)",
        held_since=office.ago(days=5),
        held_since_precision="day",
        basis=office.classification("detention_basis", "unknown"),
    )
    detentions.record(complaint, data, by=office.registrar)


def _person(complaint: Complaint) -> Person:
    return Person.objects.get(parties__complaint=complaint)
