from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.complaints.services import complaints
from cases.complaints.services.parties import PartyData
from cases.models import Consent, DeadlineEnd, Disclosure, PartyRole
from cases.people.services.persons import NameData, PersonData
from cases.protection.services import consents, disclosures
from cases.protection.services.consents import ConsentData
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    ComplaintFactory,
    ConsentFactory,
    DocumentFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
)
from tests.support.complaints import complaint_data

pytestmark = pytest.mark.usefixtures("limits")

NOON = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def complaint():
    made = ComplaintFactory()
    PartyFactory(complaint=made, role=PartyRole.AFFECTED)
    return made


@pytest.fixture
def speaker(complaint):
    return PartyFactory(complaint=complaint, role=PartyRole.REPRESENTATIVE)


def affected(complaint):
    return complaint.parties.get(role=PartyRole.AFFECTED).person


def test_who_acts_for_another_needs_a_consent_before_the_complaint_is_accepted(complaint, speaker):
    with pytest.raises(consents.ConsentMissingError):
        complaints.accept(complaint, by=UserFactory())

    given = ConsentData(person=affected(complaint), party=speaker, form="oral")
    consents.record(complaint, given, by=UserFactory())
    complaints.accept(complaint, by=UserFactory())

    assert complaint.status == "accepted"


def test_what_is_told_at_intake_counts_as_the_least_form():
    told = PartyData(
        role=PartyRole.THIRD_PERSON,
        person=PersonData(names=[NameData(full="Belmir Sınaqdenov")]),
        has_consent=True,
        consent_note="Told by telephone.",
    )
    owner = PartyData(
        role=PartyRole.AFFECTED, person=PersonData(names=[NameData(full="Kiran Doyo")])
    )

    complaint = complaints.register(
        complaint_data(parties=[told, owner]), by=UserFactory(), at=NOON
    )

    consent = complaint.consents.get()
    assert (consent.form, consent.scope) == ("as_told", "Told by telephone.")
    assert consent.person == affected(complaint)
    complaints.accept(complaint, by=UserFactory())


def test_a_consent_that_cannot_be_had_holds_once_a_second_person_has_confirmed(complaint, speaker):
    dead = ConsentData(party=speaker, reason="He died in custody.")
    consent = consents.record(complaint, dead, by=UserFactory())
    with pytest.raises(consents.ConsentMissingError):
        complaints.accept(complaint, by=UserFactory())
    with pytest.raises(Refusal) as caught:
        consents.confirm(consent, by=consent.recorded_by)
    assert caught.value.code == "same_person"

    consents.confirm(consent, by=UserFactory())

    complaints.accept(complaint, by=UserFactory())
    with pytest.raises(Refusal) as caught:
        consents.confirm(consent, by=UserFactory())
    assert caught.value.code == "not_waiting"


@pytest.mark.parametrize("end", ["withdrawn", "run out", "not yet given"])
def test_a_consent_that_does_not_hold_is_none(complaint, speaker, end):
    facts = {
        "withdrawn": {"withdrawn_at": timezone.now(), "withdrawn_by": UserFactory()},
        "run out": {"valid_until": timezone.localdate() - timedelta(days=1)},
        "not yet given": {"given_at": timezone.now() + timedelta(days=1)},
    }[end]
    given = {"given_at": timezone.now() - timedelta(days=3)} | facts
    ConsentFactory(complaint=complaint, party=speaker, organisation=None, **given)

    with pytest.raises(consents.ConsentMissingError):
        complaints.accept(complaint, by=UserFactory())


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (lambda c: {"person": affected(c)}, "party"),
        (lambda c: {"organisation": OrganisationFactory()}, "person"),
        (lambda c: {"organisation": OrganisationFactory(), "person": PersonFactory()}, "person"),
        (lambda c: {"party": PartyFactory(role=PartyRole.REPRESENTATIVE)}, "party"),
        (lambda c: {"party": c.parties.first()}, "party"),
        (
            lambda c: {
                "organisation": OrganisationFactory(),
                "person": affected(c),
                "document": DocumentFactory(),
            },
            "document",
        ),
        (
            lambda c: {
                "organisation": OrganisationFactory(),
                "person": affected(c),
                "given_at": timezone.now() + timedelta(minutes=1),
            },
            "given_at",
        ),
        (
            lambda c: {
                "organisation": OrganisationFactory(),
                "person": affected(c),
                "valid_until": timezone.localdate() - timedelta(days=1),
            },
            "valid_until",
        ),
        (
            lambda c: {
                "organisation": OrganisationFactory(),
                "person": affected(c),
                "reason": "He is not here.",
            },
            "reason",
        ),
        (
            lambda c: {
                "organisation": OrganisationFactory(),
                "person": affected(c),
                "scope": "x" * 501,
            },
            "scope",
        ),
    ],
)
def test_a_consent_that_cannot_be_is_refused_at_its_field(complaint, broken, field):
    with pytest.raises(InvalidInput) as caught:
        consents.record(complaint, ConsentData(**broken(complaint)), by=UserFactory())

    assert caught.value.field == field
    assert not Consent.objects.exists()


