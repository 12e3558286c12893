import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Reminder
from tests.factories.deadlines import DeadlineFactory


class ReminderFactory(DjangoModelFactory):
    """Of a deadline that is due within a week; meant for the officer of its complaint."""

    deadline = factory.SubFactory(DeadlineFactory)
    complaint = factory.LazyAttribute(lambda row: row.deadline.complaint)
    stage = "week"
    due_at = factory.LazyAttribute(lambda row: row.deadline.due_at)
    at = factory.LazyFunction(timezone.now)
    officer = factory.LazyAttribute(lambda row: row.complaint.officer)
    unit = factory.LazyAttribute(lambda row: row.complaint.unit)

    class Meta:
        model = Reminder
