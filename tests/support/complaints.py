"""Data for the service that registers complaints."""

from datetime import UTC, datetime

from cases.complaints.services.parties import PartyData
from cases.complaints.services.registration import ComplaintData
from cases.people.services.persons import NameData, PersonData
from tests.factories import ClassificationFactory

NOON = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def complaint_data(**fields):
    person = PersonData(names=[NameData(full="Nümunə Yoxlama")])
    plain = {
        "channel": ClassificationFactory(list="channel", code="email"),
        "received_at": NOON,
        "summary": "No paper was given.",
        "parties": [PartyData(person=person)],
    }
    return ComplaintData(**plain | fields)
