from datetime import UTC, datetime, timedelta

import pytest

from cases.complaints.services import complaints
from cases.detention.services import removals
from cases.detention.services.removals import RemovalData
from cases.models import (
    Complaint,
    ComplaintStatus,
    Priority,
)
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    UnitFactory,
    UserFactory,
)
from tests.support.complaints import complaint_data

S = ComplaintStatus
NOON = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, noon in Baku

pytestmark = pytest.mark.usefixtures("limits")


@pytest.mark.parametrize(
    ("scheduled", "level"),
    [
        (timedelta(hours=71), Priority.IMMEDIATE),
        (None, Priority.IMMEDIATE),
        (timedelta(days=20), Priority.HIGH),
    ],
)
def test_removal_sets_the_priority(scheduled, level):
    order = RemovalData(kind="expulsion", scheduled_at=scheduled and NOON + scheduled)

    complaint = complaints.register(complaint_data(removals=[order]), by=UserFactory(), at=NOON)

    assert Complaint.objects.get(pk=complaint.pk).priority == level


def test_a_removal_that_comes_first_is_the_next_limit():
    order = RemovalData(kind="expulsion", scheduled_at=NOON + timedelta(days=1))

    complaint = complaints.register(complaint_data(removals=[order]), by=UserFactory(), at=NOON)
    assert Complaint.objects.get(pk=complaint.pk).due_at == order.scheduled_at

    sooner = RemovalData(kind="expulsion", scheduled_at=NOON + timedelta(hours=5))
    removals.add(complaint, sooner, by=UserFactory())
    assert Complaint.objects.get(pk=complaint.pk).due_at == sooner.scheduled_at


def test_a_removal_goes_to_the_unit_of_foreigners():
    unit = UnitFactory(code="complaints_foreigners")

    complaint = complaints.register(
        complaint_data(removals=[RemovalData(kind="extradition")]), by=UserFactory(), at=NOON
    )

    assert complaint.unit == unit


def test_no_complaint_closes_over_an_order_in_force(outcome):
    order = RemovalData(kind="expulsion", scheduled_at=NOON + timedelta(days=1))
    complaint = complaints.register(complaint_data(removals=[order]), by=UserFactory(), at=NOON)
    complaints.accept(complaint, by=UserFactory(), at=NOON)
    complaints.conclude(complaint, by=UserFactory(), outcome=outcome, note="Found.", at=NOON)

    with pytest.raises(Refusal) as caught:
        complaints.close(complaint, by=UserFactory(), at=NOON)
    assert caught.value.code == "removal_in_force"

    row = complaint.removals.get()
    removals.lift(
        complaint, by=UserFactory(), order=row, on=NOON.date(), reason="The court lifted it."
    )
    complaint.refresh_from_db()
    assert (complaint.priority, complaint.due_at) == (
        Priority.NORMAL,
        complaint.deadlines.running().get().due_at,
    )
    complaints.close(complaint, by=UserFactory(), at=NOON)
    assert complaint.status == S.CLOSED


@pytest.mark.parametrize(
    ("broken", "field"),
    [({"on": (NOON + timedelta(days=9999)).date()}, "on"), ({"reason": " "}, "reason")],
)
def test_an_order_ends_on_a_day_and_for_a_reason(broken, field):
    complaint = complaints.register(
        complaint_data(removals=[RemovalData(kind="expulsion")]), by=UserFactory(), at=NOON
    )
    given = {"on": NOON.date(), "reason": "Lifted."} | broken

    with pytest.raises(InvalidInput) as caught:
        removals.lift(complaint, by=UserFactory(), order=complaint.removals.get(), **given)

    assert caught.value.field == field


def test_a_removal_that_draws_near_becomes_immediate_without_a_change():
    order = RemovalData(kind="expulsion", scheduled_at=NOON + timedelta(days=5))
    complaint = complaints.register(complaint_data(removals=[order]), by=UserFactory(), at=NOON)

    assert list(Complaint.objects.immediate(at=NOON)) == []
    assert list(Complaint.objects.immediate(at=NOON + timedelta(days=2))) == [complaint]