def test_a_withdrawal_stops_what_is_running_and_says_what_had_left(complaint):
    ministry, officer = OrganisationFactory(), UserFactory()
    unit = OrganisationFactory(parent=ministry)
    given = ConsentData(person=affected(complaint), organisation=ministry)
    consent = consents.record(complaint, given, by=officer)
    complaints.forward(complaint, by=officer, organisation=ministry, reason="For its answer.")
    complaints.inquire(complaint, by=officer, organisation=unit, text="Why?")
    other = OrganisationFactory()
    complaints.inquire(complaint, by=officer, organisation=other, text="And you?")

    done = consents.withdraw(consent, by=officer, how="In person.")

    assert {gone.organisation for gone in done.already_disclosed} == {ministry, unit}
    assert len(done.stopped) == 2
    assert Disclosure.objects.running().get().organisation == other
    clocks = complaint.deadlines.filter(key="body.observations")
    assert clocks.get(organisation=unit).end == DeadlineEnd.CANCELLED
    assert clocks.get(organisation=other).end == ""
    told = complaint.actions.get(kind="withdrawal").text
    assert str(ministry) in told
    assert str(other) not in told
    for recipient in (ministry, unit):
        with pytest.raises(disclosures.ConsentWithdrawnError):
            complaints.forward(complaint, by=officer, organisation=recipient, reason="Again.")


def test_a_new_consent_opens_the_way_again(complaint):
    ministry, officer = OrganisationFactory(), UserFactory()
    given = ConsentData(person=affected(complaint), organisation=ministry)
    consents.withdraw(
        consents.record(complaint, given, by=officer), by=officer, how="By telephone."
    )

    consents.record(complaint, given, by=officer)

    disclosures.check(complaint, ministry)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"how": " "}, "how"),
        ({"how": "Said so.", "at": datetime(2020, 1, 1, tzinfo=UTC)}, "at"),
        ({"how": "Said so.", "at": datetime(2099, 1, 1, tzinfo=UTC)}, "at"),
    ],
)
def test_a_withdrawal_says_how_and_lies_between_giving_and_now(complaint, facts, field):
    given = ConsentData(person=affected(complaint), organisation=OrganisationFactory())
    consent = consents.record(complaint, given, by=UserFactory())

    with pytest.raises(InvalidInput) as caught:
        consents.withdraw(consent, by=UserFactory(), **facts)

    assert caught.value.field == field


def test_what_is_withdrawn_is_not_withdrawn_again(complaint):
    given = ConsentData(person=affected(complaint), organisation=OrganisationFactory())
    consent = consents.record(complaint, given, by=UserFactory())
    consents.withdraw(consent, by=UserFactory(), how="In person.")

    with pytest.raises(Refusal) as caught:
        consents.withdraw(consent, by=UserFactory(), how="In person.")

    assert caught.value.code == "withdrawn_already"


@pytest.mark.parametrize(
    "broken",
    [
        {"purpose": "representation"},
        {"person": None},
        {"organisation": None},
        {"is_impossible": True},
        {"confirmed_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_consent_that_cannot_be(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(**broken)


def test_who_recorded_does_not_confirm_in_the_database_either():
    officer = UserFactory()
    party = PartyFactory(role=PartyRole.REPRESENTATIVE)
    facts = {"is_impossible": True, "reason": "Dead.", "recorded_by": officer}

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(
            party=party,
            organisation=None,
            confirmed_by=officer,
            confirmed_at=timezone.now(),
            **facts,
        )


def test_each_step_of_a_consent_leaves_an_entry(complaint, speaker):
    consent = consents.record(
        complaint, ConsentData(party=speaker, reason="He is dead."), by=UserFactory()
    )
    consents.confirm(consent, by=UserFactory())
    consents.withdraw(consent, by=UserFactory(), how="He is alive.")

    entries = AuditEntry.objects.filter(object_type="cases.consent").order_by("pk")
    assert [entry.action for entry in entries] == [
        "consent.create",
        "consent.confirm",
        "consent.withdraw",
    ]
    assert {(entry.case_type, entry.case_id) for entry in entries} == {
        ("cases.complaint", complaint.pk)
    }
