"""Persons are found by document, telephone and complaint, in a fixed number of queries."""

from datetime import date
from itertools import product

import pytest

from cases.people.queries import search
from cases.people.queries.identifier_search import IdentityQuery
from cases.people.queries.matching import matches
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    ContactPointFactory,
    IdentityDocumentFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    UnitFactory,
    UserFactory,
)

NUMBER = "C-2026-000304-K"
ASKED = {
    "name": "Nino Example",
    "phone": "+994 50 123 45 67",
    "document": "aze № 012-345",
    "born_on": date(1990, 1, 1),
}


def person(name, **fields):
    made = PersonFactory(display_name=name, **fields)
    PersonNameFactory(person=made, full=name)
    return made


def paper(of, number="AZE012345", **fields):
    return IdentityDocumentFactory(person=of, number=number, **fields)


def phone(of):
    return ContactPointFactory(person=of, value="+994501234567", normalised="+994501234567")


def codes(match):
    return [reason.code for reason in match.reasons]


@pytest.fixture
def desk():
    return UserFactory(role="registrar", unit=UnitFactory())


@pytest.fixture
def case(desk):
    return ComplaintFactory(desk=desk.unit, unit=desk.unit)


@pytest.mark.parametrize("typed", ["AZE012345", "aze № 012-345", "АZЕ 0I2345", "aze-o12345"])
def test_a_document_alone_finds_its_holder_however_typed(typed):
    holder = person("Nino Example")
    paper(holder)
    paper(person("Somebody Else"), number="AZE999999")

    found = matches(IdentityQuery(document=typed))

    assert [(match.id, codes(match)) for match in found] == [(holder.pk, ["same_document"])]
    assert found[0].score == 0.96


def test_a_number_of_two_states_is_two_documents():
    issued, other = ClassificationFactory.create_batch(2, list="country")
    holder, unsaid = person("Nino Example"), person("Tamar Pattern")
    paper(holder, country=issued)
    paper(unsaid, country=None)
    paper(person("Somebody Else"), country=other)

    found = matches(IdentityQuery(document="AZE012345", document_country=issued.pk))

    assert {match.id for match in found} == {holder.pk, unsaid.pk}


@pytest.mark.parametrize(
    ("basis", "kind", "expected"),
    [
        ("documented", "passport", ["name_by_spelling", "document_differs"]),
        ("declared", "passport", ["name_by_spelling"]),
        ("documented", "identity_card", ["name_by_spelling"]),
    ],
)
def test_another_document_of_the_same_kind_and_state_lowers_the_score(basis, kind, expected):
    issued = ClassificationFactory(list="country")
    paper(person("Nino Example"), number="AZE999999", country=issued, basis=basis, kind=kind)
    query = {"document": "AZE012345", "document_kind": "passport"}

    match = matches(IdentityQuery(name="Nino Example", document_country=issued.pk, **query))[0]

    assert codes(match) == expected
    assert match.score == (0.9 if "document_differs" in expected else 1.0)


def test_who_is_on_the_complaint_is_found_by_its_number(desk, case):
    known = person("Nino Example")
    PartyFactory(complaint=case, person=known)

    alone = matches(IdentityQuery(case=case.number.lower()), user=desk)[0]
    named = matches(IdentityQuery(case=case.number, name="Nino Example"), user=desk)[0]

    assert (alone.id, codes(alone)) == (known.pk, ["same_case"])
    assert codes(named) == ["name_by_spelling", "same_case"]
    assert alone.score < named.score


def test_a_complaint_one_does_not_see_gives_nobody(desk):
    foreign = ComplaintFactory(unit=UnitFactory())
    PartyFactory(complaint=foreign, person=person("Nino Example"))

    assert matches(IdentityQuery(case=foreign.number), user=desk) == []
    assert matches(IdentityQuery(case=foreign.number)) == []
    assert matches(IdentityQuery(case=NUMBER), user=desk) == []


def test_a_birth_alone_finds_nobody_and_a_year_weighs():
    person("Nino Example", born_on=date(1990, 5, 5), birth_precision="year")
    year = {"born_on": date(1990, 1, 1), "birth_precision": "year"}

    assert matches(IdentityQuery(**year)) == []
    assert codes(matches(IdentityQuery(name="Nino Example", **year))[0])[1:] == ["same_birth_year"]


def test_a_reserved_identity_is_restricted_by_whatever_it_is_found(desk, case):
    hidden = person("Nino Example", is_reserved=True)
    paper(hidden)
    phone(hidden)
    PartyFactory(complaint=case, person=hidden)

    for asked in ({"document": "AZE012345"}, {"phone": "0501234567"}, {"case": case.number}):
        match = matches(IdentityQuery(**asked), user=desk)[0]
        assert (match.id, match.score, codes(match)) == (None, 0.0, ["restricted"])


@pytest.mark.parametrize("document", ["", "---", "№", "\u200f\u202e"])
def test_a_document_without_a_number_finds_nobody(document):
    paper(person("Nino Example"))

    assert matches(IdentityQuery(document=document)) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_no_question_costs_more_than_three_queries(rows, desk, case, django_assert_num_queries):
    issued = ClassificationFactory(list="country")
    for _ in range(rows):
        known = person("Nino Example", born_on=date(1990, 1, 1), birth_precision="day")
        paper(known, country=issued)
        phone(known)
        PartyFactory(complaint=case, person=known)
    desk.get_all_permissions()  # loads the permissions, once in each request
    asked = ASKED | {"case": case.number}
    exact = {"document_kind": "passport", "document_country": issued.pk}

    for chosen in product([False, True], repeat=len(asked)):
        told = {name: asked[name] for name, is_told in zip(asked, chosen, strict=True) if is_told}
        by_name, by_trace = "name" in told, told.keys() & {"phone", "document", "case"}
        expected = by_name + bool(by_trace) + bool(by_name or by_trace)
        with django_assert_num_queries(expected):
            found = matches(IdentityQuery(**told, **exact), user=desk)
        assert len(found) == (rows if by_name or by_trace else 0)
    assert expected == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_find_by_document_in_one_query(rows, desk, django_assert_num_queries):
    for _ in range(rows):
        paper(person("Nino Example"))

    with django_assert_num_queries(1):
        assert len(search.keys_found("aze 012 345", user=desk)) == rows


def test_lists_find_a_name_with_a_number_in_it_as_a_name(desk):
    known = person("Nino Example")

    assert search.keys_found("Nino Example", user=desk) == [known.pk]
    assert search.keys_found("AZE 000 111", user=desk) == []
    assert not search.is_document("A 1")
