"""Advice on the admissibility of one complaint: ``rules.admissibility`` on the database."""

from datetime import date

from django.utils import timezone

from cases.models import Complaint, Party, PartyRole
from cases.rules.admissibility import (
    Advice,
    Complainant,
    ComplaintFacts,
    Respondent,
    advise,
)
from ombudsman.models import Organisation, OrganisationKind

STATE_KINDS = frozenset(
    {
        OrganisationKind.STATE_BODY,
        OrganisationKind.LAW_ENFORCEMENT,
        OrganisationKind.LOCAL_EXECUTIVE,
        OrganisationKind.MUNICIPALITY,
    }
)


def for_complaint(complaint: Complaint, parties: list[Party]) -> list[Advice]:
    """Advice with source and confidence; people decide. ``parties`` are those of the complaint."""
    speakers = [p for p in parties if p.role in (PartyRole.REPRESENTATIVE, PartyRole.THIRD_PERSON)]
    return advise(
        ComplaintFacts(
            received_on=_day(complaint),
            violated_on=complaint.violated_on,
            learned_on=complaint.learned_on,
            is_continuing=complaint.is_continuing,
            is_anonymous=complaint.is_anonymous,
            is_substantiated=complaint.is_substantiated,
            is_before_court=complaint.is_before_court,
            is_repeat=complaint.is_repeat,
            complainant=_complainant(complaint, parties),
            speaks_for_another=bool(speakers),
            has_consent=all(party.has_consent for party in speakers),
            has_consent_reason=any(party.consent_note for party in speakers),
            respondents=frozenset(
                {_respondent(complaint.respondent)} if complaint.respondent else set()
            ),
            concerns_nakhchivan=complaint.region is not None
            and complaint.region.code.startswith("nakhchivan"),
        )
    )


def _day(complaint: Complaint) -> date:
    return timezone.localdate(complaint.received_at)


def _complainant(complaint: Complaint, parties: list[Party]) -> Complainant:
    if complaint.channel.code == "own_initiative":
        return Complainant.OWN_INITIATIVE
    bodies = [
        p.organisation for p in parties if p.role == PartyRole.COMPLAINANT and p.organisation
    ]
    if any(body.kind in STATE_KINDS for body in bodies):
        return Complainant.STATE_BODY
    return Complainant.LEGAL_ENTITY if bodies else Complainant.PERSON


def _respondent(body: Organisation) -> Respondent:
    return Respondent.of(kind=body.kind, mandate=body.mandate)
