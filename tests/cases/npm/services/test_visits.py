from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import VISIT_MOVES, Visit, VisitKind, VisitStatus
from cases.npm.services import visits
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    FacilityFactory,
    InterviewFactory,
    TeamMemberFactory,
    UserFactory,
    VisitFactory,
)
from tests.support.days import today

LEGAL = {(old, new) for old, targets in VISIT_MOVES.items() for new in targets}
PAIRS = [(old, new) for old in VisitStatus for new in VisitStatus]
STEPS = {
    VisitStatus.UNDER_WAY: visits.begin,
    VisitStatus.REPORTING: visits.finish,
    VisitStatus.RELEASED: visits.release,
    VisitStatus.CALLED_OFF: lambda visit, *, by: visits.call_off(visit, by=by, reason="Flood."),
}


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_visit_follows_the_arrows_and_no_others(old, new):
    visit, member = VisitFactory(status=old, report="What we saw."), UserFactory()
    step = STEPS.get(new)

    if (old, new) not in LEGAL:
        with pytest.raises(visits.IllegalMove):
            step(visit, by=member) if step else visits.move(visit, new, by=member)
        visit.refresh_from_db()
        assert visit.status == old
        return
    step(visit, by=member)

    visit.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert visit.status == new
    assert (entry.action, entry.user) == (f"visit.{new}", member)
    assert "status" in entry.fields


def test_plan_gives_a_number_and_the_limit_of_the_place():
    lead = UserFactory(role="npm_lead")
    place = FacilityFactory(official_capacity=80)

    new = Visit(facility=place, kind=VisitKind.AD_HOC, aim="Heat.", planned_on=today(1))
    visit = visits.plan(new, by=lead)

    assert visit.number.startswith(f"V-{timezone.localdate().year}-0001-")
    assert (visit.status, visit.official_limit, visit.created_by) == ("prepared", 80, lead)
    assert AuditEntry.objects.get().action == "visit.create"


@pytest.mark.parametrize("day", [None, -1])
def test_nothing_is_planned_without_a_day_or_for_one_that_has_passed(day):
    new = Visit(facility=FacilityFactory(), kind="ad_hoc", aim="Heat.", is_planned=True)
    new.planned_on = today(day) if day else None

    with pytest.raises(InvalidInput) as refused:
        visits.plan(new, by=UserFactory())

    assert refused.value.field == "planned_on"
    assert not Visit.objects.exists()


def test_a_planned_visit_that_is_under_way_needs_no_day():
    new = Visit(facility=FacilityFactory(), kind="ad_hoc", aim="Heat.", is_planned=True)

    visit = visits.plan(new, by=UserFactory(), started_at=timezone.now())

    assert visit.status == "under_way"


def test_plan_refuses_a_visit_without_an_aim():
    with pytest.raises(InvalidInput) as refused:
        visits.plan(Visit(facility=FacilityFactory(), kind="ad_hoc", aim=" "), by=UserFactory())

    assert refused.value.field == "aim"
    assert not Visit.objects.exists()


@pytest.mark.parametrize("part", visits.SUBGROUPS)
def test_a_part_is_never_more_than_the_whole(part):
    visit = Visit(facility=FacilityFactory(), kind="ad_hoc", aim="Heat.", persons_present=3)

    setattr(visit, part, 4)
    with pytest.raises(InvalidInput) as refused:
        visits.check(visit)
    setattr(visit, part, 3)
    visits.check(visit)

    assert refused.value.field == part


def test_begin_refuses_an_arrival_to_come():
    with pytest.raises(InvalidInput) as refused:
        visits.begin(
            VisitFactory(), by=UserFactory(), started_at=timezone.now() + timedelta(hours=1)
        )

    assert refused.value.field == "started_at"


@pytest.mark.parametrize("hours", [-9, 1])
def test_finish_refuses_a_departure_before_the_arrival_or_to_come(hours):
    visit = VisitFactory(status="under_way")
    ended_at = timezone.now() + timedelta(hours=hours)

    with pytest.raises(InvalidInput) as refused:
        visits.finish(visit, by=UserFactory(), ended_at=ended_at)

    assert refused.value.field == "ended_at"


def test_finish_keeps_the_talk_and_the_persons_received():
    visit = VisitFactory(status="under_way", closing_talk="As it was.")

    visits.finish(visit, by=UserFactory(), persons_received=12)

    visit.refresh_from_db()
    assert (visit.closing_talk, visit.persons_received) == ("As it was.", 12)


def test_release_refuses_an_empty_report():
    visit = VisitFactory(status="reporting", report="  ")

    with pytest.raises(Refusal) as refused:
        visits.release(visit, by=UserFactory())

    visit.refresh_from_db()
    assert refused.value.code == "report_missing"
    assert visit.status == "reporting"


def test_call_off_has_a_reason_and_keeps_it():
    visit = VisitFactory()

    with pytest.raises(InvalidInput):
        visits.call_off(visit, by=UserFactory(), reason=" ")
    visits.call_off(visit, by=UserFactory(), reason="Flood.")

    assert AuditEntry.objects.with_reasons().get().why == "Flood."


def test_the_second_of_two_sees_what_the_first_left_behind():
    first = VisitFactory(report="What we saw.")
    second = Visit.objects.get(pk=first.pk)

    visits.begin(first, by=UserFactory())
    with pytest.raises(visits.IllegalMove):
        visits.call_off(second, by=UserFactory(), reason="Flood.")

    assert second.status == "under_way"


def test_nobody_adds_themselves_to_a_closed_team():
    visit, lead = VisitFactory(status="reporting"), UserFactory(role="npm_lead")
    member, stranger = UserFactory(role="npm_member"), UserFactory(role="case_officer")

    with pytest.raises(Refusal) as oneself:
        visits.add_late_member(visit, by=lead, colleague=lead, reason="I was there.")
    with pytest.raises(InvalidInput):
        visits.add_late_member(visit, by=lead, colleague=stranger, reason="Was there.")
    with pytest.raises(InvalidInput):
        visits.add_late_member(visit, by=lead, colleague=member, reason=" ")
    visits.add_late_member(visit, by=lead, colleague=member, reason="Came with the second car.")
    with pytest.raises(Refusal) as twice:
        visits.add_late_member(visit, by=lead, colleague=member, reason="Again.")

    assert (oneself.value.code, twice.value.code) == ("not_oneself", "member_twice")
    assert [row.user for row in visit.team.all()] == [member]


@pytest.mark.parametrize(
    ("status", "interviews", "is_open"),
    [
        ("prepared", 0, True),
        ("under_way", 0, True),
        ("under_way", 1, False),
        ("reporting", 0, False),
        ("released", 0, False),
        ("called_off", 0, False),
    ],
)
def test_the_team_list_closes_with_the_first_interview(status, interviews, is_open):
    visit = VisitFactory(status=status)
    InterviewFactory.create_batch(interviews, visit=visit)

    assert visits.is_team_open(visit) is is_open
    assert TeamMemberFactory(visit=visit).pk
