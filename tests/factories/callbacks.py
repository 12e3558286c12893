import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.models import Callback, CallbackAttempt, CallbackStatus
from tests.factories.calls import CallFactory
from tests.factories.classifications import classified
from tests.factories.users import UserFactory


class CallbackFactory(DjangoModelFactory):
    call = factory.SubFactory(CallFactory)
    number = "+994125550101"
    reason = "Asked to be rung back."
    not_before = factory.LazyFunction(timezone.now)
    status = CallbackStatus.OPEN
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    closed_at = factory.LazyAttribute(
        lambda row: None if row.status == CallbackStatus.OPEN else timezone.now()
    )

    class Meta:
        model = Callback


class CallbackAttemptFactory(DjangoModelFactory):
    callback = factory.SubFactory(CallbackFactory)
    outcome = classified("call_outcome", "no_answer")
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)

    class Meta:
        model = CallbackAttempt
