import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Complaint, Person, RemovalOrder
from ombudsman.models import AuditEntry
from tests.factories import (
    ClassificationFactory,
    UnitFactory,
)
from tests.support.admin_forms import intake_form, messages

pytestmark = pytest.mark.usefixtures("limits")
ADD = "/admin/cases/complaint/add/"
LIST = "/admin/cases/complaint/"
NAMING = ("nationality", "statuses", "phone", "full_name", "latin_name")


def page(complaint):
    return reverse("admin:cases_complaint_change", args=[complaint.pk])


def none_of_these(desk, form):
    """Send the form, then again with the choice "None of these: a new person"."""
    asked = desk.post(ADD, form).content.decode()
    shown = re.search(r'name="shown_persons" value="([^"]+)"', asked)[1]
    return desk.post(ADD, form | {"shown_persons": shown, "chosen_person": "new"})


@pytest.fixture
def desk(as_role):
    return as_role("registrar", unit=UnitFactory())


def test_registrar_registers_a_stateless_person(desk):
    response = desk.post(ADD, intake_form())

    complaint = Complaint.objects.get()
    assert response.status_code == 302, messages(response)
    person = complaint.parties.get().person
    assert person.display_name == "ფარაველი ნიმუში"
    assert [name.script for name in person.names.all()] == ["Geor", "Latn"]
    assert person.contacts.get().normalised == "+994500000000"
    assert complaint.deadlines.count() == 2
    assert AuditEntry.objects.filter(action="complaint.create", user=desk.user).count() == 1


def test_what_was_typed_is_kept_on_an_error(desk):
    response = desk.post(ADD, intake_form(received_at_0="2999-01-01"))

    assert response.status_code == 200
    assert messages(response) == ["It cannot be received in the future."]
    assert "ფარაველი ნიმუში" in response.content.decode()
    assert (Complaint.objects.count(), Person.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"summary": ""}, "This field is required."),
        ({"summary": "x" * 1001}, "Ensure this value has at most 1000 characters (it has 1001)."),
        (
            {"channel": 999_999},
            "Select a valid choice. That choice is not one of the available choices.",
        ),
        ({"born_on": "2999-01-01"}, "This birth date cannot be."),
        ({"full_name": "", "latin_name": ""}, "Who is it? Fill in a name."),
        ({"full_name": "\u200b\u200e"}, "A person has at least one name."),
        ({"address_kind": "residence"}, "Fill in the address."),
        ({"removal_number": "7"}, "What kind of removal is it?"),
        ({"received_at_0": "31.02.2026"}, "Enter a valid date."),
    ],
)
def test_bad_input_is_answered_at_the_field(desk, wrong, message):
    response = desk.post(ADD, intake_form(**wrong))

    assert response.status_code == 200
    assert messages(response) == [message]
    assert not Complaint.objects.exists()
    assert not Person.objects.exists()


def test_retired_codes_are_not_taken(desk):
    retired = ClassificationFactory(list="channel", code="telegraph", valid_until="2020-01-01")

    response = desk.post(ADD, intake_form(channel=retired.pk))

    assert response.status_code == 200
    assert not Complaint.objects.exists()


def test_a_form_sent_twice_makes_one_complaint(desk):
    first = desk.post(ADD, intake_form(form_token="token"))
    second = desk.post(ADD, intake_form(form_token="token"))

    assert Complaint.objects.count() == 1
    assert first.status_code == second.status_code == 302
    assert second.url == page(Complaint.objects.get())


def test_back_and_save_again_leads_to_the_complaint_made_before(desk):
    """The browser then shows a new form: another token and minute, the same content."""
    desk.post(ADD, intake_form(form_token="first"))
    again = desk.post(ADD, intake_form(form_token="second", received_at_1="12:01:00"), follow=True)

    assert Complaint.objects.count() == Person.objects.count() == 1
    assert again.redirect_chain == [(page(Complaint.objects.get()), 302)]
    assert "This form was sent already" in again.content.decode()


