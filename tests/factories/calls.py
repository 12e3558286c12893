import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Call, OutcomeRule
from tests.factories.classifications import classified
from tests.factories.users import UserFactory


class OutcomeRuleFactory(DjangoModelFactory):
    outcome = classified("call_outcome", "informed")
    is_served = True

    class Meta:
        model = OutcomeRule
        django_get_or_create = ["outcome"]


class CallFactory(DjangoModelFactory):
    """An incoming call that rings; give ``outcome=…`` for one that was coded."""

    call_id = factory.Sequence(lambda n: f"exchange-{n}")
    caller_number = "+994125550101"
    started_at = factory.LazyFunction(timezone.now)
    taker = factory.SubFactory(UserFactory, role="call_taker")
    coded_at = factory.LazyAttribute(
        lambda row: timezone.now() if getattr(row, "outcome", None) else None
    )

    class Meta:
        model = Call
        skip_postgeneration_save = True

    @factory.post_generation
    def topics(self, create, rows, **kwargs):
        if create and rows:
            self.topics.set(rows)
