"""Alerts against a removal: found, shown once on the timeline, ended."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from cases.casefile.services import deadlines, priorities
from cases.complaints.services import changes, complaints
from cases.detention.services import removals
from cases.detention.services.removals import RemovalData
from cases.models import Complaint, Priority
from cases.rules.clocks import start_of_day
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    ComplaintFactory,
    LegalStatusFactory,
    PartyFactory,
    PersonFactory,
    RemovalOrderFactory,
    TimeLimitFactory,
    UserFactory,
)
from tests.support.complaints import complaint_data
from tests.support.days import DaysAhead, resolve_days

NOON = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, noon in Baku
TODAY = NOON.date()
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("limits")


def codes(complaint, *, on=TODAY):
    people = priorities.concerned_people(complaint)
    found = priorities.alerts(people, list(complaint.removals.all()), on=on)
    return [alert.code for alert in found]


@pytest.fixture
def ordered():
    return RemovalOrderFactory(kind="expulsion").complaint


def test_a_status_stands_until_its_last_day(ordered):
    person = PartyFactory(complaint=ordered).person
    LegalStatusFactory(person=person, status__code="refugee", until=TODAY)

    assert codes(ordered) == ["refugee_expulsion"]
    assert codes(ordered, on=TODAY + DAY) == []


@pytest.mark.parametrize(
    ("born", "precision", "expected"),
    [
        (date(2008, 3, 3), "day", ["trafficked_child_expulsion"]),
        (date(2008, 3, 2), "day", []),
        (date(2008, 1, 1), "year", ["trafficked_child_expulsion"]),
        (None, "unknown", ["trafficking_victim_age_unknown"]),
    ],
)
def test_a_trafficked_child_is_under_18_on_the_day(ordered, born, precision, expected):
    person = PersonFactory(born_on=born, birth_precision=precision)
    PartyFactory(complaint=ordered, person=person)
    LegalStatusFactory(person=person, status__code="trafficking_victim")

    assert codes(ordered) == expected


def test_the_birth_date_tells_whether_an_unaccompanied_child_is_one_still(ordered):
    person = PersonFactory(born_on=TODAY - 20 * 366 * DAY, birth_precision="day")
    PartyFactory(complaint=ordered, person=person)
    for code in ("trafficking_victim", "unaccompanied_child"):
        LegalStatusFactory(person=person, status__code=code)
    ordered.removals.update(lifted_on=TODAY)

    found = priorities.assessment(ordered, priorities.concerned_people(ordered), [], [], at=NOON)

    assert [reason.code for reason in found.reasons] == ["trafficking_victim"]


def test_the_status_of_a_representative_stands_against_nothing(ordered):
    party = PartyFactory(complaint=ordered, role="representative")
    LegalStatusFactory(person=party.person, status__code="refugee")

    assert codes(ordered) == []


def told(complaint):
    return list(complaint.actions.filter(kind="alert").values_list("text", flat=True))


def test_an_alert_is_told_once_when_it_arises_and_anew_with_a_new_order():
    complaint = ComplaintFactory()
    person = PartyFactory(complaint=complaint).person
    LegalStatusFactory(person=person, status__code="refugee")
    by = UserFactory()
    assert told(complaint) == []

    order = removals.add(complaint, RemovalData(kind="expulsion"), by=by)
    changes.change(complaint, {"summary": "Other words"}, by=by)
    assert told(complaint) == ["refugee_expulsion"]

    LegalStatusFactory(person=person, status__code="stateless")
    priorities.reassess_cases_of(person, by=by)
    assert told(complaint) == ["refugee_expulsion", "stateless_expulsion"]

    removals.lift(
        complaint, by=by, order=order, on=timezone.localdate(), reason="The court lifted it."
    )
    removals.add(complaint, RemovalData(kind="extradition"), by=by)
    assert told(complaint) == ["refugee_expulsion", "stateless_expulsion", "refugee_return"]


# Orders recorded, changed and ended; time passing


NOW = timezone.now()
SOON, LATER = NOW + timedelta(hours=71), NOW + timedelta(hours=100)


def ordered_for(moment):
    order = RemovalData(kind="expulsion", scheduled_at=moment)
    return complaints.register(
        complaint_data(removals=[order], received_at=NOW), by=UserFactory(), at=NOW
    )


def level(complaint):
    return Complaint.objects.get(pk=complaint.pk).priority


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (SOON, Priority.IMMEDIATE),
        (LATER, Priority.HIGH),
        (None, Priority.IMMEDIATE),
        (NOW - timedelta(hours=1), Priority.IMMEDIATE),
    ],
)
def test_an_order_counts_alike_recorded_at_intake_added_later_or_changed(moment, expected):
    by, complaint = UserFactory(), ordered_for(moment)
    assert level(complaint) == expected

    added = complaints.register(complaint_data(received_at=NOW), by=by, at=NOW)
    removals.add(added, RemovalData(kind="expulsion", scheduled_at=moment), by=by)
    assert level(added) == expected

    changed = ordered_for(NOW + timedelta(days=20))
    order = changed.removals.get()
    removals.change(changed, by=by, order=order, fields={"scheduled_at": moment})
    assert level(changed) == expected
    first = changed.deadlines.running().first().due_at
    assert Complaint.objects.get(pk=changed.pk).due_at == (min(moment, first) if moment else first)


def test_an_ended_order_is_not_urgent_and_is_not_changed_any_more():
    by, complaint = UserFactory(), ordered_for(None)
    order = complaint.removals.get()

    removals.lift(complaint, by=by, order=order, on=timezone.localdate(), reason="Carried out.")

    assert level(complaint) == Priority.NORMAL
    for act in (
        lambda: removals.change(complaint, by=by, order=order, fields={"scheduled_at": SOON}),
        lambda: removals.lift(
            complaint, by=by, order=order, on=timezone.localdate(), reason="Again."
        ),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code == "removal_ended"


def test_time_alone_brings_a_case_into_the_immediate_list():
    complaint = ordered_for(LATER)

    for hours, listed in [(0, []), (27, []), (28, [complaint]), (500, [complaint])]:
        at = NOW + timedelta(hours=hours)
        assert list(Complaint.objects.immediate(at=at)) == listed
        assert list(Complaint.objects.removal_near(at=at)) == listed
    assert level(complaint) == Priority.HIGH


def test_a_removal_of_a_day_counts_from_its_midnight_and_is_not_past_on_that_day():
    midnight = start_of_day(NOW, timezone.get_default_timezone())
    order = RemovalData(kind="expulsion", scheduled_at=NOW, scheduled_precision="day")

    complaint = complaints.register(complaint_data(removals=[order]), by=UserFactory(), at=NOW)

    (row,) = complaint.removals.all()
    found = priorities.assessment(complaint, [], [row], [], at=NOW)
    assert row.scheduled_at == midnight
    assert [reason.code for reason in found.reasons] == ["removal_soon"]
    later = priorities.assessment(complaint, [], [row], [], at=midnight + DAY)
    assert [reason.code for reason in later.reasons] == ["removal_passed"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"ordered_on": DaysAhead(1)}, "ordered_on"),
        ({"appeal_lodged_on": DaysAhead(1)}, "appeal_lodged_on"),
        ({"ordered_on": DaysAhead(0), "scheduled_at": NOW - 2 * DAY}, "scheduled_at"),
    ],
)
def test_days_that_cannot_be_are_told_at_their_field(told, field):
    told = resolve_days(told)
    complaint = ordered_for(LATER)
    order = complaint.removals.get()

    with pytest.raises(InvalidInput) as added:
        removals.add(complaint, RemovalData(kind="return", **told), by=UserFactory())
    with pytest.raises(InvalidInput) as changed:
        removals.change(complaint, by=UserFactory(), order=order, fields=told)

    assert (added.value.field, changed.value.field) == (field, field)
    order.refresh_from_db()
    assert (order.scheduled_at, order.ordered_on) == (LATER, None)
    assert complaint.removals.count() == 1


# Late forwarding by a place of detention


@pytest.mark.parametrize(("hours", "late"), [(24, False), (25, True)])
def test_the_place_may_keep_a_letter_for_a_day(hours, late):
    TimeLimitFactory(key="detained.forward_complaint", value=24, unit="hour")
    handed_over = NOW - timedelta(hours=hours)
    complaint = ComplaintFactory(received_at=NOW, handed_over_at=handed_over)

    assert (deadlines.forwarded_late(complaint) is not None) == late


def test_nothing_is_late_without_a_moment_or_without_a_limit():
    long_ago = NOW - timedelta(days=9)

    assert deadlines.forwarded_late(ComplaintFactory(received_at=NOW)) is None
    kept = ComplaintFactory(received_at=NOW, handed_over_at=long_ago)
    assert deadlines.forwarded_late(kept) is None
