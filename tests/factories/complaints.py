import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import FINAL, Complaint, ComplaintStatus, StatusChange
from ombudsman.rules.numbers import format_number
from tests.factories.classifications import classified
from tests.factories.users import UserFactory


class ComplaintFactory(DjangoModelFactory):
    """A complaint in any ``status``, with what the status asks for; no party and no deadline.

    ``rights`` and ``topics`` take rows; the counter is far above what the number service gives out.
    """

    number = factory.Sequence(lambda n: format_number("C", 2026, 900_000 + n))
    channel = classified("channel", "email")
    received_at = factory.LazyFunction(timezone.now)
    summary = factory.Sequence(lambda n: f"Matter {n}")
    status = ComplaintStatus.RECEIVED
    joined_to = factory.Maybe(
        factory.LazyAttribute(lambda row: row.status == ComplaintStatus.JOINED),
        factory.SubFactory("tests.factories.complaints.ComplaintFactory"),
        None,
    )
    refusal_ground = factory.Maybe(
        factory.LazyAttribute(lambda row: row.status == ComplaintStatus.REFUSED),
        classified("refusal_ground", "outside_competence"),
        None,
    )
    registered_by = factory.SubFactory(UserFactory)
    registered_at = factory.SelfAttribute("received_at")
    decided_at = factory.LazyAttribute(
        lambda row: None if row.status == ComplaintStatus.RECEIVED else timezone.now()
    )
    closed_at = factory.LazyAttribute(lambda row: timezone.now() if row.status in FINAL else None)

    class Meta:
        model = Complaint
        skip_postgeneration_save = True

    @factory.post_generation
    def rights(self, create, rows, **kwargs):
        if create and rows:
            self.rights.set(rows)

    @factory.post_generation
    def topics(self, create, rows, **kwargs):
        if create and rows:
            self.topics.set(rows)


class StatusChangeFactory(DjangoModelFactory):
    complaint = factory.SubFactory(ComplaintFactory, status=ComplaintStatus.ACCEPTED)
    old = ComplaintStatus.RECEIVED
    new = ComplaintStatus.ACCEPTED
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)

    class Meta:
        model = StatusChange
