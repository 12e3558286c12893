"""Duplicate check in the forms: likely matches are shown and the user must decide."""

import re

import pytest
from django.core import signing

from cases.models import Complaint, Party, Person
from cases.people.admin.duplicate_check import SALT
from cases.protection.services import protection
from ombudsman.models import AuditEntry, AuditValue
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    ContactPointFactory,
    IdentityDocumentFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    UnitFactory,
)
from tests.support.admin_forms import (
    ADD_COMPLAINT,
    PERSONS,
    intake_form,
    messages,
    person_form,
    transition_url,
)

pytestmark = pytest.mark.usefixtures("limits")
NAME = "Nümunəliyev Zolbal"
OTHERWISE = "Золбал Нумуналиев"
DUPLICATE_CHECK = "/admin/cases/person/duplicate-check/"


def person(name=NAME, **fields):
    made = PersonFactory(display_name=name, **fields)
    PersonNameFactory(person=made, full=name)
    return made


@pytest.fixture
def desk(as_role):
    return as_role("registrar", unit=UnitFactory())


def intake(**fields):
    typed = {"full_name": OTHERWISE, "latin_name": "", "phone": ""}
    return intake_form(**(typed | fields))


def signed_persons(response):
    return re.search(r'name="shown_persons" value="([^"]+)"', response.content.decode())[1]


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def decision(action="person.weigh"):
    entry = AuditEntry.objects.get(action=action)
    values = AuditValue.objects.filter(entry=entry)
    return entry, {value.field: value.new for value in values}


def test_intake_asks_before_it_records_and_keeps_what_was_typed(desk):
    known = person(born_on="1990-03-01", birth_precision="year")
    PartyFactory(person=known, complaint=ComplaintFactory(desk=desk.user.unit))
    PartyFactory(person=known, complaint=ComplaintFactory())

    answer = desk.post(ADD_COMPLAINT, intake(born_on="1990-01-01", birth_precision="year"))

    assert answer.status_code == 200
    assert messages(answer) == ["Perhaps this person is known already. Say below who it is."]
    assert (Complaint.objects.count(), Person.objects.count()) == (2, 1)
    for shown in (
        NAME,
        "born in 1990",
        "likeness 0.97",
        "Same name, written otherwise (0.96) · Same year of birth",
        "1 complaint that you may see",
        OTHERWISE,
        "Held without papers",
    ):
        assert shown in text(answer) or shown in answer.content.decode()


def test_the_known_person_is_taken(desk):
    known = person()
    shown = signed_persons(desk.post(ADD_COMPLAINT, intake()))

    answer = desk.post(
        ADD_COMPLAINT, intake(chosen_person=known.pk, shown_persons=shown), follow=True
    )

    complaint = Complaint.objects.get()
    assert complaint.parties.get().person == known
    assert Person.objects.count() == 1
    assert "The known person was taken" in text(answer)
    entry, told = decision()
    assert (entry.object_id, entry.case_id, entry.user) == (known.pk, complaint.pk, desk.user)
    assert told == {"decision": "known person", "shown": str(known.pk), "restricted": "0"}


@pytest.mark.parametrize("way", ["checked", "picked"])
def test_what_protects_is_not_lost_with_a_known_person(desk, way):
    """Fear of return told today is stored on the known person, however they were chosen."""
    known = person()
    asylum = ClassificationFactory(list="legal_status", code="asylum_seeker").pk
    feared = ClassificationFactory(list="country", code="IRN").pk
    facts = {
        "fears_return": "yes",
        "needs_interpreter": "on",
        "statuses": [asylum],
        "feared_state": feared,
    }
    if way == "checked":
        shown = signed_persons(desk.post(ADD_COMPLAINT, intake(**facts)))
        desk.post(ADD_COMPLAINT, intake(chosen_person=known.pk, shown_persons=shown, **facts))
    else:
        desk.post(ADD_COMPLAINT, intake(full_name="", latin_name="", person=known.pk, **facts))

    complaint = Complaint.objects.get()
    assert complaint.parties.get().person == known
    known.refresh_from_db()
    assert (known.fears_return, known.needs_interpreter) == ("yes", True)
    assert "asylum_seeker" in [row.status.code for row in known.statuses.all()]
    assert "IRN" in [row.country.code for row in known.state_ties.all()]
    assert protection.protected_people_on(complaint) == [known]
    assert known.names.filter(full=OTHERWISE).exists() == (way == "checked")


