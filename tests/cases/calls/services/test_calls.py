from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.calls.services import calls
from cases.models import Call, OutcomeRule
from ombudsman.models import AuditEntry, Classification
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    CallFactory,
    ClassificationFactory,
    ComplaintFactory,
    OutcomeRuleFactory,
    PersonFactory,
    UserFactory,
)


def outcome(code="advice_given", **rule):
    row = ClassificationFactory(list="call_outcome", code=code)
    OutcomeRuleFactory(outcome=row, **{"is_served": True, **rule})
    return row


def actions(call):
    kind = ("cases.call", call.pk)
    return [
        entry.action
        for entry in AuditEntry.objects.filter(object_type=kind[0], object_id=kind[1]).order_by(
            "pk"
        )
    ]


def test_log_keeps_the_number_in_one_spelling_and_names_the_taker():
    taker = UserFactory(role="call_taker")

    call = calls.log(Call(caller_number="012 555 01 01"), by=taker)

    assert call.caller_number == "+994125550101"
    assert call.taker == taker
    assert actions(call) == ["call.create"]


@pytest.mark.parametrize("withheld", ["", "anonymous", " Unknown "])
def test_log_keeps_a_withheld_number_empty(withheld):
    assert calls.log(Call(caller_number=withheld), by=UserFactory()).caller_number == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"caller_number": "my neighbour's"}, "caller_number"),
        ({"started_at": timezone.now() + timedelta(days=1)}, "started_at"),
        (
            {
                "started_at": timezone.now() - timedelta(hours=1),
                "ended_at": timezone.now() - timedelta(hours=2),
            },
            "ended_at",
        ),
    ],
)
def test_log_names_the_wrong_field(wrong, field):
    with pytest.raises(InvalidInput) as refused:
        calls.log(Call(**wrong), by=UserFactory())

    assert refused.value.field == field
    assert not Call.objects.exists()
    assert not AuditEntry.objects.exists()


def test_answer_is_for_the_first_who_takes_it():
    call, first, second = CallFactory(taker=None), UserFactory(), UserFactory()

    calls.answer(call, by=first)
    with pytest.raises(Refusal):
        calls.answer(call, by=second)

    call.refresh_from_db()
    assert call.taker == first


def test_end_is_kept_once():
    call = CallFactory(started_at=timezone.now() - timedelta(minutes=9))
    first = timezone.now() - timedelta(minutes=2)

    calls.end(call, by=UserFactory(), at=first)
    calls.end(call, by=UserFactory())

    call.refresh_from_db()
    assert call.ended_at == first
    with pytest.raises(InvalidInput):
        calls.end(call, by=UserFactory(), at=call.started_at - timedelta(seconds=1))


def test_code_gives_the_outcome_ends_the_call_and_links_the_complaint():
    call, complaint = CallFactory(note="Asked twice."), ComplaintFactory()

    calls.code(call, outcome(), by=UserFactory(), note="Explained.", complaint=complaint)

    call.refresh_from_db()
    assert call.outcome.code == "advice_given"
    assert call.coded_at is not None
    assert call.ended_at is not None
    assert call.complaint == complaint
    assert call.note == "Asked twice.\n\nExplained."
    assert call.version == 2


def test_code_refuses_a_retired_outcome():
    retired = outcome()
    retired.valid_until = date(2020, 1, 1)
    retired.save()

    with pytest.raises(InvalidInput) as refused:
        calls.code(CallFactory(), retired, by=UserFactory())

    assert (refused.value.code, refused.value.field) == ("retired", "outcome")


def test_code_refuses_a_member_of_another_list():
    with pytest.raises(InvalidInput):
        calls.code(CallFactory(), ClassificationFactory(list="topic"), by=UserFactory())


def test_code_respects_the_direction():
    outgoing_only = outcome("no_answer", direction="out")

    with pytest.raises(InvalidInput) as refused:
        calls.code(CallFactory(direction="in"), outgoing_only, by=UserFactory())
    calls.code(CallFactory(direction="out"), outgoing_only, by=UserFactory())

    assert refused.value.field == "outcome"


@pytest.mark.parametrize("note", ["", "   "])
def test_code_refuses_an_empty_note_where_one_is_needed(note):
    call = CallFactory()

    with pytest.raises(InvalidInput) as refused:
        calls.code(call, outcome("declined", needs_note=True), by=UserFactory(), note=note)

    call.refresh_from_db()
    assert refused.value.field == "note"
    assert call.outcome is None


def test_an_outcome_without_a_rule_may_be_given():
    bare = ClassificationFactory(list="call_outcome", code="new_one")
    call = CallFactory()

    calls.code(call, bare, by=UserFactory())

    assert call.outcome == bare


def test_a_second_outcome_is_for_the_supervisor_and_has_a_reason():
    call, right = CallFactory(), outcome("referred_other_body")
    calls.code(call, outcome(), by=call.taker)

    with pytest.raises(Refusal) as refused:
        calls.code(call, right, by=call.taker, reason="I was wrong.")
    assert refused.value.code == "coded_already"
    supervisor = UserFactory(role="call_supervisor")
    with pytest.raises(InvalidInput):
        calls.code(call, right, by=supervisor)
    calls.code(call, right, by=supervisor, reason="The caller was referred.")

    call.refresh_from_db()
    entry = AuditEntry.objects.with_reasons().filter(action="call.code").latest("pk")
    assert call.outcome == right
    assert (entry.user, entry.why) == (supervisor, "The caller was referred.")


def test_link_adds_the_person_and_later_the_complaint():
    call, person, complaint = CallFactory(), PersonFactory(), ComplaintFactory()

    calls.link(call, by=call.taker, person=person)
    calls.link(call, by=call.taker, complaint=complaint)

    call.refresh_from_db()
    assert (call.person, call.complaint) == (person, complaint)
    assert AuditEntry.objects.of_case("cases.complaint", complaint.pk).count() == 1
    with pytest.raises(InvalidInput):
        calls.link(call, by=call.taker)


def test_no_number_and_no_note_stands_in_an_audit_entry():
    call = calls.log(Call(caller_number="0125550101", note="A secret."), by=UserFactory())

    text = str(AuditEntry.objects.values_list().get(object_id=call.pk))

    assert "A secret." not in text
    assert "5550101" not in text


def test_rules_of_outcomes_are_loaded_once_and_never_overwritten():
    for code in ("advice_given", "declined", "no_answer"):
        ClassificationFactory(list="call_outcome", code=code)

    assert calls.load_outcome_rules() == 3
    rule = OutcomeRule.objects.get(outcome__code="no_answer")
    assert (rule.direction, rule.is_served, rule.retry_minutes) == ("out", False, 60)
    assert OutcomeRule.objects.get(outcome__code="declined").needs_note
    assert OutcomeRule.objects.get(outcome__code="advice_given").direction == ""
    OutcomeRule.objects.update(retry_minutes=5)
    assert calls.load_outcome_rules() == 0
    assert set(OutcomeRule.objects.values_list("retry_minutes", flat=True)) == {5}


def test_outcomes_of_the_reference_file_fit_their_rules():
    rows = calls.json.loads(calls.OUTCOME_FILE.read_text())

    for row in rows:
        rule = calls._rule(Classification(code=row["code"]), row)
        rule.clean_fields(exclude=["outcome"])
