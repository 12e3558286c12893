from datetime import UTC, datetime, timedelta

import pytest

from cases.detention.services import detentions
from cases.detention.services.detentions import DetentionData
from cases.models import Action, Complaint, Detention, Priority
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    AddressFactory,
    ClassificationFactory,
    DetentionFactory,
    FacilityFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
)

NOON = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, noon in Baku
HOUR = timedelta(hours=1)


@pytest.fixture
def party():
    return PartyFactory(complaint__received_at=NOON)


def data(party, **fields):
    usual = {
        "person": party.person,
        "facility": FacilityFactory(),
        "held_since": NOON - 30 * HOUR,
        "basis": ClassificationFactory(list="detention_basis", code="pending_removal"),
    }
    return DetentionData(**usual | fields)


def record(party, **fields):
    given = data(party, **fields)
    return detentions.record(party.complaint, given, by=UserFactory(), at=NOON)


def test_what_is_recorded_stands_on_the_timeline_and_on_the_trail(party):
    row = record(party)

    assert [act.kind for act in party.complaint.actions.all()] == ["detention"]
    entry = AuditEntry.objects.get(action="detention.create")
    assert (entry.object_id, entry.case_id) == (row.pk, party.complaint_id)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"held_since": NOON + HOUR}, "held_since"),
        ({"held_since": datetime(1949, 1, 1, tzinfo=UTC)}, "held_since"),
        ({"next_review_at": NOON - 31 * HOUR}, "next_review_at"),
        (
            {"next_review_at": NOON - 60 * HOUR, "next_review_precision": "day"},
            "next_review_at",
        ),
        ({"facility": None}, "facility"),
        ({"facility": None, "place": "  "}, "facility"),
    ],
)
def test_impossible_data_is_refused_at_its_field_and_nothing_is_written(party, fields, field):
    with pytest.raises(InvalidInput) as caught:
        record(party, **fields)

    assert caught.value.field == field
    assert not Detention.objects.exists()
    assert not Action.objects.exists()


def test_only_somebody_of_the_case_is_held_in_it(party):
    with pytest.raises(InvalidInput) as caught:
        record(party, person=PersonFactory())

    assert caught.value.field == "person"


def test_nobody_is_held_twice_at_once(party):
    record(party)

    with pytest.raises(Refusal) as caught:
        record(party)

    assert (caught.value.code, caught.value.field) == ("held_already", "person")


def test_a_closed_case_takes_no_new_detention():
    party = PartyFactory(complaint__status="closed")

    with pytest.raises(Refusal, match="is not open"):
        record(party)


def test_a_day_without_an_hour_counts_from_its_midnight_in_baku(party):
    row = record(
        party,
        held_since=NOON - 3 * HOUR,
        held_since_precision="day",
        next_review_at=NOON,
        next_review_precision="day",
    )

    midnight = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert (row.held_since, row.next_review_at) == (midnight, midnight)


def test_a_review_of_the_same_day_is_taken_though_its_midnight_lies_before(party):
    row = record(party, held_since=NOON - HOUR, next_review_at=NOON, next_review_precision="day")

    assert Detention.objects.get(pk=row.pk).next_review_at < row.held_since


def test_a_move_ends_one_row_and_begins_the_next_and_the_clock_runs_on(party):
    first, elsewhere = record(party, next_review_at=NOON + 9 * HOUR), FacilityFactory()

    new = detentions.move(
        first, by=UserFactory(), moved_at=NOON - HOUR, facility=elsewhere, at=NOON
    )

    first.refresh_from_db()
    assert (first.end, first.ended_at) == ("moved", NOON - HOUR)
    assert (new.held_since, new.moved_here_at) == (first.held_since, NOON - HOUR)
    assert (new.facility, new.next_review_at) == (elsewhere, NOON + 9 * HOUR)
    assert list(Detention.objects.running()) == [new]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"moved_at": NOON + HOUR}, "moved_at"),
        ({"moved_at": NOON - 31 * HOUR}, "moved_at"),
        ({"facility": None}, "facility"),
        ({"facility": "same"}, "facility"),
    ],
)
def test_an_invalid_move_changes_nothing(party, fields, field):
    row = record(party)
    given = {"moved_at": NOON - HOUR, "facility": FacilityFactory()} | fields
    if given["facility"] == "same":
        given["facility"] = row.facility

    with pytest.raises(InvalidInput) as caught:
        detentions.move(row, by=UserFactory(), at=NOON, **given)

    assert caught.value.field == field
    assert Detention.objects.get().ended_at is None


