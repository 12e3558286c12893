import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cases.calls.services import callbacks
from cases.models import Callback, CallbackStatus
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    CallbackAttemptFactory,
    CallbackFactory,
    CallFactory,
    ClassificationFactory,
    ContactPointFactory,
    OutcomeRuleFactory,
    PersonFactory,
    UserFactory,
)

NUMBER = "+994125550101"


def outcome(code, **rule):
    row = ClassificationFactory(list="call_outcome", code=code)
    OutcomeRuleFactory(outcome=row, **{"direction": "out", "is_served": False, **rule})
    return row


def new_callback(**fields):
    return Callback(**{"number": NUMBER, "reason": "Asked for it.", **fields})


def unsafe(person, safety="do_not_use"):
    return ContactPointFactory(person=person, kind="phone", value="012 555 01 01", safety=safety)


def test_schedule_stores_the_number_in_one_spelling_and_takes_the_caller():
    call = CallFactory(person=PersonFactory())

    kept = callbacks.schedule(new_callback(number="0125550101", call=call), by=call.taker)

    assert (kept.number, kept.person, kept.created_by) == (NUMBER, call.person, call.taker)
    assert AuditEntry.objects.get().action == "callback.create"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "anonymous"}, "number"),
        ({"number": "next door"}, "number"),
        ({"reason": " "}, "reason"),
        ({"not_after": timezone.now() - timedelta(hours=1)}, "not_after"),
    ],
)
def test_schedule_names_the_wrong_field(wrong, field):
    with pytest.raises(InvalidInput) as refused:
        callbacks.schedule(new_callback(**wrong), by=UserFactory())

    assert refused.value.field == field
    assert not Callback.objects.exists()


def test_schedule_refuses_a_number_marked_do_not_use_for_that_person():
    person = PersonFactory()
    unsafe(person)

    with pytest.raises(Refusal) as refused:
        callbacks.schedule(new_callback(person=person), by=UserFactory())
    callbacks.schedule(new_callback(person=PersonFactory()), by=UserFactory())

    assert (refused.value.code, refused.value.field) == ("unsafe_contact", "number")
    assert Callback.objects.count() == 1


def test_schedule_sets_say_nothing_where_the_contact_asks_for_caution():
    person = PersonFactory()
    unsafe(person, "caution")

    assert callbacks.schedule(new_callback(person=person), by=UserFactory()).say_nothing


def test_claim_is_for_one_taker():
    callback, first, second = CallbackFactory(), UserFactory(), UserFactory()

    callbacks.claim(callback, by=first)
    callbacks.claim(callback, by=first)
    with pytest.raises(Refusal) as refused:
        callbacks.claim(callback, by=second)

    callback.refresh_from_db()
    assert callback.claimed_by == first
    assert refused.value.code == "claimed_already"


def test_claim_waits_for_its_time():
    later = CallbackFactory(not_before=timezone.now() + timedelta(hours=1))

    with pytest.raises(Refusal) as refused:
        callbacks.claim(later, by=UserFactory())

    assert refused.value.code == "too_early"


def test_claim_refuses_a_number_that_became_unsafe():
    callback = CallbackFactory(person=PersonFactory(), number=NUMBER)
    unsafe(callback.person)

    with pytest.raises(Refusal) as refused:
        callbacks.claim(callback, by=UserFactory())

    assert refused.value.code == "unsafe_contact"


@pytest.mark.parametrize("status", [CallbackStatus.DONE, CallbackStatus.GIVEN_UP])
def test_what_is_closed_is_neither_claimed_nor_tried(status):
    callback = CallbackFactory(status=status)

    with pytest.raises(Refusal):
        callbacks.claim(callback, by=UserFactory())
    with pytest.raises(Refusal):
        callbacks.attempt(callback, outcome("reached", is_served=True), by=UserFactory())
    with pytest.raises(Refusal):
        callbacks.give_up(callback, by=UserFactory(), reason="Closed.")


