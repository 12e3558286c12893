"""Objects for tests: one factory a model, each valid as it comes."""

from tests.factories.actions import ActionFactory
from tests.factories.articles import ArticleFactory
from tests.factories.audit import AuditEntryFactory, AuditValueFactory
from tests.factories.callbacks import CallbackAttemptFactory, CallbackFactory
from tests.factories.calls import CallFactory, OutcomeRuleFactory
from tests.factories.classifications import ClassificationFactory
from tests.factories.clients import AccessTokenFactory, ClientFactory
from tests.factories.complaints import ComplaintFactory, StatusChangeFactory
from tests.factories.contacts import AddressFactory, ContactPointFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.documents import DocumentFactory
from tests.factories.events import EventFactory, EventPointFactory
from tests.factories.facilities import FacilityFactory, FacilityNameFactory
from tests.factories.findings import FindingFactory
from tests.factories.interviews import InterviewFactory
from tests.factories.numbers import NumberSeriesFactory
from tests.factories.organisations import FormerNameFactory, OrganisationFactory
from tests.factories.participants import (
    EventOrganisationFactory,
    ParticipantFactory,
    PartnerFactory,
)
from tests.factories.parties import PartyFactory
from tests.factories.persons import (
    LegalStatusFactory,
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
from tests.factories.removals import RemovalOrderFactory
from tests.factories.results import ResultFactory
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

__all__ = [
    "AccessRecordFactory",
    "AccessTokenFactory",
    "ActionFactory",
    "AddressFactory",
    "ArticleFactory",
    "AuditEntryFactory",
    "AuditValueFactory",
    "CalendarDayFactory",
    "CallFactory",
    "CallbackAttemptFactory",
    "CallbackFactory",
    "ClassificationFactory",
    "ClientFactory",
    "ComplaintFactory",
    "ContactPointFactory",
    "DeadlineFactory",
    "DocumentFactory",
    "EventFactory",
    "EventOrganisationFactory",
    "EventPointFactory",
    "ExaminedAreaFactory",
    "FacilityFactory",
    "FacilityNameFactory",
    "FindingFactory",
    "FormerNameFactory",
    "InterviewFactory",
    "LegalStatusFactory",
    "NumberSeriesFactory",
    "OrganisationFactory",
    "OutcomeRuleFactory",
    "PASSWORD",
    "ParticipantFactory",
    "PartnerFactory",
    "PartyFactory",
    "PersonFactory",
    "PersonNameFactory",
    "PublicationFactory",
    "RecommendationFactory",
    "RemovalOrderFactory",
    "ReplyFactory",
    "ResultFactory",
    "RoleGrantFactory",
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
]