def test_a_review_says_what_was_decided_and_when_the_next_one_comes(party):
    row = record(party, next_review_at=NOON - HOUR)

    detentions.review(
        row,
        by=UserFactory(),
        outcome="Prolonged by a month.",
        next_review_at=NOON + timedelta(days=30),
        next_review_basis="documented",
        at=NOON,
    )

    row.refresh_from_db()
    assert (row.next_review_at, row.next_review_basis) == (
        NOON + timedelta(days=30),
        "documented",
    )
    assert "Prolonged by a month." in party.complaint.actions.last().text
    assert AuditEntry.objects.filter(action="detention.review").count() == 1


def test_a_review_without_a_decision_is_none(party):
    with pytest.raises(InvalidInput) as caught:
        detentions.review(record(party), by=UserFactory(), outcome=" ")

    assert caught.value.field == "outcome"


def test_a_correction_keeps_what_it_does_not_name(party):
    row = record(party, next_review_at=NOON + HOUR)

    detentions.change(row, {"has_lawyer": "no", "place": "x"}, by=UserFactory(), at=NOON)

    row.refresh_from_db()
    assert (row.has_lawyer, row.place, row.next_review_at) == ("no", "", NOON + HOUR)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"released_at": NOON + HOUR}, "released_at"),
        ({"released_at": NOON - 31 * HOUR}, "released_at"),
        ({"end": "moved"}, "end"),
    ],
)
def test_an_invalid_release_changes_nothing(party, fields, field):
    row = record(party)

    with pytest.raises(InvalidInput) as caught:
        detentions.release(row, by=UserFactory(), at=NOON, **{"released_at": NOON - HOUR} | fields)

    assert caught.value.field == field
    assert Detention.objects.get().ended_at is None


def test_who_is_released_is_no_longer_held():
    party = PartyFactory(complaint__alleges_ill_treatment=True, person__fears_return="yes")
    row = record(party)
    assert Complaint.objects.get().priority == Priority.HIGH

    detentions.release(row, by=UserFactory(), released_at=NOON, at=NOON)

    assert Complaint.objects.get().priority == Priority.NORMAL
    for act in (
        lambda: detentions.release(row, by=UserFactory(), released_at=NOON, at=NOON),
        lambda: detentions.change(row, {"has_lawyer": "no"}, by=UserFactory(), at=NOON),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code == "not_held"


def test_release_counts_although_the_address_still_says_detained():
    party = PartyFactory(complaint__alleges_ill_treatment=True)
    AddressFactory(person=party.person, kind="detained", facility=FacilityFactory())
    row = record(party)

    detentions.release(row, by=UserFactory(), released_at=NOON, at=NOON)

    assert Complaint.objects.get().priority == Priority.NORMAL


def test_the_address_is_offered_as_the_place():
    person = PersonFactory()
    assert detentions.detention_address(person) is None
    AddressFactory(person=person)
    held = AddressFactory(person=person, kind="detained", facility=FacilityFactory())

    assert detentions.detention_address(person) == held


def test_lists_ask_at_the_moment_of_asking():
    row = DetentionFactory(held_since=NOON - HOUR, next_review_at=NOON + timedelta(days=10))

    assert list(Complaint.objects.review_near(at=NOON)) == []
    assert list(Complaint.objects.review_near(at=NOON + timedelta(days=3))) == [row.complaint]
    assert list(Complaint.objects.review_near(at=NOON + timedelta(days=11))) == [row.complaint]
    assert list(Complaint.objects.without_review()) == []