def test_hand_back_is_for_the_taker_or_a_supervisor():
    taker = UserFactory(role="call_taker")
    callback = CallbackFactory(claimed_by=taker)

    with pytest.raises(Refusal):
        callbacks.hand_back(callback, by=UserFactory(role="call_taker"))
    callbacks.hand_back(callback, by=UserFactory(role="call_supervisor"))

    callback.refresh_from_db()
    assert callback.claimed_by is None


def test_reached_closes_the_callback():
    callback, taker = CallbackFactory(), UserFactory()
    callbacks.claim(callback, by=taker)

    tried = callbacks.attempt(callback, outcome("reached", is_served=True), by=taker)

    callback.refresh_from_db()
    assert (callback.status, callback.closed_at) == (CallbackStatus.DONE, tried.at)


def test_no_answer_sets_the_next_try_and_frees_the_callback():
    taker, at = UserFactory(), timezone.now()
    callback = CallbackFactory(claimed_by=taker)

    callbacks.attempt(callback, outcome("no_answer", retry_minutes=60), by=taker, at=at)

    callback.refresh_from_db()
    assert callback.status == CallbackStatus.OPEN
    assert callback.not_before == at + timedelta(minutes=60)
    assert callback.claimed_by is None


def test_the_next_try_falls_into_the_window_of_the_next_day():
    nine = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())
    callback = CallbackFactory(not_before=nine, not_after=nine + timedelta(hours=3))
    at = nine + timedelta(hours=2, minutes=30)

    callbacks.attempt(callback, outcome("no_answer", retry_minutes=60), by=UserFactory(), at=at)

    callback.refresh_from_db()
    assert callback.not_before == nine + timedelta(days=1)
    assert callback.not_after == nine + timedelta(days=1, hours=3)


def test_the_third_try_gives_up():
    callback = CallbackFactory()
    CallbackAttemptFactory.create_batch(2, callback=callback)

    callbacks.attempt(callback, outcome("busy", retry_minutes=15), by=UserFactory())

    callback.refresh_from_db()
    assert callback.status == CallbackStatus.GIVEN_UP
    assert callback.attempts.count() == callbacks.MAX_ATTEMPTS


def test_an_outcome_without_a_retry_gives_up_at_once():
    callback = CallbackFactory()

    callbacks.attempt(callback, outcome("number_invalid"), by=UserFactory())

    callback.refresh_from_db()
    assert callback.status == CallbackStatus.GIVEN_UP


def test_attempt_refuses_outcomes_of_incoming_calls_and_empty_notes():
    callback = CallbackFactory()

    with pytest.raises(InvalidInput) as direction:
        callbacks.attempt(callback, outcome("silent", direction="in"), by=UserFactory())
    with pytest.raises(InvalidInput) as note:
        callbacks.attempt(callback, outcome("refused", needs_note=True), by=UserFactory())

    assert (direction.value.field, note.value.field) == ("outcome", "note")
    assert not callback.attempts.exists()


def test_attempt_is_not_for_a_colleague():
    callback = CallbackFactory(claimed_by=UserFactory())

    with pytest.raises(Refusal):
        callbacks.attempt(callback, outcome("busy", retry_minutes=15), by=UserFactory())


def test_give_up_has_a_reason():
    callback = CallbackFactory()

    with pytest.raises(InvalidInput):
        callbacks.give_up(callback, by=UserFactory(), reason=" ")
    callbacks.give_up(callback, by=UserFactory(), reason="The number is unsafe.")

    callback.refresh_from_db()
    assert callback.status == CallbackStatus.GIVEN_UP


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_takers_who_claim_at_once_one_wins():
    key, takers = CallbackFactory().pk, [UserFactory(), UserFactory()]
    barrier, results = threading.Barrier(2, timeout=10), []

    def claim(taker):
        callback = Callback.objects.get(pk=key)
        barrier.wait()
        try:
            callbacks.claim(callback, by=taker)
            results.append("won")
        except Refusal as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=[taker]) for taker in takers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(results) == ["claimed_already", "won"]
    assert Callback.objects.get(pk=key).claimed_by in takers
