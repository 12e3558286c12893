from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Interview
from cases.npm.services import interviews
from ombudsman.models import AuditEntry, AuditValue
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import InterviewFactory, TeamMemberFactory, UserFactory, VisitFactory

SECRET = "He names the guard."


@pytest.fixture
def visit():
    return VisitFactory(status="under_way")


@pytest.fixture
def member(visit):
    return TeamMemberFactory(visit=visit).user


def interview(visit, **fields):
    return Interview(visit=visit, **{"notes": SECRET, "held_at": timezone.now(), **fields})


def test_the_team_records_its_interviews(visit, member):
    kept = interviews.record(interview(visit), by=member)

    assert kept.held_by == member
    assert AuditEntry.objects.get().action == "interview.create"


def test_nobody_outside_the_team_records_or_amends_one(visit, member):
    lead, emergency = UserFactory(role="npm_lead"), UserFactory(is_superuser=True)
    kept = interviews.record(interview(visit), by=member)

    for stranger in (lead, emergency):
        with pytest.raises(Refusal) as refused:
            interviews.record(interview(visit), by=stranger)
        assert refused.value.code == "not_on_the_team"
        with pytest.raises(Refusal):
            interviews.amend(kept, by=stranger)


def test_a_team_member_without_a_role_of_the_npm_records_none(visit):
    emergency = UserFactory(is_superuser=True)
    TeamMemberFactory(visit=visit, user=emergency)

    with pytest.raises(Refusal):
        interviews.record(interview(visit), by=emergency)


def test_an_interview_never_moves_to_another_visit(visit, member):
    kept = interviews.record(interview(visit), by=member)
    kept.visit = VisitFactory(status="under_way")

    interviews.amend(kept, by=member)

    assert Interview.objects.get().visit == visit


def test_the_trail_names_the_notes_and_never_keeps_them(visit, member):
    kept = interviews.record(interview(visit, interpreter="An interpreter."), by=member)
    kept.notes = f"{SECRET} Twice."
    interviews.amend(kept, by=member)

    created, changed = AuditEntry.objects.order_by("pk")
    values = str(list(AuditValue.objects.values_list("old", "new")))
    assert {"notes", "interpreter", "visit"} <= created.fields.keys()
    assert changed.fields == {"notes": {"old": "", "new": ""}}
    assert SECRET not in values
    assert "An interpreter." not in values


def test_an_interview_begins_with_the_visit():
    visit = VisitFactory()
    member = TeamMemberFactory(visit=visit).user

    with pytest.raises(Refusal) as refused:
        interviews.record(interview(visit), by=member)

    assert refused.value.code == "visit_not_open"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"notes": " "}, "notes"),
        ({"held_at": timezone.now() + timedelta(hours=1)}, "held_at"),
        ({"held_at": timezone.now() - timedelta(days=2)}, "held_at"),
        ({"has_reprisal_risk": True}, "follow_up_on"),
    ],
)
def test_record_names_the_wrong_field(visit, member, wrong, field):
    with pytest.raises(InvalidInput) as refused:
        interviews.record(interview(visit, **wrong), by=member)

    assert refused.value.field == field
    assert not Interview.objects.exists()


def test_interviews_are_visible_to_the_team_of_the_visit_alone(visit, member):
    mine = InterviewFactory(visit=visit)
    InterviewFactory()

    assert list(Interview.objects.visible_to(member)) == [mine]
    for other in ("npm_lead", "npm_member", "commissioner"):
        assert not Interview.objects.visible_to(UserFactory(role=other)).exists()
    assert not Interview.objects.visible_to(UserFactory(is_superuser=True)).exists()
