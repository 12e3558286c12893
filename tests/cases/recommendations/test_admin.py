import re

import pytest
from django.urls import reverse

from cases.models import Recommendation
from ombudsman.models import AuditEntry
from tests.factories import (
    ComplaintFactory,
    EventFactory,
    OrganisationFactory,
    RecommendationFactory,
    ReplyFactory,
    UnitFactory,
    VerificationFactory,
    VisitFactory,
)
from tests.support.days import DaysAhead, resolve_days, today

pytestmark = pytest.mark.usefixtures("limits")
ADD = "/admin/cases/recommendation/add/"
LIST = "/admin/cases/recommendation/"
NO_ROWS = {
    f"{prefix}-{name}": 0
    for prefix in ("replies", "verifications")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def page(row):
    return reverse("admin:cases_recommendation_change", args=[row.pk])


def step(row, name):
    return reverse("admin:cases_recommendation_transition", args=[row.pk, name])


def form_data(**fields):
    base = {"addressee": OrganisationFactory().pk, "text": "Hire a nurse.", "urgency": "short"}
    return base | fields


def messages(response):
    return re.findall(r'class="errorlist[^"]*"[^>]*><li>([^<]+)', response.content.decode())


def test_a_recommendation_from_a_visit_to_its_settlement(as_role):
    member, commissioner = as_role("npm_member"), as_role("commissioner")
    visit = VisitFactory(status="reporting")
    reply = {"received_on": today(), "position": "says_done", "text": "It is done."}
    seen = {"verified_on": today(), "degree": "partly", "visit": visit.pk, "note": "One of two."}

    drafted = member.post(ADD, form_data(visit=visit.pk))
    row = Recommendation.objects.get()
    unsigned = member.post(step(row, "issue"), {"on": today()})
    issued = commissioner.post(step(row, "issue"), {"on": today()})
    member.post(step(row, "reply"), reply)
    word_only = member.post(step(row, "settle"), {"reason": "They say so."})
    member.post(step(row, "verify"), seen)
    settled = member.post(step(row, "settle"), {"reason": "Half is enough here."})

    row.refresh_from_db()
    assert drafted.status_code == 302, messages(drafted)
    assert (unsigned.status_code, issued.status_code) == (403, 302)
    assert "does not settle it" in messages(word_only)[0]
    assert settled.status_code == 302
    assert (row.status, row.position, row.implementation) == ("settled", "says_done", "partly")
    assert (row.signed_by, row.due_on) == (commissioner.user, today(10))
    filed = AuditEntry.objects.of_case("cases.visit", visit.pk).filter(object_id=row.pk)
    assert filed.filter(action="recommendation.issued").count() == 1


def test_an_officer_drafts_one_from_the_complaint_itself(as_role):
    officer = as_role("case_officer", unit=UnitFactory())
    complaint = ComplaintFactory(status="accepted", officer=officer.user)
    address = reverse("admin:cases_complaint_transition", args=[complaint.pk, "recommend"])

    response = officer.post(address, form_data())

    assert response.status_code == 302, messages(response)
    assert complaint.recommendations.get().text == "Hire a nurse."


def test_sources_that_one_may_not_see_are_neither_offered_nor_taken(as_role):
    officer = as_role("case_officer", unit=UnitFactory())
    mine = ComplaintFactory(status="accepted", officer=officer.user)

    offered = officer.get(ADD).context["adminform"].form.fields
    foreign = officer.post(ADD, form_data(complaint=ComplaintFactory(status="accepted").pk))
    visit = officer.post(
        ADD, form_data(complaint=mine.pk, visit=VisitFactory(status="released").pk)
    )

    assert {"complaint", "visit", "event", "finding"} & offered.keys() == {"complaint"}
    assert messages(foreign) == [
        "Select a valid choice. That choice is not one of the available choices."
    ]
    assert visit.status_code == 302
    assert Recommendation.objects.get().visit is None


@pytest.mark.parametrize("sources", [[], ["complaint", "visit"], ["complaint", "event"]])
def test_it_springs_from_exactly_one_source(as_role, sources):
    made = {
        "complaint": ComplaintFactory(status="accepted").pk,
        "visit": VisitFactory(status="released").pk,
        "event": EventFactory().pk,
    }

    response = as_role("commissioner").post(
        ADD, form_data(**{name: made[name] for name in sources})
    )

    assert messages(response) == ["It springs from exactly one complaint, visit or event."]
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"text": ""}, "This field is required."),
        ({"text": "x" * 10_001}, "Ensure this value has at most 10000 characters (it has 10001)."),
        ({"addressee": ""}, "This field is required."),
        ({"urgency": "now"}, "Select a valid choice. now is not one of the available choices."),
    ],
)
def test_bad_input_is_answered_at_the_field(as_role, wrong, message):
    visit = VisitFactory(status="released")

    response = as_role("npm_member").post(ADD, form_data(visit=visit.pk) | wrong)

    assert messages(response) == [message]
    assert not Recommendation.objects.exists()


def test_a_body_that_is_no_more_cannot_be_chosen(as_role):
    gone, visit = OrganisationFactory(valid_until="2020-01-01"), VisitFactory(status="released")

    response = as_role("npm_member").post(ADD, form_data(visit=visit.pk, addressee=gone.pk))

    assert len(messages(response)) == 1
    assert not Recommendation.objects.exists()


