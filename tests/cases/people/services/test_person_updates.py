"""Updates of a known person add to the record and do not overwrite it."""

from datetime import date

import pytest

from cases.models import NameKey, YesNoUnknown
from cases.people.queries import matching
from cases.people.queries.identifier_search import IdentityQuery
from cases.people.services import person_updates
from cases.people.services.persons import (
    AddressData,
    ContactData,
    DocumentData,
    NameData,
    PersonData,
    StatusData,
    TieData,
)
from cases.protection.services import protection
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput
from tests.factories import (
    ClassificationFactory,
    ContactPointFactory,
    LegalStatusFactory,
    PersonFactory,
    PersonNameFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def code(name, value):
    return ClassificationFactory(list=name, code=value)


def known(**fields):
    person = PersonFactory(display_name="Zarqvelim Nümunə", **fields)
    PersonNameFactory(person=person, full="Zarqvelim Nümunə")
    return person


def told(**fields):
    return PersonData(**{"names": []} | fields)


def add(person, **fields):
    return person_updates.add(person, told(**fields), by=UserFactory())


def test_what_protects_is_added_and_on_record():
    person = known(fears_return=YesNoUnknown.NOT_ASKED)

    added = add(
        person,
        fears_return="yes",
        needs_interpreter=True,
        statuses=[StatusData(status=code("legal_status", "asylum_seeker"))],
        ties=[TieData(country=code("country", "IRN"), tie="feared")],
        addresses=[AddressData(kind="detained", text="Yevlakh")],
    )

    person.refresh_from_db()
    assert (person.fears_return, person.needs_interpreter) == ("yes", True)
    assert [row.status.code for row in person.statuses.all()] == ["asylum_seeker"]
    assert protection.situation(person).states == {"IRN"}
    assert len(added.new) == 5
    assert added.conflicts == []
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert actions == {"person.change", "legalstatus.create", "statetie.create", "address.create"}


def test_nothing_that_stands_there_is_taken_back():
    person = known(
        fears_return="yes",
        needs_interpreter=True,
        sex="female",
        born_on=date(1990, 1, 2),
        birth_precision="day",
    )

    added = add(
        person, fears_return="no", sex="male", born_on=date(1991, 1, 1), birth_precision="day"
    )

    person.refresh_from_db()
    assert (person.fears_return, person.sex, person.born_on) == ("yes", "female", date(1990, 1, 2))
    assert person.needs_interpreter
    assert added.new == []
    assert len(added.conflicts) == 3
    assert not AuditEntry.objects.exists()


def test_fear_told_today_outweighs_a_no_of_last_year():
    person = known(fears_return="no")

    add(person, fears_return="yes")

    person.refresh_from_db()
    assert person.fears_return == "yes"


def test_another_spelling_is_kept_and_found():
    person = known()

    add(person, names=[NameData(full="زرقولیم نمونه"), NameData(full="Zarqvelim Nümunə")])

    assert [(row.full, row.kind) for row in person.names.order_by("pk")] == [
        ("Zarqvelim Nümunə", person.names.order_by("pk")[0].kind),
        ("زرقولیم نمونه", "alias"),
    ]
    assert NameKey.objects.filter(person=person).exists()
    assert matching.matches(IdentityQuery(name="زرقولیم نمونه"))[0].id == person.pk
    person.refresh_from_db()
    assert person.display_name == "Zarqvelim Nümunə"


def test_what_is_known_already_is_not_added_twice():
    person = known()
    status = LegalStatusFactory(person=person, basis="declared").status
    ContactPointFactory(
        person=person, kind="phone", value="+994 50 123 45 67", normalised="+994501234567"
    )
    document = DocumentData(number="AA 123-456", kind="passport")

    added = add(
        person,
        statuses=[StatusData(status=status)],
        contacts=[ContactData(kind="phone", value="050 123 45 67")],
        documents=[document, document],
    )

    assert person.statuses.count() == person.contacts.count() == 1
    assert person.identity_documents.count() == 1
    assert len(added.new) == 1


def test_what_cannot_be_is_refused_and_nothing_is_added():
    person = known()

    with pytest.raises(InvalidInput):
        add(person, fears_return="yes", contacts=[ContactData(kind="phone", value="none")])
    with pytest.raises(InvalidInput):
        add(person, born_on=date(2999, 1, 1))

    person.refresh_from_db()
    assert person.fears_return == YesNoUnknown.NOT_ASKED
    assert not person.contacts.exists()
