"""A change of a person reaches every open case the person is on, by whatever act it comes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.casefile.services import priorities
from cases.complaints.services import complaints, parties
from cases.complaints.services.parties import PartyData
from cases.models import AddressKind, Complaint, Person, Priority
from cases.people.services import merges, person_updates, persons
from cases.people.services.persons import AddressData, NameData, PersonData, StatusData
from tests.factories import (
    AddressFactory,
    ClassificationFactory,
    ComplaintFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    RemovalOrderFactory,
    UserFactory,
)
from tests.support.complaints import complaint_data
from tests.support.concurrency import run_concurrently

pytestmark = pytest.mark.usefixtures("limits")


def status(code):
    return {"statuses": [StatusData(status=ClassificationFactory(list="legal_status", code=code))]}


# What may be told of a person, and what of the other case makes it matter.
FACTS = {
    "trafficking": lambda: status("trafficking_victim"),
    "child alone": lambda: status("unaccompanied_child"),
    "fear of a detained person": lambda: {"fears_return": "yes"},
    "age of a detained person": lambda: {
        "born_on": timezone.localdate() - timedelta(days=9 * 365),
        "birth_precision": "day",
    },
    "place of detention": lambda: {
        "addresses": [AddressData(kind=AddressKind.DETAINED, text="A police station")]
    },
}


def known_person(fact):
    person = PersonFactory(display_name="Zarqvelim Nümunə", sex="male")
    PersonNameFactory(person=person, full="Zarqvelim Nümunə")
    if fact.endswith("detained person"):
        AddressFactory(person=person, kind=AddressKind.DETAINED, text="A police station")
    return person


def told(facts, **fields):
    return PersonData(**{"names": [], "sex": "male"} | fields | facts)


def by_update(person, facts):
    person_updates.add(person, told(facts), by=UserFactory())


def by_party(person, facts):
    data = PartyData(person=person, person_update=told(facts), role="affected")
    parties.add(ComplaintFactory(), data, by=UserFactory())


def by_intake(person, facts):
    data = complaint_data(parties=[PartyData(person=person, person_update=told(facts))])
    complaints.register(data, by=UserFactory())


def by_merge(person, facts):
    twin = persons.create(told(facts, names=[NameData(full="Zarqvelim Nümunə")]), by=UserFactory())
    merges.merge(person, twin, by=UserFactory(), reason="One and the same.")


WAYS = [by_update, by_party, by_intake, by_merge]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("fact", FACTS)
def test_what_is_told_of_a_known_person_raises_the_priority_of_the_other_case(fact, way):
    person = known_person(fact)
    other = ComplaintFactory(alleges_ill_treatment=fact == "place of detention")
    PartyFactory(complaint=other, person=person, role="affected")

    way(person, FACTS[fact]())

    other.refresh_from_db()
    found = priorities.assessment(
        other, priorities.concerned_people(other), [], [], at=timezone.now()
    )
    assert found.level != Priority.NORMAL
    assert other.priority == found.level


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_status_against_a_removal_is_noted_on_the_other_case(way):
    person = known_person("")
    other = RemovalOrderFactory(kind="expulsion").complaint
    PartyFactory(complaint=other, person=person, role="affected")

    way(person, status("refugee"))

    alerts = other.actions.filter(kind="alert").values_list("text", flat=True)
    assert list(alerts) == ["refugee_expulsion"]


def test_what_was_told_while_a_case_was_closed_counts_when_it_is_reopened():
    person = known_person("")
    closed = ComplaintFactory(status="closed")
    PartyFactory(complaint=closed, person=person, role="affected")
    by_update(person, status("trafficking_victim"))
    closed.refresh_from_db()
    assert closed.priority == Priority.NORMAL

    complaints.reopen(closed, by=UserFactory(), reason="New evidence.")

    closed.refresh_from_db()
    assert closed.priority != Priority.NORMAL


def test_nothing_new_asks_for_no_case(django_assert_num_queries):
    person = known_person("")
    with_nothing = told({})
    person_updates.add(person, with_nothing, by=UserFactory())
    user = UserFactory()

    with django_assert_num_queries(10):
        person_updates.add(person, with_nothing, by=user)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_person_told_of_in_two_cases_at_once_blocks_nobody(limits):
    person = known_person("")
    cases = [ComplaintFactory(), ComplaintFactory()]
    for case in cases:
        PartyFactory(complaint=case, person=person, role="affected")
    facts = [status("trafficking_victim"), status("unaccompanied_child")]
    desks = [UserFactory(), UserFactory()]

    def adding(case, fact, desk):
        data = PartyData(
            person=Person.objects.get(pk=person.pk), person_update=told(fact), role="witness"
        )
        return lambda: parties.add(Complaint.objects.get(pk=case.pk), data, by=desk)

    results = run_concurrently(*map(adding, cases, facts, desks))

    assert [result.role for result in results] == ["witness", "witness"]
    for case in cases:
        case.refresh_from_db()
        assert case.priority != Priority.NORMAL
