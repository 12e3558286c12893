"""The people of the stories who are held, told through the service that the staff use."""

from datetime import timedelta
from typing import Any

from cases.detention.services import detentions
from cases.detention.services.detentions import DetentionData
from cases.models import Complaint, Person


def moved_to_the_centre(cast: Any, complaint: Complaint) -> None:
    """Taken by the police, then moved to the centre; a court looks at it within a day."""
    taken = DetentionData(
        person=_person(complaint),
        place="a police station in Yevlakh (invented)",
        held_since=cast.ago(hours=76),
        basis=cast.code("detention_basis", "pending_removal"),
        basis_as_told="They said the papers were not in order (invented)",
        ordered_by=cast.body("state_migration_service"),
        next_review_at=cast.now + timedelta(hours=18),
        next_review_basis="documented",
        has_lawyer="yes",
        has_interpreter="no",
        is_informed="no",
    )
    row = detentions.record(complaint, taken, by=cast.registrar)
    centre = cast.place("yevlakh_migrant_centre")
    detentions.move(row, by=cast.registrar, moved_at=cast.ago(hours=60), facility=centre)


def held_somewhere(cast: Any, complaint: Complaint) -> None:
    """Only the day is known and nobody has heard of a review."""
    taken = DetentionData(
        person=_person(complaint),
        place="a place near the airport, as her sister says (invented)",
        held_since=cast.ago(days=5),
        held_since_precision="day",
        basis=cast.code("detention_basis", "unknown"),
    )
    detentions.record(complaint, taken, by=cast.registrar)


def _person(complaint: Complaint) -> Person:
    return Person.objects.get(parties__complaint=complaint)
