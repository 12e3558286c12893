"""Models of the cases. Every module must be imported here to be found by Django."""

from cases.models.actions import MANUAL_KINDS, Action, ActionKind
from cases.models.basis import Basis
from cases.models.callbacks import Callback, CallbackAttempt, CallbackStatus
from cases.models.calls import Call, Direction, OutcomeRule
from cases.models.complaints import (
    FINAL,
    MOVES,
    Complaint,
    ComplaintKind,
    ComplaintStatus,
    Priority,
    StatusChange,
)
from cases.models.consents import Consent, ConsentForm, ConsentPurpose
from cases.models.contacts import Address, AddressKind, ContactKind, ContactPoint, Safety
from cases.models.date_precision import Precision
from cases.models.deadlines import Deadline, DeadlineEnd
from cases.models.detentions import Detention, DetentionEnd
from cases.models.disclosures import Disclosure, DisclosureChannel
from cases.models.documents import Document
from cases.models.duplicates import AgreementCode, DuplicateState, PossibleDuplicate
from cases.models.facilities import Facility, FacilityName
from cases.models.findings import Finding, Severity
from cases.models.identity_documents import IdentityDocument, IdentityDocumentKind
from cases.models.interviews import Interview
from cases.models.links import PersonLink
from cases.models.merges import Moved, MovedPart, PersonMerge
from cases.models.name_keys import NameKey
from cases.models.overrides import Override
from cases.models.parties import CONCERNED, Party, PartyRole
from cases.models.persons import (
    BirthPrecision,
    LegalStatus,
    NameKind,
    Person,
    PersonName,
    Sex,
    SpokenLanguage,
    StateTie,
    Tie,
)
from cases.models.recommendations import (
    RECOMMENDATION_MOVES,
    Implementation,
    Position,
    Recommendation,
    RecommendationStatus,
    Reply,
    Urgency,
    Verification,
)
from cases.models.reminders import Reminder, ReminderStage
from cases.models.removals import RemovalKind, RemovalOrder
from cases.models.results import Result
from cases.models.shares import Share
from cases.models.visits import (
    VISIT_MOVES,
    AccessAnswer,
    AccessRecord,
    AccessRight,
    ExaminedArea,
    TeamMember,
    Visit,
    VisitKind,
    VisitStatus,
)
from cases.models.yes_no_unknown import YesNoUnknown

__all__ = [
    "CONCERNED",
    "AccessAnswer",
    "AccessRecord",
    "AccessRight",
    "Action",
    "ActionKind",
    "Address",
    "AddressKind",
    "AgreementCode",
    "YesNoUnknown",
    "Basis",
    "BirthPrecision",
    "Call",
    "Callback",
    "CallbackAttempt",
    "CallbackStatus",
    "Complaint",
    "ComplaintKind",
    "ComplaintStatus",
    "Consent",
    "ConsentForm",
    "ConsentPurpose",
    "ContactKind",
    "ContactPoint",
    "Deadline",
    "DeadlineEnd",
    "Detention",
    "DetentionEnd",
    "Direction",
    "Disclosure",
    "Document",
    "DuplicateState",
    "ExaminedArea",
    "FINAL",
    "Facility",
    "FacilityName",
    "Finding",
    "IdentityDocument",
    "IdentityDocumentKind",
    "Implementation",
    "Interview",
    "LegalStatus",
    "MANUAL_KINDS",
    "MOVES",
    "Moved",
    "MovedPart",
    "NameKey",
    "NameKind",
    "OutcomeRule",
    "Override",
    "Party",
    "PartyRole",
    "Person",
    "PersonLink",
    "PersonMerge",
    "PersonName",
    "Position",
    "Precision",
    "PossibleDuplicate",
    "Priority",
    "RECOMMENDATION_MOVES",
    "Recommendation",
    "RecommendationStatus",
    "Reminder",
    "ReminderStage",
    "RemovalKind",
    "RemovalOrder",
    "Reply",
    "Result",
    "Safety",
    "Severity",
    "Sex",
    "Share",
    "SpokenLanguage",
    "StateTie",
    "StatusChange",
    "TeamMember",
    "Tie",
    "Urgency",
    "VISIT_MOVES",
    "Verification",
    "Visit",
    "VisitKind",
    "VisitStatus",
    "DisclosureChannel",
]
