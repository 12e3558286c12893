"""The nouns of the cases. Each module is imported here, or it does not exist for Django."""

from cases.models.actions import MANUAL_KINDS, Action, ActionKind
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
from cases.models.contacts import Address, AddressKind, ContactKind, ContactPoint, Safety
from cases.models.deadlines import Deadline, DeadlineEnd
from cases.models.documents import Document
from cases.models.facilities import Facility, FacilityName
from cases.models.findings import Finding, Severity
from cases.models.interviews import Interview
from cases.models.parties import Party, PartyRole
from cases.models.persons import (
    Answer,
    Basis,
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

__all__ = [
    "AccessAnswer",
    "AccessRecord",
    "AccessRight",
    "Action",
    "ActionKind",
    "Address",
    "AddressKind",
    "Answer",
    "Basis",
    "BirthPrecision",
    "Call",
    "Callback",
    "CallbackAttempt",
    "CallbackStatus",
    "Complaint",
    "ComplaintKind",
    "ComplaintStatus",
    "ContactKind",
    "ContactPoint",
    "Deadline",
    "DeadlineEnd",
    "Direction",
    "Document",
    "ExaminedArea",
    "FINAL",
    "Facility",
    "FacilityName",
    "Finding",
    "Implementation",
    "Interview",
    "LegalStatus",
    "MANUAL_KINDS",
    "MOVES",
    "NameKind",
    "OutcomeRule",
    "Party",
    "PartyRole",
    "Person",
    "PersonName",
    "Position",
    "Priority",
    "RECOMMENDATION_MOVES",
    "Recommendation",
    "RecommendationStatus",
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
]
