"""Removals and detentions in the admin: steps, clocks, lists, flags."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cases.models import Detention, RemovalOrder
from cases.rules.clocks import Length
from cases.templatetags import clocks
from tests.factories import (
    AddressFactory,
    ClassificationFactory,
    ComplaintFactory,
    DetentionFactory,
    FacilityFactory,
    LegalStatusFactory,
    PartyFactory,
    RemovalOrderFactory,
    TimeLimitFactory,
    UnitFactory,
)

pytestmark = pytest.mark.usefixtures("limits")
LIST = reverse("admin:cases_complaint_changelist")
HOUR = timedelta(hours=1)


@pytest.fixture
def officer(as_role):
    return as_role("case_officer", unit=UnitFactory())


@pytest.fixture
def party(officer):
    return PartyFactory(complaint__officer=officer.user)


def step(complaint, name):
    return reverse("admin:cases_complaint_transition", args=[complaint.pk, name])


def page(client, complaint):
    here = reverse("admin:cases_complaint_change", args=[complaint.pk])
    return client.get(here).content.decode()


def form_data(**more):
    basis = ClassificationFactory(list="detention_basis", code="unknown")
    usual = {
        "basis": basis.pk,
        "held_since_0": "2026-03-02",
        "held_since_1": "10:30",
        "next_review_basis": "declared",
        "has_lawyer": "no",
        "has_interpreter": "not_asked",
        "is_informed": "not_asked",
    }
    return usual | more


@pytest.mark.parametrize("name", ["detention", "detention-change", "review", "move", "release"])
def test_strangers_take_no_step(as_role, name):
    row = DetentionFactory()

    assert as_role("auditor").get(step(row.complaint, name)).status_code in (302, 403, 404)
    assert as_role("case_officer").get(step(row.complaint, name)).status_code == 404


def test_record_a_detention_at_the_place_that_the_address_offers(officer, party):
    place = FacilityFactory()
    AddressFactory(person=party.person, kind="detained", facility=place)

    form = officer.get(step(party.complaint, "detention")).context["form"]
    offered = {name: form.fields[name].initial for name in ("person", "facility")}
    sent = form_data(person=party.person_id, facility=offered["facility"])
    answer = officer.post(step(party.complaint, "detention"), sent)

    assert offered == {"person": party.person, "facility": place.pk}
    assert answer.status_code == 302
    row = Detention.objects.get()
    assert (row.facility, row.has_lawyer, row.held_since_precision) == (place, "no", "hour")


def test_a_day_without_an_hour_is_taken_and_said(officer, party):
    sent = form_data(person=party.person_id, place="somewhere", held_since_1="")

    officer.post(step(party.complaint, "detention"), sent)

    row = Detention.objects.get()
    assert (row.held_since_precision, timezone.localtime(row.held_since).hour) == ("day", 0)
    assert "hour unknown: counted from 00:00" in page(officer, party.complaint)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_since_0": ""}, "held_since"),
        ({"held_since_0": "2999-01-01"}, "held_since"),
        ({"held_since_0": "31.02.2026"}, "held_since"),
        ({"held_since_1": "25:00"}, "held_since"),
        ({"next_review_at_0": "2026-03-01"}, "next_review_at"),
        ({"next_review_at_1": "10:00"}, "next_review_at"),
        ({"place": ""}, "facility"),
        ({"facility": "999999"}, "facility"),
        ({"person": "999999"}, "person"),
        ({"basis": ""}, "basis"),
    ],
)
def test_wrong_data_is_refused_at_its_field_and_nothing_is_lost(officer, party, wrong, field):
    sent = form_data(person=party.person_id, place="somewhere", basis_as_told="Kept words") | wrong

    answer = officer.post(step(party.complaint, "detention"), sent)

    assert list(answer.context["form"].errors) == [field]
    assert "Kept words" in answer.content.decode()
    assert not Detention.objects.exists()


def test_a_place_that_is_no_longer_in_use_is_not_offered(officer, party):
    closed = FacilityFactory(valid_until=timezone.localdate() - timedelta(days=1))
    sent = form_data(person=party.person_id, facility=closed.pk)

    answer = officer.post(step(party.complaint, "detention"), sent)

    assert list(answer.context["form"].errors) == ["facility"]


def test_steps_of_somebody_held_are_offered_only_then(officer, party):
    assert step(party.complaint, "release") not in page(officer, party.complaint)
    DetentionFactory(complaint=party.complaint, person=party.person)

    text = page(officer, party.complaint)

    for name in ("detention-change", "review", "move", "release"):
        assert step(party.complaint, name) in text


def test_correct_review_move_and_release(officer, party):
    row = DetentionFactory(complaint=party.complaint, person=party.person, has_lawyer="yes")
    here = {"detention": row.pk}

    officer.post(step(party.complaint, "detention-change"), here | {"is_informed": "no"})
    row.refresh_from_db()
    assert (row.has_lawyer, row.is_informed) == ("yes", "no")

    day = timezone.localdate() + timedelta(days=3)
    review = {"outcome": "Prolonged.", "next_review_at_0": day, "next_review_basis": "documented"}
    officer.post(step(party.complaint, "review"), here | review)
    row.refresh_from_db()
    assert timezone.localdate(row.next_review_at) == day
    assert row.next_review_precision == "day"

    now = timezone.localtime()
    moment = {"moved_at_0": now.date(), "moved_at_1": now.strftime("%H:%M")}
    officer.post(step(party.complaint, "move"), here | moment | {"place": "another"})
    new = Detention.objects.running().get()
    assert (new.place, new.held_since) == ("another", row.held_since)

    moment = {"released_at_0": now.date(), "released_at_1": now.strftime("%H:%M:%S")}
    answer = officer.post(
        step(party.complaint, "release"), {"detention": new.pk, "end": "released"} | moment
    )
    assert answer.status_code == 302
    assert not Detention.objects.running().exists()


def test_a_removal_in_the_past_needs_its_warning_acknowledged(officer, party):
    yesterday = timezone.localdate() - timedelta(days=1)
    sent = {"kind": "expulsion", "scheduled_at_0": yesterday, "scheduled_at_1": ""}

    first = officer.post(step(party.complaint, "removal"), sent)
    assert "This date has passed." in first.content.decode()
    assert not RemovalOrder.objects.exists()

    officer.post(step(party.complaint, "removal"), sent | {"acknowledge_warnings": "1"})
    assert RemovalOrder.objects.get().scheduled_precision == "day"


def test_the_date_of_a_removal_is_changed_and_what_is_empty_stays(officer):
    complaint = ComplaintFactory(officer=officer.user, priority="immediate")
    order = RemovalOrderFactory(complaint=complaint, order_number="7")
    day = timezone.localdate() + timedelta(days=30)
    sent = {"order": order.pk, "scheduled_at_0": day, "scheduled_at_1": "10:00"}

    officer.post(step(complaint, "removal-change"), sent)
    order.refresh_from_db()
    assert (timezone.localdate(order.scheduled_at), order.order_number) == (day, "7")

    both = officer.post(step(complaint, "removal-change"), sent | {"is_undated": "on"})
    assert list(both.context["form"].errors) == ["is_undated"]
    officer.post(step(complaint, "removal-change"), {"order": order.pk, "is_undated": "on"})
    order.refresh_from_db()
    assert order.scheduled_at is None


def test_the_page_shows_clocks_alerts_and_facts(officer, party):
    now = timezone.now()
    LegalStatusFactory(person=party.person, status__code="refugee")
    RemovalOrderFactory(
        complaint=party.complaint,
        scheduled_at=now + 31 * HOUR + HOUR / 2,
        interim_measure="ECtHR, rule 39",
    )
    DetentionFactory(
        complaint=party.complaint,
        person=party.person,
        held_since=now - 76 * HOUR - HOUR / 2,
        next_review_at=now + 18 * HOUR + HOUR / 2,
    )

    text = page(officer, party.complaint)

    for words in ("in 31 h", "held 3 d 4 h", "review in 18 h", "status against removal"):
        assert words in text
    assert "A refugee must not be expelled administratively." in text
    assert "Code of Administrative Offences 29.4" in text
    assert "Whether it suspends the removal is not confirmed." in text


def test_a_letter_that_was_kept_too_long_is_a_flag_against_the_place(officer):
    TimeLimitFactory(key="detained.forward_complaint", value=24, unit="hour")
    now = timezone.now()
    late = ComplaintFactory(officer=officer.user, received_at=now, handed_over_at=now - 26 * HOUR)
    in_time = ComplaintFactory(
        officer=officer.user, received_at=now, handed_over_at=now - 20 * HOUR
    )

    assert "forwarded late" in page(officer, late)
    assert "forwarded late" not in page(officer, in_time)


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_show_urgency_in_a_constant_number_of_queries(
    officer, rows, django_assert_num_queries
):
    for _ in range(rows):
        party = PartyFactory(complaint__officer=officer.user)
        LegalStatusFactory(person=party.person, status__code="refugee")
        RemovalOrderFactory(complaint=party.complaint)
        DetentionFactory(complaint=party.complaint, person=party.person)

    with django_assert_num_queries(11):
        text = officer.get(LIST, {"clock": "removal"}).content.decode()

    for words in ("no date named: immediate", "status against removal", "no review known"):
        assert text.count(words) == rows


def test_reviews_are_listed_by_their_moment(officer):
    now = timezone.now()
    for days in (3, -1, 9, 1):
        complaint = ComplaintFactory(officer=officer.user, summary=f"Review {days}")
        review_at = now + timedelta(days=days)
        DetentionFactory(complaint=complaint, held_since=now - 90 * HOUR, next_review_at=review_at)

    found = officer.get(LIST, {"clock": "review"}).context["cl"].result_list

    assert [row.summary for row in found] == ["Review -1", "Review 1", "Review 3"]


@pytest.mark.parametrize(
    ("language", "length", "words"),
    [
        ("en", Length(0, 31), "31 h"),
        ("en", Length(3, 4), "3 d 4 h"),
        ("en", Length(4, 0), "4 d"),
        ("en", Length(0, 0), "less than 1 h"),
        ("az", Length(3, 4), "3 gün 4 saat"),
        ("az", Length(0, 0), "1 saatdan az"),
        ("ru", Length(1, 1), "1 день 1 час"),
        ("ru", Length(3, 4), "3 дня 4 часа"),
        ("ru", Length(5, 21), "5 дней 21 час"),
        ("ru", Length(11, 12), "11 дней 12 часов"),
        ("ru", Length(0, 0), "менее 1 часа"),
    ],
)
def test_lengths_are_written_in_each_language(language, length, words):
    with translation.override(language):
        assert clocks.length_text(length) == words
