"""Models of outreach."""

from outreach.models.articles import Article
from outreach.models.events import Event, EventKind, EventPoint, Mode, OfficeRole, PointKind
from outreach.models.participants import (
    EventOrganisation,
    OrganisationRole,
    Participant,
    ParticipantRole,
    Partner,
)
from outreach.models.publications import Publication, PublicationKind

__all__ = [
    "Article",
    "Event",
    "EventKind",
    "EventOrganisation",
    "EventPoint",
    "Mode",
    "OfficeRole",
    "OrganisationRole",
    "Participant",
    "ParticipantRole",
    "Partner",
    "PointKind",
    "Publication",
    "PublicationKind",
]
