import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Call, Callback
from ombudsman.models import AuditEntry
from tests.factories import (
    CallFactory,
    ClassificationFactory,
    ComplaintFactory,
    OutcomeRuleFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
)

ADD = "/admin/cases/call/add/"
LIST = "/admin/cases/call/"


def page(call):
    return reverse("admin:cases_call_change", args=[call.pk])


def step(call, name):
    return reverse("admin:cases_call_transition", args=[call.pk, name])


def outcome(code="advice_given", **rule):
    row = ClassificationFactory(list="call_outcome", code=code)
    OutcomeRuleFactory(outcome=row, **{"is_served": True, **rule})
    return row


def form_data(**fields):
    started = timezone.localtime()
    return {
        "direction": "in",
        "caller_number": "012 555 01 01",
        "started_at_0": started.date().isoformat(),
        "started_at_1": "00:00:00",
        "note": "Asked about papers.",
    } | fields


def messages(response):
    return re.findall(r'class="errorlist[^"]*"[^>]*><li>([^<]+)', response.content.decode())


def test_a_taker_logs_a_call_with_its_outcome_and_the_complaint(as_role):
    taker, complaint = as_role("call_taker"), ComplaintFactory(number="C-2026-000123-9")
    topic = ClassificationFactory(list="topic", code="citizenship")

    response = taker.post(
        ADD,
        form_data(complaint_number="c 2026 000123 9", result=outcome().pk, topics=[topic.pk]),
    )

    call = Call.objects.get()
    assert response.status_code == 302, messages(response)
    assert (call.caller_number, call.taker) == ("+994125550101", taker.user)
    assert (call.outcome.code, call.complaint) == ("advice_given", complaint)
    assert list(call.topics.all()) == [topic]
    assert call.ended_at is not None
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[:2] == ["call.create", "call.code"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"caller_number": "my neighbour"}, "This is not a telephone number."),
        ({"caller_number": "9" * 31}, "Ensure this value has at most 30 characters (it has 31)."),
        ({"started_at_0": "2999-01-01"}, "This moment lies in the future."),
        ({"started_at_0": "31.02.2026"}, "Enter a valid date."),
        ({"ended_at_0": "2020-01-01", "ended_at_1": "00:00"}, "This is before the call began."),
        ({"complaint_number": "C-2026-000123-8"}, "There is no complaint of this number."),
        (
            {"result": 999_999},
            "Select a valid choice. That choice is not one of the available choices.",
        ),
        (
            {"direction": "up"},
            "Select a valid choice. up is not one of the available choices.",
        ),
    ],
)
def test_bad_input_is_answered_at_the_field_and_kept(as_role, wrong, message):
    response = as_role("call_taker").post(ADD, form_data(**wrong))

    assert response.status_code == 200
    assert messages(response) == [message]
    assert "Asked about papers." in response.content.decode()
    assert not Call.objects.exists()


def test_an_outcome_that_does_not_fit_is_answered_at_the_field(as_role):
    taker = as_role("call_taker")
    outgoing, noted = outcome("no_answer", direction="out"), outcome("declined", needs_note=True)
    retired = ClassificationFactory(
        list="call_outcome", code="telegraphed", valid_until="2020-01-01"
    )

    direction = taker.post(ADD, form_data(result=outgoing.pk))
    note = taker.post(ADD, form_data(result=noted.pk, note=""))
    gone = taker.post(ADD, form_data(result=retired.pk))

    assert messages(direction) == ["This outcome is for calls of the other direction."]
    assert messages(note) == ["This outcome needs a note."]
    assert len(messages(gone)) == 1
    assert not Call.objects.exists()


def test_a_start_in_the_future_is_reported_with_other_errors(as_role):
    ended = {"ended_at_0": "2026-03-02", "ended_at_1": "10:00"}
    wrong = form_data(started_at_0="2999-01-01", complaint_number="C-1", **ended)

    answer = as_role("call_taker").post(ADD, wrong)

    assert set(messages(answer)) == {
        "This moment lies in the future.",
        "There is no complaint of this number.",
    }


def test_no_database_constraint_is_reported_beside_a_wrong_field(as_role):
    ended = {"ended_at_0": "2026-03-02", "ended_at_1": "10:00"}

    answer = as_role("call_taker").post(ADD, form_data(caller_number="9" * 31, **ended))

    assert messages(answer) == ["Ensure this value has at most 30 characters (it has 31)."]


def test_a_complaint_that_the_taker_may_not_open_is_no_link(as_role):
    taker, officer = as_role("call_taker"), as_role("commissioner")
    complaint = ComplaintFactory(number="C-2026-000123-9")
    call = CallFactory(taker=taker.user, complaint=complaint)
    link = f'href="{reverse("admin:cases_complaint_change", args=[complaint.pk])}"'

    shut, opened = (one.get(page(call)).content.decode() for one in (taker, officer))

    assert ("C-2026-000123-9" in shut, link in shut) == (True, False)
    assert link in opened


def test_what_is_written_once_cannot_be_forged(as_role):
    taker = as_role("call_taker")
    taker.post(ADD, form_data(coded_at="2026-01-01", taker=UserFactory().pk, version=9))
    call = Call.objects.get()

    taker.post(page(call), {"caller_number": "0125550202", "note": "More.", "outcome": "1"})

    call.refresh_from_db()
    assert (call.taker, call.outcome, call.version) == (taker.user, None, 2)
    assert (call.caller_number, call.note) == ("+994125550101", "More.")


