from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import (
    AccessAnswer,
    AccessRecord,
    AccessRight,
    ExaminedArea,
    TeamMember,
    Visit,
    VisitKind,
    VisitStatus,
)
from ombudsman.rules.numbers import format_number
from tests.factories.classifications import classified
from tests.factories.facilities import FacilityFactory
from tests.factories.users import UserFactory

NOT_STARTED = (VisitStatus.PREPARED, VisitStatus.CALLED_OFF)


class VisitFactory(DjangoModelFactory):
    """A visit in any ``status``, with the moments the status asks for; without a team."""

    number = factory.Sequence(lambda n: format_number("V", 2026, 9000 + n))
    facility = factory.SubFactory(FacilityFactory)
    kind = VisitKind.IN_DEPTH
    aim = "To see the conditions for the tests."
    status = VisitStatus.PREPARED
    started_at = factory.LazyAttribute(
        lambda row: None if row.status in NOT_STARTED else timezone.now() - timedelta(hours=8)
    )
    released_at = factory.LazyAttribute(
        lambda row: timezone.now() if row.status == VisitStatus.RELEASED else None
    )
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Visit


class TeamMemberFactory(DjangoModelFactory):
    """A member of staff on a team; ``user=None, name="…"`` is an outside expert."""

    visit = factory.SubFactory(VisitFactory)
    user = factory.SubFactory(UserFactory, role="npm_member")

    class Meta:
        model = TeamMember
        skip_postgeneration_save = True

    @factory.post_generation
    def languages(self, create, rows, **kwargs):
        if create and rows:
            self.languages.set(rows)


class AccessRecordFactory(DjangoModelFactory):
    visit = factory.SubFactory(VisitFactory)
    right = AccessRight.PLACES
    answer = AccessAnswer.GRANTED
    note = factory.LazyAttribute(
        lambda row: "" if row.answer == AccessAnswer.GRANTED else "The guard asked for a letter."
    )

    class Meta:
        model = AccessRecord


class ExaminedAreaFactory(DjangoModelFactory):
    visit = factory.SubFactory(VisitFactory)
    area = classified("area_examined", "health_care")

    class Meta:
        model = ExaminedArea
