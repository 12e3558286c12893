"""Objects for tests: one factory a model, each valid as it comes."""

from tests.factories.actions import ActionFactory
from tests.factories.articles import ArticleFactory
from tests.factories.audit import (
    AuditEntryFactory,
    AuditLaneFactory,
    AuditSealFactory,
    AuditValueFactory,
    AuditVerificationFactory,
)
from tests.factories.callbacks import CallbackAttemptFactory, CallbackFactory
from tests.factories.calls import CallFactory, OutcomeRuleFactory
from tests.factories.classifications import ClassificationFactory
from tests.factories.clients import AccessTokenFactory, ClientFactory
from tests.factories.complaints import ComplaintFactory, StatusChangeFactory
from tests.factories.consents import ConsentFactory
from tests.factories.contacts import AddressFactory, ContactPointFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.detentions import DetentionFactory
from tests.factories.disclosures import DisclosureFactory
from tests.factories.documents import DocumentFactory
from tests.factories.duplicates import PossibleDuplicateFactory
from tests.factories.events import EventFactory, EventPointFactory
from tests.factories.facilities import FacilityFactory, FacilityNameFactory
from tests.factories.findings import FindingFactory
from tests.factories.idempotency_keys import IdempotencyKeyFactory
from tests.factories.identity_documents import IdentityDocumentFactory
from tests.factories.interviews import InterviewFactory
from tests.factories.links import PersonLinkFactory
from tests.factories.merges import MovedPartFactory, PersonMergeFactory
from tests.factories.numbers import NumberSeriesFactory
from tests.factories.organisations import FormerNameFactory, OrganisationFactory
from tests.factories.overrides import OverrideFactory
from tests.factories.participants import (
    EventOrganisationFactory,
    ParticipantFactory,
    PartnerFactory,
)
from tests.factories.parties import PartyFactory
from tests.factories.persons import (
    LegalStatusFactory,
    NameKeyFactory,
    PersonFactory,
    PersonNameFactory,
    SpokenLanguageFactory,
    StateTieFactory,
)
from tests.factories.publications import PublicationFactory
from tests.factories.recommendations import (
    RecommendationFactory,
    ReplyFactory,
    VerificationFactory,
)
from tests.factories.reminders import ReminderFactory
from tests.factories.removals import RemovalOrderFactory
from tests.factories.results import ResultFactory
from tests.factories.schedules import ScheduleFactory
from tests.factories.shares import ShareFactory
from tests.factories.time_limits import CalendarDayFactory, TimeLimitFactory
from tests.factories.units import UnitFactory
from tests.factories.users import PASSWORD, RoleGrantFactory, UserFactory
from tests.factories.visits import (
    AccessRecordFactory,
    ExaminedAreaFactory,
    TeamMemberFactory,
    VisitFactory,
)
from tests.factories.webhooks import (
    WebhookDeliveryFactory,
    WebhookEventFactory,
    WebhookFactory,
)

__all__ = [
    "AccessRecordFactory",
    "AccessTokenFactory",
    "ActionFactory",
    "AddressFactory",
    "ArticleFactory",
    "AuditEntryFactory",
    "AuditLaneFactory",
    "AuditSealFactory",
    "AuditValueFactory",
    "AuditVerificationFactory",
    "CalendarDayFactory",
    "CallFactory",
    "CallbackAttemptFactory",
    "CallbackFactory",
    "ClassificationFactory",
    "ClientFactory",
    "ComplaintFactory",
    "ConsentFactory",
    "ContactPointFactory",
    "DeadlineFactory",
    "DetentionFactory",
    "DisclosureFactory",
    "DocumentFactory",
    "EventFactory",
    "EventOrganisationFactory",
    "EventPointFactory",
    "ExaminedAreaFactory",
    "FacilityFactory",
    "FacilityNameFactory",
    "FindingFactory",
    "FormerNameFactory",
    "IdempotencyKeyFactory",
    "IdentityDocumentFactory",
    "InterviewFactory",
    "LegalStatusFactory",
    "MovedPartFactory",
    "NameKeyFactory",
    "NumberSeriesFactory",
    "OrganisationFactory",
    "OutcomeRuleFactory",
    "OverrideFactory",
    "PASSWORD",
    "ParticipantFactory",
    "PartnerFactory",
    "PartyFactory",
    "PersonFactory",
    "PersonLinkFactory",
    "PersonMergeFactory",
    "PersonNameFactory",
    "PossibleDuplicateFactory",
    "PublicationFactory",
    "RecommendationFactory",
    "ReminderFactory",
    "RemovalOrderFactory",
    "ReplyFactory",
    "ResultFactory",
    "RoleGrantFactory",
    "ScheduleFactory",
    "ShareFactory",
    "SpokenLanguageFactory",
    "StateTieFactory",
    "StatusChangeFactory",
    "TeamMemberFactory",
    "TimeLimitFactory",
    "UnitFactory",
    "UserFactory",
    "VerificationFactory",
    "VisitFactory",
    "WebhookDeliveryFactory",
    "WebhookEventFactory",
    "WebhookFactory",
]
