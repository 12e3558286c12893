from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Callback
from tests.factories import CallbackFactory, UserFactory

NOW = timezone.now()


@pytest.mark.parametrize(
    "broken",
    [
        {"not_before": NOW, "not_after": NOW},
        {"not_before": NOW, "not_after": NOW - timedelta(hours=1)},
        {"status": "open", "closed_at": NOW},
        {"status": "done", "closed_at": None},
    ],
)
def test_database_refuses(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallbackFactory(**broken)


def test_a_taker_sees_what_nobody_else_has_taken_on():
    taker = UserFactory(role="call_taker")
    free, mine = CallbackFactory(), CallbackFactory(claimed_by=taker)
    CallbackFactory(claimed_by=UserFactory(role="call_taker"))

    assert set(Callback.objects.visible_to(taker)) == {free, mine}
    assert not Callback.objects.visible_to(UserFactory(role="registrar")).exists()
