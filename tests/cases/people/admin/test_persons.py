import pytest
from django.urls import reverse

from cases.models import Person
from ombudsman.models import AuditEntry
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    UnitFactory,
)
from tests.support.admin_forms import person_form

LIST = "/admin/cases/person/"


def page(person):
    return reverse("admin:cases_person_change", args=[person.pk])


def test_registrar_records_a_person_with_a_name_in_its_own_script(as_role):
    desk = as_role("registrar", unit=UnitFactory())

    response = desk.post(LIST + "add/", person_form())

    person = Person.objects.get()
    assert response.status_code == 302
    assert (person.display_name, person.created_by) == ("ተስፋ ምሳሌ", desk.user)
    assert (person.names.get().script, person.names.get().folded) == ("Ethi", "tesfa msale")


def test_back_and_save_again_leads_to_the_person_made_before(as_role):
    desk = as_role("registrar", unit=UnitFactory())

    desk.post(LIST + "add/", person_form(form_token="first"))
    again = desk.post(LIST + "add/", person_form(form_token="second"))

    assert again.url == page(Person.objects.get())


def with_document(number):
    return person_form(
        **{
            "identity_documents-TOTAL_FORMS": 1,
            "identity_documents-0-kind": "passport",
            "identity_documents-0-number": number,
            "identity_documents-0-basis": "documented",
        }
    )


def test_the_number_of_a_document_is_kept_as_typed_and_in_one_form(as_role):
    as_role("registrar", unit=UnitFactory()).post(LIST + "add/", with_document("tst № 01-23"))

    document = Person.objects.get().identity_documents.get()
    assert (document.number, document.normalised) == ("tst № 01-23", "TST0123")


def test_a_document_of_punctuation_alone_is_refused_at_its_field(as_role):
    answer = as_role("registrar", unit=UnitFactory()).post(LIST + "add/", with_document("-- / №"))

    assert "A document has a number." in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"born_on": "2999-01-01"}, "This birth date cannot be."),
        ({"names-0-full": ""}, "This field is required."),
        ({"names-0-full": "x" * 251}, "at most 250 characters"),
        ({"sex": "robot"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_answered_and_nothing_is_written(as_role, wrong, message):
    response = as_role("registrar", unit=UnitFactory()).post(LIST + "add/", person_form(**wrong))

    assert message in response.content.decode()
    assert not Person.objects.exists()


def test_nobody_leafs_through_the_register(as_role):
    name = PersonNameFactory(full="Xəyali Nümunə", folded="xeyali numune")
    desk = as_role("registrar", unit=UnitFactory())

    assert str(name.person) not in desk.get(LIST).content.decode()
    assert str(name.person) not in desk.get(LIST, {"q": "xə"}).content.decode()
    assert str(name.person) in desk.get(LIST, {"q": "Nümunə Xəyali"}).content.decode()


def test_each_search_is_on_record_without_what_was_typed(as_role):
    PersonNameFactory(full="Xəyali Nümunə", folded="xeyali numune")
    desk = as_role("registrar", unit=UnitFactory())

    desk.get(LIST)
    desk.get(LIST, {"q": "Nümunə Xəyali"})

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user, entry.fields) == ("person.search", desk.user, {})
    assert entry.reason == "keys=name rows=1"


def test_a_reserved_identity_opens_only_through_a_visible_case(as_role):
    person = PersonFactory(is_reserved=True)
    unit = UnitFactory()
    PartyFactory(person=person, complaint=ComplaintFactory(unit=unit))

    assert as_role("registrar", unit=UnitFactory()).get(page(person)).status_code == 404
    assert as_role("call_taker", unit=UnitFactory()).get(page(person)).status_code == 404
    assert as_role("case_officer", unit=UnitFactory()).get(page(person)).status_code == 404
    assert as_role("case_officer", unit=unit).get(page(person)).status_code == 200


def test_opening_and_changing_are_on_record(as_role):
    desk = as_role("registrar", unit=UnitFactory())
    desk.post(LIST + "add/", person_form())
    person = Person.objects.get()

    desk.get(page(person))

    actions = AuditEntry.objects.values_list("action", flat=True).order_by("pk")
    assert list(actions) == ["person.create", "personname.create", "person.change", "person.open"]


def test_a_new_status_sets_the_priority_of_the_case_anew(as_role):
    officer = as_role("case_officer", unit=UnitFactory())
    complaint = ComplaintFactory(officer=officer.user)
    name = PersonNameFactory()
    PartyFactory(person=name.person, complaint=complaint)
    child = ClassificationFactory(list="legal_status", code="unaccompanied_child")

    officer.post(
        page(name.person),
        person_form(
            **{
                "names-INITIAL_FORMS": 1,
                "names-0-id": name.pk,
                "names-0-person": name.person.pk,
                "statuses-TOTAL_FORMS": 1,
                "statuses-0-status": child.pk,
                "statuses-0-basis": "declared",
                "statuses-0-person": name.person.pk,
            }
        ),
    )

    complaint.refresh_from_db()
    assert complaint.priority == "high"


@pytest.mark.parametrize(
    "names",
    [["\u200b"], ["\ufb2c" * 240], ["Nümunə", "Yoxlama"]],
    ids=["nothing to see", "too long once cleaned", "two principal names"],
)
def test_names_that_cannot_be_kept_are_errors_in_the_form(names, as_role):
    empty = ("names", "statuses", "state_ties", "languages", "contacts", "addresses")
    sent = {f"{part}-{form}_FORMS": "0" for part in empty for form in ("TOTAL", "INITIAL")}
    answers = {"sex": "unknown", "birth_precision": "unknown"}
    answers |= {"fears_return": "not_asked", "consulate_wish": "not_asked"}
    rows = {f"names-{n}-full": name for n, name in enumerate(names)}
    rows |= {f"names-{n}-kind": "principal" for n in range(len(names))}
    count = {"names-TOTAL_FORMS": str(len(names))}

    response = as_role("commissioner").post(
        "/admin/cases/person/add/", sent | answers | rows | count
    )

    assert response.status_code == 200
    assert response.context["errors"]
    assert not Person.objects.exists()