def test_none_of_these_is_a_new_person_and_on_record(desk):
    known = person()
    shown = signed_persons(desk.post(ADD_COMPLAINT, intake()))

    desk.post(ADD_COMPLAINT, intake(chosen_person="new", shown_persons=shown))

    new = Complaint.objects.get().parties.get().person
    assert (new.display_name, new == known) == (OTHERWISE, False)
    entry, told = decision()
    assert entry.object_id == new.pk
    assert told == {"decision": "new person", "shown": str(known.pk), "restricted": "0"}
    assert OTHERWISE not in str(entry.fields)


@pytest.mark.parametrize("forged", ["", "x", "eyJhIjoxfQ:1", "\x00"])
def test_a_forged_value_asks_again(desk, forged):
    known = person()
    desk.post(ADD_COMPLAINT, intake(chosen_person="new", shown_persons=forged))
    desk.post(ADD_COMPLAINT, intake(chosen_person=known.pk, shown_persons=forged))

    assert not Complaint.objects.exists()


def test_a_value_of_a_colleague_or_of_another_purpose_asks_again(desk, as_role):
    person()
    colleague = as_role("registrar", unit=UnitFactory())
    foreign = signed_persons(colleague.post(ADD_COMPLAINT, intake()))
    other = signing.dumps(signing.loads(foreign, salt=SALT), salt="another")

    for value in (foreign, other):
        desk.post(ADD_COMPLAINT, intake(chosen_person="new", shown_persons=value))

    assert not Complaint.objects.exists()


def test_another_match_that_appears_meanwhile_is_asked_for(desk):
    person()
    shown = signed_persons(desk.post(ADD_COMPLAINT, intake()))
    late = person("Нумуналиев Золбал")

    answer = desk.post(ADD_COMPLAINT, intake(chosen_person="new", shown_persons=shown))
    assert late.display_name in text(answer)
    desk.post(ADD_COMPLAINT, intake(chosen_person="new", shown_persons=signed_persons(answer)))

    assert Complaint.objects.count() == 1


def test_who_was_not_shown_is_not_taken(desk):
    person()
    stranger = person("Somebody Else")
    shown = signed_persons(desk.post(ADD_COMPLAINT, intake()))

    answer = desk.post(ADD_COMPLAINT, intake(chosen_person=stranger.pk, shown_persons=shown))

    assert answer.status_code == 200
    assert not Complaint.objects.exists()


def test_a_reserved_identity_is_restricted_and_may_be_passed_over(desk):
    hidden = person(is_reserved=True)

    answer = desk.post(ADD_COMPLAINT, intake())
    assert "Restricted: ask the supervisor" in text(answer)
    assert NAME not in answer.content.decode()
    assert f'name="chosen_person" value="{hidden.pk}"' not in answer.content.decode()
    shown = signed_persons(answer)
    assert (
        desk.post(ADD_COMPLAINT, intake(chosen_person=hidden.pk, shown_persons=shown)).status_code
        == 200
    )
    desk.post(ADD_COMPLAINT, intake(chosen_person="new", shown_persons=shown))

    assert Complaint.objects.get().parties.get().person != hidden
    assert decision()[1] == {"decision": "new person", "shown": "", "restricted": "1"}


def test_a_document_and_a_telephone_are_enough_to_ask(desk):
    known = person("Somebody Else")
    IdentityDocumentFactory(person=known, number="TST 012345")
    ContactPointFactory(person=known, value="+994501234567", normalised="+994501234567")

    by_document = desk.post(
        ADD_COMPLAINT, intake(document_number="tst-o12345", document_kind="passport")
    )
    by_phone = desk.post(ADD_COMPLAINT, intake(phone="050 123 45 67"))

    assert "Same document" in text(by_document)
    assert "Same telephone" in text(by_phone)


def test_a_document_is_recorded_with_the_new_person(desk):
    desk.post(ADD_COMPLAINT, intake(document_number="tst № 01-23", document_kind="identity_card"))

    paper = Complaint.objects.get().parties.get().person.identity_documents.get()
    assert (paper.kind, paper.number, paper.normalised) == (
        "identity_card",
        "tst № 01-23",
        "TST0123",
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"document_number": "-- №"}, "A document has a number."),
        (
            {"document_number": "x" * 61},
            "Ensure this value has at most 60 characters (it has 61).",
        ),
        ({"full_name": "x" * 251}, "Ensure this value has at most 250 characters (it has 251)."),
        ({"full_name": "... ---"}, "A name has letters."),
        ({"full_name": "\u200f\u202e\u200b"}, "A person has at least one name."),
        (
            {"earlier_case": "304"},
            "You see no complaint of this number. Look it up, or leave it out.",
        ),
        (
            {"earlier_case": "C-2026-000304-X"},
            "You see no complaint of this number. Look it up, or leave it out.",
        ),
        ({"full_name": "", "document_number": "TST 1"}, "Who is it? Fill in a name."),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(desk, wrong, message):
    answer = desk.post(ADD_COMPLAINT, intake(**wrong))

    assert messages(answer) == [message]
    assert "Held without papers" in answer.content.decode()
    assert not Person.objects.exists()


