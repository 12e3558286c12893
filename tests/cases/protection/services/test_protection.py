from datetime import UTC, datetime

import pytest

from cases.complaints.services import complaints
from cases.complaints.services.parties import PartyData
from cases.models import (
    DeadlineEnd,
)
from cases.people.services.persons import NameData, PersonData, StatusData, TieData
from ombudsman.rules.refusals import Refusal
from tests.factories import (
    ClassificationFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.support.complaints import complaint_data

NOON = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, noon in Baku

pytestmark = pytest.mark.usefixtures("limits")


def stateless_person(**fields):
    return PersonData(
        names=[NameData(full="Həyalə")],
        statuses=[StatusData(status=ClassificationFactory(list="legal_status", code="stateless"))],
        **fields,
    )


def embassy(country):
    state = ClassificationFactory(list="country", code=country)
    return OrganisationFactory(kind="embassy", country=state)


def test_nothing_goes_to_a_state_the_person_is_tied_to():
    iran = ClassificationFactory(list="country", code="IRN")
    person = stateless_person(ties=[TieData(country=iran, tie="former_residence")])
    complaint = complaints.register(
        complaint_data(parties=[PartyData(person=person)]), by=UserFactory(), at=NOON
    )
    mission = embassy("IRN")
    under = OrganisationFactory(kind="state_body", parent=mission)

    for body in (mission, under):
        with pytest.raises(Refusal) as caught:
            complaints.forward(complaint, by=UserFactory(), organisation=body, reason="Please.")
        assert caught.value.code == "blocked_recipient"
    complaints.forward(
        complaint, by=UserFactory(), organisation=embassy("GEO"), reason="A visa there."
    )


def test_where_no_state_is_known_every_foreign_body_is_blocked():
    complaint = complaints.register(
        complaint_data(parties=[PartyData(person=stateless_person())]), by=UserFactory(), at=NOON
    )

    with pytest.raises(Refusal) as caught:
        complaints.inquire(
            complaint, by=UserFactory(), organisation=embassy("GEO"), text="Who is he?"
        )

    assert caught.value.code == "blocked_recipient"
    home = OrganisationFactory(kind="state_body")
    complaints.inquire(complaint, by=UserFactory(), organisation=home, text="Why?", at=NOON)
    complaints.record_reply(complaint, by=UserFactory(), organisation=home, text="Because.")
    assert complaint.deadlines.get(key="body.observations").end == DeadlineEnd.MET
