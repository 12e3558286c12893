import pytest
from django.utils import translation

from ombudsman.models import AuditEntry
from ombudsman.templatetags import trail


def test_an_act_is_told_in_the_words_of_the_reader():
    entry = AuditEntry(action="complaint.assign", object_type="cases.complaint")

    assert trail.act_in_words(entry) == "Complaint: assigned"
    with translation.override("ru"):
        assert trail.act_in_words(entry) == "Жалоба: назначено"


def test_an_act_about_no_object_names_its_subject_in_the_words_of_the_reader():
    entry = AuditEntry(action="person.match")

    assert trail.act_in_words(entry) == "Person: looked up"
    with translation.override("ru"):
        assert trail.act_in_words(entry) == "Лицо: поиск"


def test_an_act_without_words_is_told_by_its_code():
    entry = AuditEntry(action="complaint.unheard_of", object_type="cases.complaint")

    assert trail.act_in_words(entry) == "complaint.unheard_of"


def test_an_object_that_is_no_more_keeps_its_code():
    entry = AuditEntry(action="shadow.create", object_type="cases.shadow", fields={"length": {}})

    assert trail.act_in_words(entry) == "Shadow: recorded"
    assert trail.fields_in_words(entry) == "length"
    assert trail.object_in_words("cases.shadow", 7) == "cases.shadow 7"
    assert trail.object_in_words("", None) == ""


def test_fields_are_named_as_on_the_form():
    entry = AuditEntry(object_type="cases.complaint", fields={"received_at": {}, "unknown": {}})

    assert trail.fields_in_words(entry) == "received at, unknown"


def test_what_the_gate_keeps_of_a_refusal_has_words():
    fields = {"organisation": {}, "way": {}, "ground": {}}
    entry = AuditEntry(object_type="cases.complaint", action="complaint.blocked", fields=fields)

    assert trail.act_in_words(entry) == "Complaint: refused at the gate"
    assert trail.fields_in_words(entry) == "organisation, way, on what ground"
    with translation.override("ru"):
        assert trail.fields_in_words(entry).startswith("организация, ")


@pytest.mark.parametrize(
    ("kind", "why", "told"),
    [
        ("cases.complaint", "received > accepted", "Received → Under examination"),
        ("cases.complaint", "received > refused\nToo late.", "Received → Refused\nToo late."),
        ("cases.complaint", "a > b", "a > b"),
        ("cases.person", "received > accepted", "received > accepted"),
        ("cases.gone", "Because.", "Because."),
    ],
)
def test_a_move_is_told_by_the_labels_of_the_states(kind, why, told):
    entry = AuditEntry(object_type=kind)
    entry.why = why

    assert trail.why_in_words(entry) == told


def test_roles_are_named_as_the_office_names_them():
    assert trail.roles_in_words("emergency, head_of_unit") == "emergency rights, Head of unit"
    assert trail.roles_in_words("") == ""
