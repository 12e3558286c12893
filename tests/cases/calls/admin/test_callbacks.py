import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Callback
from tests.factories import (
    CallbackAttemptFactory,
    CallbackFactory,
    ClassificationFactory,
    ContactPointFactory,
    OutcomeRuleFactory,
    PersonFactory,
    UserFactory,
)

ADD = "/admin/cases/callback/add/"
LIST = "/admin/cases/callback/"


def page(callback):
    return reverse("admin:cases_callback_change", args=[callback.pk])


def step(callback, name):
    return reverse("admin:cases_callback_transition", args=[callback.pk, name])


def form_data(**fields):
    now = timezone.localtime()
    return {
        "number": "012 555 01 01",
        "reason": "Asked for news.",
        "not_before_0": now.date().isoformat(),
        "not_before_1": now.time().isoformat("seconds"),
    } | fields


def messages(response):
    return re.findall(r'class="errorlist[^"]*"[^>]*><li>([^<]+)', response.content.decode())


def reached():
    row = ClassificationFactory(list="call_outcome", code="reached")
    OutcomeRuleFactory(outcome=row, direction="out", is_served=True)
    return row


def test_a_taker_schedules_claims_and_closes_a_callback(as_role):
    taker = as_role("call_taker")

    made = taker.post(ADD, form_data())
    callback = Callback.objects.get()
    claimed = taker.post(step(callback, "claim"))
    done = taker.post(step(callback, "attempt"), {"outcome": reached().pk})

    callback.refresh_from_db()
    assert [made.status_code, claimed.status_code, done.status_code] == [302, 302, 302]
    assert (callback.number, callback.created_by) == ("+994125550101", taker.user)
    assert (callback.status, callback.claimed_by) == ("done", taker.user)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"number": "next door"}, "This is not a telephone number."),
        ({"number": "anonymous"}, "A callback needs a number."),
        ({"reason": ""}, "This field is required."),
        ({"reason": "x" * 501}, "Ensure this value has at most 500 characters (it has 501)."),
        (
            {"not_after_0": "2020-01-01", "not_after_1": "10:00"},
            "The time to ring is over before it begins.",
        ),
    ],
)
def test_bad_input_is_answered_at_the_field(as_role, wrong, message):
    response = as_role("call_taker").post(ADD, form_data(**wrong))

    assert response.status_code == 200
    assert messages(response) == [message]
    assert not Callback.objects.exists()


def test_an_unsafe_number_is_refused_at_the_field(as_role):
    point = ContactPointFactory(value="0125550101", safety="do_not_use")

    response = as_role("call_taker").post(ADD, form_data(person=point.person.pk))

    assert messages(response) == ["This number is marked “do not use” for this person."]
    assert not Callback.objects.exists()


def test_a_callback_is_not_edited(as_role):
    callback = CallbackFactory()

    as_role("call_supervisor").post(page(callback), form_data(number="0125550202"))

    callback.refresh_from_db()
    assert callback.number == "+994125550101"


def test_strangers_see_nothing(client, as_role):
    callback = CallbackFactory()

    for address in (LIST, ADD, page(callback), step(callback, "claim")):
        assert client.get(address).status_code == 302
    for role in ("registrar", "case_officer", "npm_member", "administrator"):
        assert as_role(role).get(LIST).status_code == 403


def test_what_a_colleague_has_taken_on_answers_404(as_role):
    callback, taker = CallbackFactory(claimed_by=UserFactory()), as_role("call_taker")

    assert taker.get(page(callback)).status_code == 404
    assert taker.post(step(callback, "attempt"), {"outcome": reached().pk}).status_code == 404


def test_the_commissioner_looks_and_does_not_ring(as_role):
    callback, commissioner = CallbackFactory(), as_role("commissioner")

    assert commissioner.get(page(callback)).status_code == 200
    assert commissioner.post(step(callback, "claim")).status_code == 403


def test_the_due_list(as_role):
    taker, now = as_role("call_taker"), timezone.now()
    due = CallbackFactory(person=PersonFactory())
    CallbackFactory(not_before=now + timedelta(hours=1))
    CallbackFactory(status="done")

    rows = taker.get(LIST, {"work": "due"}).context["cl"].result_list

    assert list(rows) == [due]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    supervisor = as_role("call_supervisor")
    window = {"not_before": timezone.now(), "not_after": timezone.now() + timedelta(hours=2)}
    for _ in range(rows):
        CallbackFactory(person=PersonFactory(), claimed_by=UserFactory(), **window)

    with django_assert_num_queries(5):
        assert len(supervisor.get(LIST).context["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_page_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    supervisor, callback = as_role("call_supervisor"), CallbackFactory()
    CallbackAttemptFactory.create_batch(rows, callback=callback)

    with django_assert_num_queries(9):  # four of them for the audit entry
        assert supervisor.get(page(callback)).status_code == 200


def test_a_reserved_identity_is_not_read_from_a_callback(as_role):
    hidden = PersonFactory(display_name="Gizli Nümunə", is_reserved=True)
    callback = CallbackFactory(person=hidden)

    assert "Gizli" not in as_role("call_taker").get(page(callback)).content.decode()