def test_other_words_or_another_colleague_make_another_complaint(desk, as_role):
    colleague = as_role("registrar", unit=UnitFactory())
    form = intake_form()

    desk.post(ADD, form | {"form_token": "first"})
    none_of_these(desk, form | {"form_token": "second", "summary": "Held without a lawyer"})
    none_of_these(colleague, form | {"form_token": "third"})

    assert Complaint.objects.count() == 3


def test_a_refused_form_may_be_sent_again_with_the_same_words(desk):
    form = intake_form(form_token="token")

    refused = desk.post(ADD, form | {"born_on": "2999-01-01"})
    desk.post(ADD, form)

    assert refused.status_code == 200
    assert Complaint.objects.count() == 1


def test_status_cannot_be_forged(desk):
    desk.post(ADD, intake_form(status="closed", priority="immediate", number="C-1"))

    complaint = Complaint.objects.get()
    assert (complaint.status, complaint.priority) == ("received", "normal")
    assert complaint.number.startswith("C-20")


def test_everything_that_is_wrong_is_told_at_once(desk):
    wrong = intake_form(
        full_name="12345",
        phone="abc",
        born_on="2190-01-01",
        removal_number="12-K",
        address_kind="residence",
    )

    told = messages(desk.post(ADD, wrong))

    assert sorted(told) == [
        "A name has letters.",
        "Fill in the address.",
        "This birth date cannot be.",
        "This is no telephone number.",
        "What kind of removal is it?",
    ]


def test_wrong_fields_and_broken_rules_are_told_at_once(desk):
    wrong = intake_form(
        channel=999_999,
        summary="",
        phone="abc",
        handed_over_at_0="2026-03-03",
        handed_over_at_1="12:00",
        violated_on="2190-01-01",
        learned_on="2190-01-01",
        removal_number="12-K",
    )

    told = messages(desk.post(ADD, wrong))

    assert sorted(told) == [
        "It cannot have been handed over after it was received.",
        "Select a valid choice. That choice is not one of the available choices.",
        "This day lies in the future.",
        "This day lies in the future.",
        "This field is required.",
        "This is no telephone number.",
        "What kind of removal is it?",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": 999_999, "full_name": "", "latin_name": ""},
        {"full_name": "x" * 251},
        {"facility": 999_999, "address_kind": "detained"},
        {
            "received_at_0": "31.02.2026",
            "handed_over_at_0": "2026-03-03",
            "handed_over_at_1": "12:00",
        },
        {"born_on": "31.02.1990", "birth_precision": "day"},
    ],
)
def test_a_wrong_field_makes_no_other_wrong(desk, wrong):
    form = {
        name: text
        for name, text in intake_form().items()
        if "person" not in wrong or name not in NAMING
    }

    assert len(messages(desk.post(ADD, form | wrong))) == 1


def test_a_removal_may_have_a_day_without_an_hour_or_no_date(desk):
    for name, day in (("Misal Lorvan", "2999-01-01"), ("ნიმუში ფარაველი", "")):
        fields = {"full_name": name, "latin_name": "", "phone": "", "removal_kind": "expulsion"}
        desk.post(ADD, intake_form(**fields, removal_at_0=day, removal_at_1=""))

    dated, undated = RemovalOrder.objects.order_by("pk")
    assert timezone.localtime(dated.scheduled_at).isoformat()[:16] == "2999-01-01T00:00"
    assert (dated.scheduled_precision, undated.scheduled_at) == ("day", None)


def test_a_removal_date_that_has_passed_is_taken_and_pointed_out(desk):
    form = intake_form(removal_kind="expulsion", removal_at_0="2020-01-01", removal_at_1="")

    answer = desk.post(ADD, form, follow=True)

    assert RemovalOrder.objects.count() == 1
    assert "This date has passed." in answer.content.decode()


def test_who_is_named_is_not_anonymous(desk):
    told = messages(desk.post(ADD, intake_form(is_anonymous="on")))

    assert [text.partition(".")[0] for text in told] == ["Who is named is not anonymous"]
