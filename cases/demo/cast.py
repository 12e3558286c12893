"""Who plays in the stories of the demo."""

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


class Cast:
    """Who plays in the stories, where, and the moment they are told at."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __getattr__(self, name: str) -> User:
        """The account of that name; read once."""
        user = User.objects.select_related("unit").get(username=name)
        setattr(self, name, user)
        return user

    def ago(self, **span: float) -> datetime:
        return self.now - timedelta(**span)

    @cached_property
    def _codes(self) -> dict[tuple[str, str], Classification]:
        return {(row.list, row.code): row for row in Classification.objects.all()}

    def code(self, name: str, code: str) -> Classification:
        return self._codes[name, code]

    def place(self, code: str) -> Facility:
        return Facility.objects.get(code=code)

    def body(self, code: str) -> Organisation:
        return Organisation.objects.get(code=code)

    def person(self, *names: str, nationality: str, statuses: str = "", **told: Any) -> PersonData:
        """A person by their names, the principal one first, and codes."""
        return PersonData(
            names=[NameData(full=name) for name in names],
            ties=[TieData(country=self.code("country", nationality))],
            statuses=[StatusData(status=self.code("legal_status", c)) for c in statuses.split()],
            **told,
        )

    def register(self, channel: str, person: PersonData | None, **told: Any) -> Complaint:
        """A complaint that the registrar took in, an hour after it came where no time is told."""
        parties = [PartyData(person=person)] if person else []
        moment = told.pop("received_at", self.ago(hours=2))
        topic, right = told.pop("topic"), told.pop("right")
        data = ComplaintData(
            channel=self.code("channel", channel),
            received_at=moment,
            parties=[*parties, *told.pop("others", [])],
            topics=[self.code("topic", topic)],
            rights=[self.code("right", right)],
            **told,
        )
        at = min(moment + timedelta(hours=1), self.now)
        return registration.register(data, by=self.registrar, at=at)
