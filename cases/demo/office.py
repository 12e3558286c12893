"""The accounts, the directory and the registration that the demo scenarios use."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.complaints.services import registration
from cases.complaints.services.parties import PartyData
from cases.complaints.services.registration import ComplaintData
from cases.models import Complaint, Facility
from cases.people.services.persons import NameData, PersonData, StatusData, TieData
from ombudsman.models import Classification, Organisation, User


class DemoOffice:
    """The staff of the demo, its reference data by code, and the present moment ``now``."""

    def __init__(self) -> None:
        self.now = timezone.now()
        users = {user.username: user for user in User.objects.select_related("unit")}
        self.registrar = users["registrar"]
        self.call_taker = users["call_taker"]
        self.case_officer = users["case_officer"]
        self.turkish_speaker = users["officer_torbal"]
        self.head_of_unit = users["head_of_unit"]
        self.commissioner = users["commissioner"]
        self.npm_member = users["npm_member"]
        self.npm_lead = users["npm_lead"]

    def ago(self, **span: float) -> datetime:
        """The moment so long before ``now``; ``span`` as for ``timedelta``."""
        return self.now - timedelta(**span)

    @cached_property
    def _classifications(self) -> dict[tuple[str, str], Classification]:
        return {(row.list, row.code): row for row in Classification.objects.all()}

    def classification(self, name: str, code: str) -> Classification:
        """The member ``code`` of the list ``name``."""
        return self._classifications[name, code]

    def facility(self, code: str) -> Facility:
        return Facility.objects.get(code=code)

    def organisation(self, code: str) -> Organisation:
        return Organisation.objects.get(code=code)

    def person_data(
        self, *names: str, nationality: str, statuses: str = "", **fields: Any
    ) -> PersonData:
        """A person for the service. The first name is the principal one; ``statuses`` are codes."""
        return PersonData(
            names=[NameData(full=name) for name in names],
            ties=[TieData(country=self.classification("country", nationality))],
            statuses=[
                StatusData(status=self.classification("legal_status", code))
                for code in statuses.split()
            ],
            **fields,
        )

    def register(
        self,
        channel: str,
        person: PersonData | None,
        *,
        topic: str,
        right: str,
        received_at: datetime | None = None,
        others: list[PartyData] | None = None,
        **fields: Any,
    ) -> Complaint:
        """Register a complaint one hour after its receipt; received two hours ago by default."""
        received_at = received_at or self.ago(hours=2)
        parties = [PartyData(person=person)] if person else []
        data = ComplaintData(
            channel=self.classification("channel", channel),
            received_at=received_at,
            parties=[*parties, *(others or [])],
            topics=[self.classification("topic", topic)],
            rights=[self.classification("right", right)],
            **fields,
        )
        at = min(received_at + timedelta(hours=1), self.now)
        return registration.register(data, by=self.registrar, at=at)
