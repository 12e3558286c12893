import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.db.models import Q

from cases.complaints.services import changes, complaints
from cases.models import (
    MOVES,
    Complaint,
    ComplaintStatus,
    DeadlineEnd,
)
from ombudsman.models import AuditEntry, AuditValue
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    UnitFactory,
    UserFactory,
)
from tests.support.complaints import complaint_data

S = ComplaintStatus
LEGAL = {(old, new) for old, targets in MOVES.items() for new in targets}
PAIRS = [(old, new) for old in S for new in S]
NOON = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, noon in Baku

pytestmark = pytest.mark.usefixtures("limits")


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_move_follows_the_arrows_and_no_others(old, new):
    complaint = ComplaintFactory(status=old)
    also = {
        S.JOINED: {"joined_to": ComplaintFactory()},
        S.REFUSED: {"refusal_ground": ClassificationFactory(list="refusal_ground")},
    }.get(new, {})
    if old == S.JOINED:
        also["joined_to"] = None
    officer = UserFactory()

    if (old, new) not in LEGAL:
        with pytest.raises(complaints.IllegalMoveError):
            complaints.move(complaint, new, by=officer, at=NOON, **also)
        complaint.refresh_from_db()
        assert complaint.status == old
        return

    change = complaints.move(complaint, new, by=officer, at=NOON, note="Why.", **also)

    complaint.refresh_from_db()
    assert complaint.status == new
    assert complaint.closed_at == (None if complaint.is_open else NOON)
    assert (change.old, change.new, change.by, change.note) == (old, new, officer, "Why.")


def test_register_gives_number_clocks_and_trail():
    clerk = UserFactory(unit=UnitFactory())

    complaint = complaints.register(complaint_data(), by=clerk, at=NOON)

    complaint.refresh_from_db()
    assert complaint.number.startswith("C-2026-000001-")
    assert (complaint.status, complaint.desk) == (S.RECEIVED, clerk.unit)
    clocks = {clock.key: clock.due_at for clock in complaint.deadlines.all()}
    assert {key: end.isoformat() for key, end in clocks.items()} == {
        "complaint.refusal_notice": "2026-03-16T19:59:59.999999+00:00",
        "complaint.examination": "2026-04-01T19:59:59.999999+00:00",
    }
    assert complaint.due_at == clocks["complaint.refusal_notice"]
    actions = AuditEntry.objects.filter(by_case(complaint)).values_list("action", flat=True)
    assert sorted(actions) == ["complaint.create", "party.create"]


def by_case(complaint):
    return Q(case_type="cases.complaint", case_id=complaint.pk)


def test_no_value_of_a_case_stands_in_the_trail():
    complaint = complaints.register(
        complaint_data(summary="Very particular words"), by=UserFactory()
    )

    entry = AuditEntry.objects.get(action="complaint.create")
    assert "particular" not in str(entry.fields)
    assert entry.fields["summary"]["new"]
    value = AuditValue.objects.get(entry=entry, field="summary")
    assert value.new == complaint.summary


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"summary": "  "}, "summary"),
        ({"received_at": NOON + timedelta(days=1)}, "received_at"),
        ({"received_at": datetime(1900, 1, 1, tzinfo=UTC)}, "received_at"),
        ({"parties": []}, "parties"),
        ({"violated_on": (NOON + timedelta(days=2)).date()}, "violated_on"),
        ({"handed_over_at": NOON + timedelta(hours=1)}, "handed_over_at"),
    ],
)
def test_register_refuses_and_writes_nothing(broken, field):
    with pytest.raises(InvalidInput) as caught:
        complaints.register(complaint_data(**broken), by=UserFactory(), at=NOON)

    assert caught.value.field == field
    assert not Complaint.objects.exists()
    assert not AuditEntry.objects.exists()


def test_anonymous_complaint_names_nobody():
    complaint = complaints.register(
        complaint_data(parties=[], is_anonymous=True), by=UserFactory(), at=NOON
    )

    assert complaint.parties.count() == 0


def test_accept_ends_the_clock_of_the_refusal():
    complaint = complaints.register(complaint_data(), by=UserFactory(), at=NOON)

    complaints.accept(complaint, by=UserFactory(), at=NOON)

    complaint.refresh_from_db()
    running = complaint.deadlines.running().values_list("key", flat=True)
    assert list(running) == ["complaint.examination"]
    assert complaint.due_at == complaint.deadlines.running().get().due_at


def test_accept_decides_once():
    complaint = ComplaintFactory(status=S.CLOSED)

    with pytest.raises(complaints.IllegalMoveError):
        complaints.accept(complaint, by=UserFactory())


def test_refusal_still_owes_the_notice(ground):
    complaint = complaints.register(complaint_data(), by=UserFactory(), at=NOON)

    complaints.refuse(complaint, by=UserFactory(), ground=ground, reason="Not ours.", at=NOON)

    assert [c.key for c in complaint.deadlines.running()] == ["complaint.refusal_notice"]
    complaints.close(complaint, by=UserFactory(), at=NOON)
    ends = complaint.deadlines.values_list("key", "end")
    assert sorted(ends) == [
        ("complaint.examination", DeadlineEnd.CANCELLED),
        ("complaint.refusal_notice", DeadlineEnd.MET),
    ]