def test_a_complaint_of_others_is_no_more_known_than_none(desk):
    foreign = ComplaintFactory()
    PartyFactory(complaint=foreign, person=person("Somebody Else"))

    answer = desk.post(ADD_COMPLAINT, intake(earlier_case=foreign.number))

    assert messages(answer) == [
        "You see no complaint of this number. Look it up, or leave it out."
    ]
    assert "Somebody Else" not in answer.content.decode()


def test_a_name_of_many_marks_is_compared_and_kept(desk):
    person()

    answer = desk.post(ADD_COMPLAINT, intake(full_name=f"\u202b{OTHERWISE}\u202c"))

    assert "Perhaps already known" in text(answer)


def test_a_person_is_not_added_twice_unasked(desk):
    known = person()
    typed = person_form(**{"names-0-full": OTHERWISE})

    answer = desk.post(PERSONS + "add/", typed)
    assert "Perhaps already known" in text(answer)
    assert Person.objects.count() == 1
    taken = desk.post(
        PERSONS + "add/",
        typed | {"chosen_person": known.pk, "shown_persons": signed_persons(answer)},
    )

    assert taken.url == f"{PERSONS}{known.pk}/change/"
    assert Person.objects.count() == 1
    assert decision()[1]["decision"] == "known person"


def test_a_new_person_is_added_after_weighing(desk):
    known = person()
    typed = person_form(**{"names-0-full": OTHERWISE})
    shown = signed_persons(desk.post(PERSONS + "add/", typed))

    desk.post(PERSONS + "add/", typed | {"chosen_person": "new", "shown_persons": shown})

    new = Person.objects.latest("pk")
    assert new != known
    assert decision()[0].object_id == new.pk


def test_a_popup_gives_the_known_person_back(desk):
    known = person()
    typed = person_form(**{"names-0-full": OTHERWISE, "_popup": 1})
    shown = signed_persons(desk.post(PERSONS + "add/", typed))

    answer = desk.post(
        PERSONS + "add/", typed | {"chosen_person": known.pk, "shown_persons": shown}
    )

    assert f"&quot;value&quot;: &quot;{known.pk}&quot;" in answer.content.decode()


def test_a_new_party_is_checked_too(as_role):
    unit = UnitFactory()
    officer = as_role("case_officer", unit=unit)
    complaint = ComplaintFactory(officer=officer.user, status="accepted")
    seen, unseen = person(), person()
    PartyFactory(person=seen, complaint=ComplaintFactory(officer=officer.user))
    typed = {"role": "witness", "full_name": OTHERWISE}

    answer = officer.post(transition_url(complaint, "party"), typed)
    assert f'name="chosen_person" value="{seen.pk}"' in answer.content.decode()
    assert f'name="chosen_person" value="{unseen.pk}"' not in answer.content.decode()
    assert "Restricted" not in answer.content.decode()
    officer.post(
        transition_url(complaint, "party"),
        typed | {"chosen_person": seen.pk, "shown_persons": signed_persons(answer)},
    )

    assert Party.objects.get(complaint=complaint).person == seen
    entry, told = decision()
    assert (entry.case_id, told["decision"]) == (complaint.pk, "known person")


def test_what_is_typed_is_answered_with_a_part_of_the_page(desk):
    known = person()

    answer = desk.post(DUPLICATE_CHECK, {"name": OTHERWISE, "born_on": "31.02.1990", "case": "x"})

    assert f'value="{known.pk}"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    entry = AuditEntry.objects.get(action="person.match")
    assert (entry.user, entry.fields) == (desk.user, {})


def test_only_who_records_people_asks(client, as_role):
    person()

    assert client.post(DUPLICATE_CHECK, {"name": OTHERWISE}).status_code == 302
    assert as_role("analyst").post(DUPLICATE_CHECK, {"name": OTHERWISE}).status_code == 403
    assert as_role("registrar", unit=UnitFactory()).get(DUPLICATE_CHECK).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_the_part_of_the_page_costs_the_same(desk, rows, django_assert_num_queries):
    for _ in range(rows):
        person()
    desk.post(DUPLICATE_CHECK, {"name": "Somebody"})

    with django_assert_num_queries(QUERIES):
        answer = desk.post(DUPLICATE_CHECK, {"name": OTHERWISE, "phone": "0501234567"})

    assert answer.content.decode().count('name="chosen_person"') == rows + 1


# Queries: session, account and roles 3, matching 3, persons and their cases 2, audit entry 4.
QUERIES = 12