def test_only_a_draft_is_rewritten(as_role):
    commissioner = as_role("commissioner")
    draft, issued = RecommendationFactory(), RecommendationFactory(status="issued")

    forged = form_data(text="Hire two.", status="settled") | NO_ROWS

    rewritten = commissioner.post(page(draft), forged)
    refused = commissioner.post(page(issued), form_data(text="Forged."))

    draft.refresh_from_db()
    assert (rewritten.status_code, refused.status_code) == (302, 403)
    assert (draft.text, draft.status) == ("Hire two.", "draft")


def test_dropping_is_for_drafts_and_withdrawing_for_those_who_sign(as_role):
    member, commissioner = as_role("npm_member"), as_role("commissioner")
    visit = VisitFactory(status="released")
    draft = RecommendationFactory(complaint=None, visit=visit)
    issued = RecommendationFactory(complaint=None, visit=visit, status="issued")
    why = {"reason": "Overtaken."}

    assert member.post(step(issued, "drop"), why).status_code == 200
    assert member.post(step(issued, "withdraw"), why).status_code == 403
    assert member.post(step(draft, "drop"), why).status_code == 302
    assert commissioner.post(step(issued, "withdraw"), why).status_code == 302


def test_repeating_makes_a_draft_that_names_the_first(as_role):
    member = as_role("npm_member")
    row = RecommendationFactory(complaint=None, visit=VisitFactory(), status="issued")
    later = VisitFactory(status="under_way")

    response = member.post(step(row, "repeat"), {"visit": later.pk, "text": "Now at last."})

    again = row.repetitions.get()
    assert response.status_code == 302
    assert (again.visit, again.text) == (later, "Now at last.")
    assert again.number in member.get(page(row)).content.decode()


@pytest.mark.parametrize(
    ("name", "wrong", "field"),
    [
        ("reply", {"received_on": "2999-01-01", "position": "accepted"}, "received_on"),
        ("reply", {"received_on": DaysAhead(0), "position": ""}, "position"),
        (
            "verify",
            {"verified_on": "2020-01-01", "degree": "fully", "note": "Seen."},
            "verified_on",
        ),
        ("verify", {"verified_on": DaysAhead(0), "degree": "fully", "note": ""}, "note"),
    ],
)
def test_a_step_answers_bad_input_at_the_field(as_role, name, wrong, field):
    row = RecommendationFactory(complaint=None, visit=VisitFactory(), status="issued")

    response = as_role("npm_member").post(step(row, name), resolve_days(wrong))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]


def test_an_invisible_recommendation_answers_404(as_role):
    from_visit = RecommendationFactory(complaint=None, visit=VisitFactory())
    officer = as_role("case_officer", unit=UnitFactory())

    assert officer.get(page(from_visit)).status_code == 404
    assert officer.get(step(from_visit, "repeat")).status_code == 404
    assert not officer.get(LIST).context["cl"].result_list.exists()


def test_strangers_see_nothing(client, as_role):
    row = RecommendationFactory()

    for address in (LIST, ADD, page(row), step(row, "issue")):
        assert client.get(address).status_code == 302
    for role in ("registrar", "call_taker", "outreach_officer", "administrator"):
        assert as_role(role).get(LIST).status_code == 403


def test_the_history_of_a_part_shows_its_own_entries(as_role):
    commissioner, row = as_role("commissioner"), RecommendationFactory()
    commissioner.post(step(row, "issue"), {"on": today()})

    history = commissioner.get(reverse("admin:cases_recommendation_history", args=[row.pk]))

    assert [entry.action for entry in history.context["entries"]] == ["recommendation.issued"]


@pytest.mark.parametrize(
    ("work", "fields"),
    [
        ("unanswered", {}),
        ("overdue", {"issued_on": DaysAhead(-40)}),
        ("unverified", {"position": "says_done"}),
    ],
)
def test_work_filters(as_role, work, fields):
    commissioner = as_role("commissioner")
    wanted = RecommendationFactory(status="issued", **resolve_days(fields))
    RecommendationFactory(status="issued", position="accepted")
    RecommendationFactory()

    rows = commissioner.get(LIST, {"work": work}).context["cl"].result_list

    assert list(rows) == [wanted]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    commissioner = as_role("commissioner")
    for _ in range(rows):
        RecommendationFactory()
        RecommendationFactory(complaint=None, visit=VisitFactory())
        RecommendationFactory(complaint=None, event=EventFactory())

    with django_assert_num_queries(5):
        assert len(commissioner.get(LIST).context["cl"].result_list) == 3 * rows


@pytest.mark.parametrize("rows", [1, 3])
def test_page_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    commissioner, row = as_role("commissioner"), RecommendationFactory(status="issued")
    ReplyFactory.create_batch(rows, recommendation=row)
    for _ in range(rows):
        VerificationFactory(recommendation=row, visit=VisitFactory(status="released"))

    with django_assert_num_queries(11):  # four of them for the audit entry
        assert commissioner.get(page(row)).status_code == 200
