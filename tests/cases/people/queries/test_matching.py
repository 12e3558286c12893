"""Matching by name: candidates, scores and reasons, in a fixed number of queries."""

from datetime import date

import pytest

from cases.people.queries.identifier_search import IdentityQuery
from cases.people.queries.matching import keys_by_name, matches
from tests.factories import ContactPointFactory, PersonFactory, PersonNameFactory


def person(*full_names, **fields):
    made = PersonFactory(display_name=full_names[0], **fields)
    for at, full in enumerate(full_names):
        PersonNameFactory(person=made, full=full, kind="alias" if at else "principal")
    return made


def found(**query):
    return [match.id for match in matches(IdentityQuery(**query))]


def codes(match):
    return [reason.code for reason in match.reasons]


def test_a_returning_caller_is_found_under_another_spelling():
    known = person("Əliyev Vüqar Həsən oğlu")
    person("Həsənov Vüqar")

    best = matches(IdentityQuery(name="Вугар Алиев"))[0]

    assert best.id == known.pk
    assert codes(best) == ["name_by_part"]


def test_any_of_several_names_is_enough():
    known = person("ნინო მაგალითი", "Nina Primerova")

    assert found(name="Нина Примерова")[0] == known.pk


def test_birth_date_telephone_and_name_add_up():
    known = person("Nino Example", born_on=date(1990, 2, 3), birth_precision="day")
    ContactPointFactory(person=known, value="+994501234567", normalised="+994501234567")
    person("Nino Example")

    best, other = matches(
        IdentityQuery(name="Nino Exampel", born_on=date(1990, 2, 3), phone="050 123 45 67")
    )

    assert best.id == known.pk
    assert best.score > other.score
    assert codes(best)[1:] == ["same_phone", "same_birth_date"]


@pytest.mark.parametrize(
    ("born_on", "precision", "code"),
    [
        (date(1990, 1, 1), "year", "same_birth_year"),
        (date(1991, 1, 1), "estimated", "near_birth_year"),
        (date(1950, 1, 1), "year", "birth_year_differs"),
        (date(1990, 7, 7), "day", "birth_day_differs"),
    ],
)
def test_birth_dates_count_by_their_precision(born_on, precision, code):
    person("Nino Example", born_on=date(1990, 2, 3), birth_precision="day")

    match = matches(
        IdentityQuery(name="Nino Example", born_on=born_on, birth_precision=precision)
    )[0]

    assert code in codes(match)


def test_a_telephone_alone_finds_its_people():
    known = person("Nino Example")
    ContactPointFactory(person=known, value="+994501234567", normalised="+994501234567")

    assert found(phone="+994 50 123-45-67") == [known.pk]


def test_a_reserved_identity_is_restricted_and_nothing_else():
    person("Nino Example", is_reserved=True)

    match = matches(IdentityQuery(name="Nino Example"))[0]

    assert (match.id, match.score, codes(match), match.is_restricted) == (
        None,
        0.0,
        ["restricted"],
        True,
    )


@pytest.mark.parametrize("name", ["", "...", "Zzyzx Qwfp", "\u200f"])
def test_nothing_typed_and_nobody_known_match_nobody(name):
    person("Nino Example")

    assert found(name=name) == []


def test_a_pet_name_beside_a_rare_family_name_hides_nobody():
    known = person("Αθανάσιος Παπαδημητρίου")
    person("Αθανάσιος Οικονόμου")

    assert found(name="Papadimitriou Thanasis") == [known.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_question_costs_the_same_however_many_people(rows, django_assert_num_queries):
    for _ in range(rows):
        person("Nino Example")

    with django_assert_num_queries(3):
        assert len(found(name="Nino Example", phone="+994501234567")) == rows
    with django_assert_num_queries(3):
        assert len(keys_by_name("Nino Example")) == rows


def test_what_is_still_being_typed_finds_names_that_begin_so():
    known = person("Nino Example")
    person("Somebody Else")

    assert keys_by_name("exam") == keys_by_name("nino exa") == [known.pk]


def test_a_name_that_was_changed_is_found_under_the_new_one_only():
    known = person("Nino Example")
    row = known.names.get()
    row.delete()
    PersonNameFactory(person=known, full="Tamar Pattern")

    assert found(name="Tamar Pattern") == [known.pk]
    assert found(name="Nino Example") == []