def test_a_form_sent_twice_makes_one_call(as_role):
    taker = as_role("call_taker")

    taker.post(ADD, form_data(form_token="token"))
    taker.post(ADD, form_data(form_token="token"))

    assert Call.objects.count() == 1


def test_a_call_is_coded_linked_and_brings_a_callback(as_role):
    taker = as_role("call_taker")
    call, person = CallFactory(taker=taker.user), PersonFactory()
    later = {"not_before_0": "2026-03-02", "not_before_1": "10:00:00"}

    taker.post(step(call, "link"), {"person": person.pk})
    promise = taker.post(
        step(call, "callback"), {"number": call.caller_number, "reason": "News.", **later}
    )
    coded = taker.post(step(call, "code"), {"outcome": outcome().pk, "note": "Told."})

    call.refresh_from_db()
    assert promise.status_code == coded.status_code == 302
    assert (call.person, call.outcome.code) == (person, "advice_given")
    assert Callback.objects.get().person == person


def test_a_refusal_is_shown_in_the_small_form_at_its_field(as_role):
    taker = as_role("call_taker")
    call = CallFactory(taker=taker.user)
    noted = outcome("declined", needs_note=True)

    response = taker.post(step(call, "code"), {"outcome": noted.pk})

    assert response.status_code == 200
    assert messages(response) == ["This outcome needs a note."]


def test_only_a_supervisor_changes_an_outcome(as_role):
    call = CallFactory(outcome=outcome())
    taker, supervisor = as_role("call_taker"), as_role("call_supervisor")
    Call.objects.update(taker=taker.user)
    change = {"outcome": outcome("referred_other_body").pk, "reason": "The tape says so."}

    again = taker.post(step(call, "code"), change)
    refused = taker.post(step(call, "recode"), change)
    changed = supervisor.post(step(call, "recode"), change)

    call.refresh_from_db()
    assert (again.status_code, refused.status_code, changed.status_code) == (200, 403, 302)
    assert call.outcome.code == "referred_other_body"


def test_strangers_see_nothing(client, as_role):
    call = CallFactory()

    for address in (LIST, ADD, page(call), step(call, "code")):
        assert client.get(address).status_code == 302
    for role in ("case_officer", "npm_lead", "analyst", "auditor", "administrator"):
        signed_in = as_role(role)
        assert signed_in.get(LIST).status_code == 403
        assert signed_in.get(ADD).status_code == 403


def test_a_colleagues_call_answers_404(as_role):
    call, taker = CallFactory(), as_role("call_taker")

    assert taker.get(page(call)).status_code == 404
    assert taker.get(step(call, "code")).status_code == 404
    assert taker.get(reverse("admin:cases_call_history", args=[call.pk])).status_code == 404
    assert as_role("call_supervisor").get(page(call)).status_code == 200


def test_the_page_shows_the_status_of_the_callers_cases(as_role):
    taker, person = as_role("call_taker"), PersonFactory()
    reserved = PersonFactory(is_reserved=True)
    known, hidden = PartyFactory(person=person), PartyFactory(person=reserved)

    shown = taker.get(page(CallFactory(taker=taker.user, person=person))).content.decode()
    kept = taker.get(page(CallFactory(taker=taker.user, person=reserved))).content.decode()

    assert known.complaint.number in shown
    assert hidden.complaint.number not in kept


def test_search_takes_a_number_in_any_spelling(as_role):
    supervisor = as_role("call_supervisor")
    found = CallFactory(complaint=ComplaintFactory(number="C-2026-000123-9"))
    CallFactory(caller_number="+994125550202")

    for term in ("(012) 555-01-01", "с2026000123-9"):
        rows = supervisor.get(LIST, {"q": term}).context["cl"].result_list
        assert list(rows) == [found]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    supervisor = as_role("call_supervisor")
    CallFactory.create_batch(
        rows, person=PersonFactory(), complaint=ComplaintFactory(), outcome=outcome()
    )

    with django_assert_num_queries(5):
        assert len(supervisor.get(LIST).context["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_page_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    supervisor, person = as_role("call_supervisor"), PersonFactory()
    PartyFactory.create_batch(rows, person=person)
    call = CallFactory(person=person, language=ClassificationFactory(list="language", code="fa"))

    with django_assert_num_queries(13):  # four of them for the audit entry
        assert supervisor.get(page(call)).status_code == 200


@pytest.mark.parametrize("work", ["uncoded", "mine"])
def test_work_filters(as_role, work):
    supervisor = as_role("call_supervisor")
    over = {"started_at": timezone.now(), "ended_at": timezone.now()}
    wanted = CallFactory(taker=supervisor.user, **over)
    CallFactory(outcome=outcome(), **over)

    assert list(supervisor.get(LIST, {"work": work}).context["cl"].result_list) == [wanted]


def test_a_reserved_identity_is_not_read_from_a_call(as_role):
    taker, commissioner = as_role("call_taker"), as_role("commissioner")
    hidden = PersonFactory(display_name="Gizli Nümunə", is_reserved=True)
    call = CallFactory(taker=taker.user, person=hidden)

    assert "Gizli" not in taker.get(page(call)).content.decode()
    assert "Gizli" in commissioner.get(page(call)).content.decode()


@pytest.mark.parametrize("day", ["01.01.0001", "31.12.9999"])
def test_a_day_that_cannot_be_meant_is_an_error(day, as_role):
    response = as_role("call_taker").post(ADD, form_data(started_at_0=day, started_at_1="00:00"))

    assert "outside what can be meant" in response.content.decode()
    assert not Call.objects.exists()
