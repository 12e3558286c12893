"""Search for possible duplicates: which pairs are found, and that each change counts once."""

from datetime import date

import pytest
from django.core.management import call_command

from cases.models import Person, PossibleDuplicate
from cases.people.queries import duplicate_scoring
from cases.people.services import duplicate_search, duplicates, merges, persons
from cases.people.services.persons import ContactData, DocumentData, NameData, PersonData
from tests.factories import UserFactory


@pytest.fixture
def desk():
    return UserFactory(role="registrar")


def person(desk, name, phone="", paper="", **fields):
    data = PersonData(
        names=[NameData(full=name)],
        contacts=[ContactData(kind="phone", value=phone)] if phone else [],
        documents=[DocumentData(number=paper)] if paper else [],
        **fields,
    )
    return persons.create(data, by=desk)


def found():
    duplicate_search.find()
    return [
        (pair.first_id, pair.second_id, pair.reasons)
        for pair in PossibleDuplicate.objects.order_by("pk")
    ]


BORN = {"born_on": date(1990, 3, 1), "birth_precision": "day"}


def test_one_name_in_two_scripts_and_one_birth_is_found(desk):
    one = person(desk, "Zolbal Nümunəbelov", **BORN)
    other = person(desk, "Золбал Нумунабелов", **BORN)
    person(desk, "Tirmak Misalov", **BORN)

    [(first, second, reasons)] = found()

    assert (first, second) == (one.pk, other.pk)
    assert reasons[0].startswith("name_by_")
    assert reasons[1:] == ["same_birth_date"]


def test_a_document_in_common_is_enough_whatever_the_names(desk):
    one, other = (
        person(desk, "Zolbal Misal", paper="AA-12"),
        person(desk, "Tirmak Nur", paper="aa 12"),
    )

    assert found() == [(one.pk, other.pk, ["same_document"])]


def test_a_telephone_in_common_is_not(desk):
    person(desk, "Zolbal Misal", phone="+994301234567")
    person(desk, "Tirmak Nur", phone="+994301234567")

    assert found() == []


def test_a_name_that_only_sounds_alike_needs_something_more(desk):
    one, other = person(desk, "Məmməd Nümunəyev"), person(desk, "Mamed Numunaev")
    assert found() == []

    for row in (one, other):
        Person.objects.filter(pk=row.pk).update(born_on=date(1990, 3, 1), birth_precision="day")
    persons.refresh(Person.objects.get(pk=one.pk), by=desk)

    [(first, second, reasons)] = found()
    assert (first, second) == (one.pk, other.pk)
    assert reasons == ["name_by_sound", "same_birth_date"]


def test_one_name_with_years_of_birth_apart_is_not(desk):
    person(desk, "Zolbal Misalov", **BORN)
    person(desk, "Zolbal Misalov", born_on=date(1970, 1, 1), birth_precision="year")

    assert found() == []


def test_a_name_that_many_bear_makes_no_pairs(desk, monkeypatch):
    monkeypatch.setattr(duplicate_scoring, "MOST_SHARING", 2)
    for _ in range(3):
        person(desk, "Zolbal Misalov")

    assert found() == []


def test_only_who_is_new_or_changed_is_compared_again(desk, django_assert_num_queries):
    one = person(desk, "Zolbal Misalov")
    assert duplicate_search.find() == 1
    assert duplicate_search.find() == 0

    other = person(desk, "Tirmak Nur")
    assert found() == []
    other.names.update(full="Misalov Zolbal")
    persons.refresh(Person.objects.get(pk=other.pk), by=desk)

    assert [pair[:2] for pair in found()] == [(one.pk, other.pk)]
    with django_assert_num_queries(1):
        duplicate_search.find()


def test_a_pair_goes_when_a_name_was_corrected_unless_somebody_proposed_it(desk):
    one, other = person(desk, "Zolbal Misalov"), person(desk, "Zolbal Misalov")
    third = person(desk, "Zolbal Misalov")
    assert len(found()) == 3
    PossibleDuplicate.objects.get(first=one, second=third).delete()
    duplicates.propose(one, by=desk, other=third, reason="Same brother.")

    one.names.update(full="Tirmak Nur")
    persons.refresh(Person.objects.get(pk=one.pk), by=desk)

    assert [pair[:2] for pair in found()] == [(other.pk, third.pk), (one.pk, third.pk)]


def test_what_was_decided_stays_decided(desk):
    one, other = person(desk, "Zolbal Misalov"), person(desk, "Zolbal Misalov")
    found()
    duplicates.tell_apart(PossibleDuplicate.objects.get(), by=desk, reason="Two cousins.")
    for row in (one, other):
        persons.refresh(Person.objects.get(pk=row.pk), by=desk)

    assert len(found()) == 1
    assert PossibleDuplicate.objects.get().state == "distinct"


def test_who_was_merged_is_no_part_of_a_pair_and_the_kept_is_compared_again(desk):
    kept, absorbed = person(desk, "Tirmak Nur"), person(desk, "Zolbal Misalov")
    found()
    merges.merge(kept, absorbed, by=desk, reason="The same passport.")
    third = person(desk, "Misalov Zolbal")

    assert [pair[:2] for pair in found()] == [(kept.pk, third.pk)]


def test_the_command_goes_on_batch_by_batch(desk, monkeypatch, capsys):
    monkeypatch.setattr(duplicate_search, "BATCH", 1)
    for _ in range(3):
        person(desk, "Zolbal Misalov")

    call_command("find_duplicates")

    assert "3 persons compared" in capsys.readouterr().out
    assert PossibleDuplicate.objects.count() == 3


@pytest.mark.parametrize("people", [2, 8])
def test_a_batch_takes_the_same_number_of_queries_however_many_it_holds(
    desk, people, django_assert_num_queries
):
    keys = [person(desk, "Zolbal Misalov", "+994301234567", "AA 1").pk for _ in range(people)]

    with django_assert_num_queries(15):
        duplicate_search.compare(keys)
