import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Interview
from ombudsman.models import AuditEntry, AuditValue
from tests.factories import InterviewFactory, TeamMemberFactory, UserFactory, VisitFactory

ADD = "/admin/cases/interview/add/"
LIST = "/admin/cases/interview/"
SECRET = "He names the guard."


def page(interview):
    return reverse("admin:cases_interview_change", args=[interview.pk])


def form_data(visit, **fields):
    now = timezone.localtime()
    return {
        "visit": visit.pk,
        "held_at_0": now.date().isoformat(),
        "held_at_1": now.time().isoformat("seconds"),
        "notes": SECRET,
    } | fields


def messages(response):
    return re.findall(r'class="errorlist[^"]*"[^>]*><li>([^<]+)', response.content.decode())


@pytest.fixture
def visit():
    return VisitFactory(status="under_way")


@pytest.fixture
def member(as_role, visit):
    client = as_role("npm_member")
    TeamMemberFactory(visit=visit, user=client.user)
    return client


def test_a_member_of_the_team_records_and_amends(member, visit):
    made = member.post(ADD, form_data(visit))
    interview = Interview.objects.get()
    amended = member.post(page(interview), form_data(visit, notes=f"{SECRET} Twice."))

    interview.refresh_from_db()
    assert (made.status_code, amended.status_code) == (302, 302), messages(amended)
    assert (interview.held_by, interview.notes) == (member.user, f"{SECRET} Twice.")


def test_the_trail_never_keeps_what_was_said(member, visit):
    member.post(ADD, form_data(visit))
    member.post(page(Interview.objects.get()), form_data(visit, notes=f"{SECRET} Twice."))

    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["interview.create", "interview.change"]
    assert SECRET not in str(list(AuditValue.objects.values()))


def test_nobody_else_finds_an_interview_not_even_by_emergency_rights(client, as_role, visit):
    interview = InterviewFactory(visit=visit)
    history = reverse("admin:cases_interview_history", args=[interview.pk])
    client.force_login(UserFactory(is_superuser=True))

    for other in (as_role("npm_lead"), as_role("npm_member"), client):
        assert other.get(page(interview)).status_code == 404
        assert other.post(page(interview), form_data(visit)).status_code == 404
        assert other.get(history).status_code == 404
        assert not other.get(LIST).context["cl"].result_list.exists()
    for role in ("commissioner", "case_officer", "auditor", "administrator"):
        assert as_role(role).get(page(interview)).status_code in (403, 404)
        assert as_role(role).get(LIST).status_code == 403


def test_a_visit_one_took_no_part_in_cannot_be_chosen(as_role, visit):
    response = as_role("npm_lead").post(ADD, form_data(visit))

    assert messages(response) == [
        "Select a valid choice. That choice is not one of the available choices."
    ]
    assert not Interview.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"notes": ""}, "This field is required."),
        ({"held_at_0": "2999-01-01"}, "This moment lies in the future."),
        ({"held_at_0": "2020-01-01"}, "This is before the team arrived."),
        (
            {"has_reprisal_risk": "on"},
            "Where there is a risk of reprisal, say when to check back.",
        ),
    ],
)
def test_bad_input_is_answered_at_the_field(member, visit, wrong, message):
    response = member.post(ADD, form_data(visit, **wrong))

    assert response.status_code == 200
    assert messages(response) == [message]
    assert not Interview.objects.exists()


def test_opening_one_is_on_record_under_the_visit(member, visit):
    interview = InterviewFactory(visit=visit)

    assert member.get(page(interview)).status_code == 200

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.case_type, entry.case_id) == (
        "interview.open",
        "cases.visit",
        visit.pk,
    )


def test_strangers_see_nothing(client, visit):
    assert client.get(LIST).status_code == 302
    assert client.get(page(InterviewFactory(visit=visit))).status_code == 302


def test_the_list_of_those_to_be_checked_back_on(member, visit):
    today = timezone.localdate()
    due = InterviewFactory(visit=visit, has_reprisal_risk=True, follow_up_on=today)
    InterviewFactory(visit=visit, has_reprisal_risk=True)

    rows = member.get(LIST, {"follow_up": "due"}).context["cl"].result_list

    assert list(rows) == [due]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(member, visit, rows, django_assert_num_queries):
    InterviewFactory.create_batch(rows, visit=visit)

    with django_assert_num_queries(5):
        assert len(member.get(LIST).context["cl"].result_list) == rows
