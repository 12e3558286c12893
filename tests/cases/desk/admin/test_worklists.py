"""Each count on the first page equals the length of the list it links to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ombudsman.rules.roles import Role
from tests.factories import (
    CallbackFactory,
    CallFactory,
    ComplaintFactory,
    DetentionFactory,
    EventFactory,
    InterviewFactory,
    RecommendationFactory,
    RemovalOrderFactory,
    TeamMemberFactory,
    TimeLimitFactory,
    UnitFactory,
    VisitFactory,
)

pytestmark = pytest.mark.usefixtures("limits")
NOW = timezone.now()


def office_for(user):
    """One row for each worklist, and rows that belong to none."""
    late, soon = NOW - timedelta(days=1), NOW + timedelta(days=3)
    mine = {"unit": user.unit, "officer": user, "desk": user.unit, "registered_by": user}
    ComplaintFactory(due_at=late, **mine)
    ComplaintFactory(due_at=soon, priority="immediate", **mine)
    RemovalOrderFactory(complaint=ComplaintFactory(due_at=soon, **mine))
    for review_at in (soon, None):
        DetentionFactory(complaint=ComplaintFactory(**mine), next_review_at=review_at)
    ComplaintFactory(due_at=NOW + timedelta(days=20), **mine | {"officer": None})
    ComplaintFactory(due_at=late, unit=UnitFactory())
    ComplaintFactory(due_at=late, status="closed", **mine)
    CallbackFactory(not_before=late)
    CallFactory(taker=user, ended_at=timezone.now() + timedelta(minutes=2))
    visit = VisitFactory(status="reporting")
    VisitFactory(status="prepared")
    TeamMemberFactory(visit=visit, user=user)
    InterviewFactory(visit=visit, follow_up_on=timezone.localdate())
    InterviewFactory(follow_up_on=timezone.localdate())
    RecommendationFactory(
        complaint=None, visit=visit, status="issued", due_on=timezone.localdate(late)
    )
    RecommendationFactory(
        complaint=None,
        visit=visit,
        status="issued",
        position="says_done",
        replied_on=timezone.localdate(),
    )
    EventFactory(is_published=False)
    EventFactory(is_published=True)
    TimeLimitFactory(confirmed_by=None, confirmed_on=None)


@pytest.mark.parametrize("role", list(Role))
def test_each_count_is_the_length_of_its_list(as_role, role):
    client = as_role(role.value, unit=UnitFactory())
    office_for(client.user)

    lists = client.get("/admin/").context["worklists"]

    lengths = {one.code: client.get(one.url).context["cl"].result_count for one in lists}
    assert {one.code: one.count for one in lists} == lengths


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("registrar", ["immediate", "removal", "review", "no_review", "overdue", "week"]),
        (
            "case_officer",
            [
                "immediate",
                "removal",
                "review",
                "no_review",
                "overdue",
                "week",
                "reminders",
                "unassigned",
                "mine",
                "reply_overdue",
                "unanswered",
            ],
        ),
        (
            "commissioner",
            [
                "immediate",
                "removal",
                "review",
                "no_review",
                "overdue",
                "week",
                "reminders",
                "unassigned",
                "mine",
                "to_countersign",
                "consents",
                "duplicates",
                "to_sign",
                "reply_overdue",
                "unanswered",
                "unverified",
            ],
        ),
        ("call_taker", ["callbacks", "uncoded"]),
        (
            "npm_member",
            ["reply_overdue", "unanswered", "unverified", "follow_up", "prepared", "reporting"],
        ),
        ("outreach_officer", ["drafts"]),
        ("administrator", ["grants", "limits", "webhooks"]),
        ("analyst", []),
        ("auditor", []),
    ],
)
def test_each_role_sees_what_waits_for_it(as_role, role, codes):
    lists = as_role(role).get("/admin/").context["worklists"]

    assert [one.code for one in lists] == codes


def test_stranger_rows_are_not_counted(as_role):
    client = as_role("case_officer", unit=UnitFactory())
    ComplaintFactory(due_at=NOW - timedelta(days=1), unit=UnitFactory())

    counts = {one.code: one.count for one in client.get("/admin/").context["worklists"]}

    assert counts["overdue"] == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_first_page_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    client = as_role("case_officer", unit=UnitFactory())
    for _ in range(rows):
        office_for(client.user)

    with django_assert_num_queries(5):
        assert client.get("/admin/").status_code == 200
