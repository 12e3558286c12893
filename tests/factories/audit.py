import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from ombudsman.models import AuditEntry, AuditValue
from tests.factories.users import UserFactory


class AuditEntryFactory(DjangoModelFactory):
    at = factory.LazyFunction(timezone.now)
    user = factory.SubFactory(UserFactory)
    action = "unit.change"
    object_type = case_type = "ombudsman.unit"
    object_id = case_id = 1
    fields = factory.LazyFunction(lambda: {"kind": {"old": "", "new": "0" * 64}})
    address = "192.0.2.1"

    class Meta:
        model = AuditEntry


class AuditValueFactory(DjangoModelFactory):
    entry = factory.SubFactory(AuditEntryFactory)
    field = "kind"
    new = "department"
    salt = "0" * 32

    class Meta:
        model = AuditValue
