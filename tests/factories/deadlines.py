from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Deadline
from ombudsman.models import Confidence, LimitUnit
from tests.factories.complaints import ComplaintFactory
from tests.factories.users import UserFactory


class DeadlineFactory(DjangoModelFactory):
    """A running clock; ``end="met"`` gives one that has ended."""

    complaint = factory.SubFactory(ComplaintFactory)
    key = "complaint.examination"
    started_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyAttribute(lambda row: row.started_at + timedelta(days=row.value))
    value = 30
    unit = LimitUnit.CALENDAR_DAY
    source = "Made up for the tests"
    confidence = Confidence.NAKHCHIVAN
    end = ""
    ended_at = factory.LazyAttribute(lambda row: timezone.now() if row.end else None)
    ended_by = factory.Maybe("end", factory.SubFactory(UserFactory), None)

    class Meta:
        model = Deadline
