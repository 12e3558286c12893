import pytest
from django.db import IntegrityError, transaction

from tests.factories import InterviewFactory


def test_database_refuses_a_risk_without_a_day_to_check_back():
    with pytest.raises(IntegrityError), transaction.atomic():
        InterviewFactory(has_reprisal_risk=True, follow_up_on=None)
