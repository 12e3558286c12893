from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import (
    Implementation,
    Position,
    Recommendation,
    RecommendationStatus,
    Reply,
    Verification,
)
from ombudsman.rules.numbers import format_number
from tests.factories.complaints import ComplaintFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.users import UserFactory

ISSUED = (RecommendationStatus.ISSUED, RecommendationStatus.SETTLED)


class RecommendationFactory(DjangoModelFactory):
    """A recommendation from a complaint; give ``complaint=None, visit=…`` or ``event=…`` else.

    ``status``, ``position`` and ``implementation`` bring the days and the signature they ask for.
    """

    class Params:
        is_issued = factory.LazyAttribute(lambda row: row.status in ISSUED)

    number = factory.Sequence(lambda n: format_number("R", 2026, 9000 + n))
    complaint = factory.SubFactory(ComplaintFactory, status="accepted")
    addressee = factory.SubFactory(OrganisationFactory)
    text = factory.Sequence(lambda n: f"Recommendation {n} of the tests.")
    status = RecommendationStatus.DRAFT
    issued_on = factory.LazyAttribute(lambda row: timezone.localdate() if row.is_issued else None)
    signed_by = factory.Maybe(
        "is_issued", factory.SubFactory(UserFactory, role="commissioner"), None
    )
    due_on = factory.LazyAttribute(
        lambda row: row.issued_on + timedelta(days=10) if row.issued_on else None
    )
    position = Position.NONE
    replied_on = factory.LazyAttribute(lambda row: timezone.localdate() if row.position else None)
    implementation = Implementation.UNVERIFIED
    verified_on = factory.LazyAttribute(
        lambda row: timezone.localdate() if row.implementation else None
    )
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Recommendation


class ReplyFactory(DjangoModelFactory):
    recommendation = factory.SubFactory(RecommendationFactory, status="issued")
    received_on = factory.LazyFunction(timezone.localdate)
    position = Position.ACCEPTED
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Reply


class VerificationFactory(DjangoModelFactory):
    recommendation = factory.SubFactory(RecommendationFactory, status="issued")
    verified_on = factory.LazyFunction(timezone.localdate)
    degree = Implementation.PARTLY
    note = "Seen by the tests."
    verified_by = factory.SubFactory(UserFactory)

    class Meta:
        model = Verification