@pytest.mark.parametrize(
    ("list_", "reason", "field"), [("topic", "x", "ground"), ("refusal_ground", " ", "reason")]
)
def test_refusal_needs_a_ground_and_reasons(list_, reason, field):
    complaint = ComplaintFactory()

    with pytest.raises(InvalidInput) as caught:
        complaints.refuse(
            complaint,
            by=UserFactory(),
            ground=ClassificationFactory(list=list_),
            reason=reason,
        )

    assert caught.value.field == field


def test_conclusion_starts_the_clock_of_the_written_result(outcome):
    complaint = complaints.register(complaint_data(), by=UserFactory(), at=NOON)
    complaints.accept(complaint, by=UserFactory(), at=NOON)

    complaints.conclude(complaint, by=UserFactory(), outcome=outcome, note="Restored.", at=NOON)

    running = complaint.deadlines.running().get()
    assert running.key == "complaint.result_notice"
    assert running.due_at.date().isoformat() == "2026-03-09"
    assert complaint.results.get().outcome == outcome


def test_extension_once_and_from_the_old_end():
    complaint = complaints.register(complaint_data(), by=UserFactory(), at=NOON)
    complaints.accept(complaint, by=UserFactory(), at=NOON)
    old = complaint.deadlines.get(key="complaint.examination").due_at

    complaints.extend(complaint, by=UserFactory(), reason="Papers come late.", at=NOON)

    clock = complaint.deadlines.get(key="complaint.examination")
    assert (clock.extended_from, clock.due_at) == (old, old + timedelta(days=30))
    with pytest.raises(Refusal) as caught:
        complaints.extend(complaint, by=UserFactory(), reason="Again.", at=NOON)
    assert caught.value.code == "extended_already"


def test_join_closes_and_reopening_parts_again():
    complaint, lead = ComplaintFactory(), ComplaintFactory()

    complaints.join(complaint, by=UserFactory(), to=lead)
    assert (complaint.status, complaint.joined_to) == (S.JOINED, lead)

    complaints.reopen(complaint, by=UserFactory(), reason="Another matter after all.")
    complaint.refresh_from_db()
    assert (complaint.status, complaint.joined_to, complaint.closed_at) == (S.ACCEPTED, None, None)


def test_join_to_itself_or_to_a_closed_one_is_refused():
    complaint = ComplaintFactory()

    with pytest.raises(InvalidInput):
        complaints.join(complaint, by=UserFactory(), to=complaint)
    with pytest.raises(Refusal) as caught:
        complaints.join(complaint, by=UserFactory(), to=ComplaintFactory(status=S.CLOSED))
    assert caught.value.code == "not_open"


def test_assign_takes_the_unit_of_the_officer():
    officer = UserFactory(role="case_officer", unit=UnitFactory())
    complaint = ComplaintFactory()

    complaints.assign(complaint, by=UserFactory(), officer=officer)

    complaint.refresh_from_db()
    assert (complaint.officer, complaint.unit) == (officer, officer.unit)


def test_assign_refuses_who_does_not_work_on_complaints():
    with pytest.raises(InvalidInput):
        complaints.assign(
            ComplaintFactory(), by=UserFactory(), officer=UserFactory(role="analyst")
        )


def test_take_leaves_a_colleagues_complaint():
    complaint = ComplaintFactory(officer=UserFactory())

    with pytest.raises(Refusal) as caught:
        complaints.take(complaint, by=UserFactory(role="case_officer"))

    assert caught.value.code == "assigned_already"


def test_change_leaves_one_entry_with_the_changed_fields_only():
    complaint = complaints.register(complaint_data(), by=UserFactory(), at=NOON)

    changes.change(complaint, {"summary": "Other words", "request": ""}, by=UserFactory())

    entry = AuditEntry.objects.get(action="complaint.change")
    assert list(entry.fields) == ["summary"]


def test_change_of_a_closed_complaint_is_refused():
    with pytest.raises(Refusal) as caught:
        changes.change(ComplaintFactory(status=S.CLOSED), {"summary": "x"}, by=UserFactory())

    assert caught.value.code == "not_open"


@pytest.mark.postgresql
@pytest.mark.usefixtures("transactional_db")
def test_of_two_officers_at_once_one_wins_and_the_other_is_told(ground):
    assert connection.vendor == "postgresql"
    complaint = ComplaintFactory()
    officers = [UserFactory(), UserFactory()]
    barrier, told, won = threading.Barrier(2), [], []

    def decide(officer):
        try:
            barrier.wait(timeout=10)
            row = Complaint.objects.get(pk=complaint.pk)
            complaints.refuse(row, by=officer, ground=ground, reason="Not ours.")
            won.append(officer)
        except complaints.IllegalMoveError:
            told.append(officer)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert (len(won), len(told)) == (1, 1)
    assert complaint.changes.count() == 1


@pytest.mark.postgresql
@pytest.mark.usefixtures("transactional_db")
def test_twenty_desks_at_once_give_twenty_numbers():
    clerk, matter = UserFactory(), complaint_data()
    barrier, numbers, failures = threading.Barrier(20), [], []

    def register():
        try:
            barrier.wait(timeout=20)
            numbers.append(complaints.register(matter, by=clerk).number)
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=register) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert failures == []
    assert len(set(numbers)) == 20
    assert Complaint.objects.count() == 20
