import pytest

from tests.factories import ClassificationFactory, TimeLimitFactory

LIMITS = [
    ("complaint.refusal_notice", 10, "working_day"),
    ("complaint.examination", 30, "calendar_day"),
    ("complaint.examination_extension", 30, "calendar_day"),
    ("complaint.result_notice", 5, "working_day"),
    ("body.observations", 10, "calendar_day"),
    ("body.reply_to_recommendation", 10, "calendar_day"),
]


@pytest.fixture
def limits(db):
    """Time limits that services need, with the lengths of the reference data."""
    for key, value, unit in LIMITS:
        TimeLimitFactory(key=key, value=value, unit=unit)


@pytest.fixture
def ground(db):
    return ClassificationFactory(list="refusal_ground", code="outside_competence")


@pytest.fixture
def outcome(db):
    return ClassificationFactory(list="outcome", code="violation_restored")
