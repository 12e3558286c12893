from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Call
from tests.factories import CallFactory, ClassificationFactory, UserFactory

NOW = timezone.now()
BEFORE = NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    "broken",
    [
        {"started_at": NOW, "answered_at": BEFORE},
        {"started_at": NOW, "ended_at": BEFORE},
        {"coded_at": NOW},
    ],
)
def test_database_refuses(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(**broken)


def test_database_refuses_an_outcome_without_its_time():
    outcome = ClassificationFactory(list="call_outcome", code="advice_given")

    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(outcome=outcome, coded_at=None)


def test_the_exchange_gives_a_number_once():
    CallFactory(call_id="same")

    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(call_id="same")


def test_calls_are_visible_to_their_taker_and_to_those_who_see_all():
    taker = UserFactory(role="call_taker")
    mine, other = CallFactory(taker=taker), CallFactory()

    assert list(Call.objects.visible_to(taker)) == [mine]
    for role in ("call_supervisor", "commissioner"):
        assert set(Call.objects.visible_to(UserFactory(role=role))) == {mine, other}
    for role in ("case_officer", "npm_lead", "analyst", "administrator"):
        assert not Call.objects.visible_to(UserFactory(role=role)).exists()
