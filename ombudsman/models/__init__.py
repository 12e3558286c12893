"""Models of the kernel. Django only knows modules that are imported here."""

from ombudsman.models.audit import (
    AuditEntry,
    AuditLane,
    AuditSeal,
    AuditValue,
    AuditVerification,
)
from ombudsman.models.classifications import (
    Classification,
    ClassificationList,
    Special,
    classified,
)
from ombudsman.models.clients import Client
from ombudsman.models.idempotency_keys import IdempotencyKey
from ombudsman.models.labels import Dated, DatedQuerySet, Labelled, valid_period
from ombudsman.models.numbers import NumberSeries
from ombudsman.models.organisations import FormerName, Mandate, Organisation, OrganisationKind
from ombudsman.models.schedules import Schedule
from ombudsman.models.time_limits import CalendarDay, Confidence, LimitUnit, TimeLimit
from ombudsman.models.units import Unit, UnitKind
from ombudsman.models.user_keys import user_key
from ombudsman.models.users import ROLE_LABELS, GrantState, RoleGrant, User
from ombudsman.models.webhooks import DeliveryState, Webhook, WebhookDelivery, WebhookEvent

__all__ = [
    "AuditEntry",
    "AuditLane",
    "AuditSeal",
    "AuditValue",
    "AuditVerification",
    "CalendarDay",
    "Classification",
    "ClassificationList",
    "Client",
    "Confidence",
    "Dated",
    "DatedQuerySet",
    "DeliveryState",
    "FormerName",
    "GrantState",
    "IdempotencyKey",
    "Labelled",
    "LimitUnit",
    "Mandate",
    "NumberSeries",
    "Organisation",
    "OrganisationKind",
    "ROLE_LABELS",
    "RoleGrant",
    "Schedule",
    "Special",
    "TimeLimit",
    "Unit",
    "UnitKind",
    "User",
    "Webhook",
    "WebhookDelivery",
    "WebhookEvent",
    "classified",
    "user_key",
    "valid_period",
]
