import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from ombudsman.models import IdempotencyKey
from tests.factories.users import UserFactory


class IdempotencyKeyFactory(DjangoModelFactory):
    account = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"key-{n}")
    request_hash = "0" * 64
    status = 201
    headers = factory.LazyFunction(lambda: {"Content-Type": "application/json"})
    body = b"{}"
    created_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = IdempotencyKey
