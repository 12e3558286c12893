from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Interview, VisitStatus
from tests.factories.users import UserFactory
from tests.factories.visits import VisitFactory


class InterviewFactory(DjangoModelFactory):
    """An interview; a risk of reprisal brings its follow-up day along."""

    visit = factory.SubFactory(VisitFactory, status=VisitStatus.UNDER_WAY)
    notes = "Notes of the tests."
    follow_up_on = factory.LazyAttribute(
        lambda row: timezone.localdate() + timedelta(days=7) if row.has_reprisal_risk else None
    )
    has_reprisal_risk = False
    held_by = factory.SubFactory(UserFactory, role="npm_member")
    held_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Interview
