import factory
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from factory.django import DjangoModelFactory

from ombudsman.models import AuditEntry, AuditLane, AuditSeal, AuditValue, AuditVerification
from ombudsman.rules import audit_chain
from ombudsman.rules.audit_chain import Head
from ombudsman.services.audit import chain
from tests.factories.users import UserFactory


class AuditEntryFactory(DjangoModelFactory):
    """An entry in its place in the chain, as every entry stands."""

    at = factory.LazyFunction(timezone.now)
    user = factory.SubFactory(UserFactory)
    action = "unit.change"
    object_type = case_type = "ombudsman.unit"
    object_id = case_id = 1
    fields = factory.LazyFunction(lambda: {"kind": {"old": "", "new": "0" * 64}})
    address = "192.0.2.1"

    class Meta:
        model = AuditEntry

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        entry = model_class(*args, **kwargs)
        if isinstance(entry.at, str):
            entry.at = parse_datetime(entry.at)
        chain.append(entry)
        return entry


class AuditValueFactory(DjangoModelFactory):
    entry = factory.SubFactory(AuditEntryFactory)
    field = "kind"
    new = "department"
    salt = "0" * 32

    class Meta:
        model = AuditValue


class AuditLaneFactory(DjangoModelFactory):
    id = factory.Sequence(lambda n: 1000 + n)
    mac = factory.LazyAttribute(
        lambda lane: audit_chain.sign_head(chain.key(), Head(lane.id, 0, None, audit_chain.FIRST))
    )

    class Meta:
        model = AuditLane


class AuditSealFactory(DjangoModelFactory):
    """A seal that stands alone, with the shape of one and no right signature."""

    id = factory.Sequence(lambda n: 1000 + n)
    at = factory.LazyFunction(timezone.now)
    count = 0
    hash = "0" * 64
    mac = "0" * 32

    class Meta:
        model = AuditSeal


class AuditVerificationFactory(DjangoModelFactory):
    at = factory.LazyFunction(timezone.now)
    count = 1
    is_whole = True

    class Meta:
        model = AuditVerification
