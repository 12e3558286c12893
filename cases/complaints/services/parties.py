"""Parties of a complaint and their roles."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casefile.services import priorities
from cases.casefile.services.locks import lock_cases_of, lock_open
from cases.models import Complaint, Party, PartyRole, Person
from cases.people.services import person_updates, persons
from cases.people.services.persons import DuplicateDecision, PersonData
from cases.protection.services import consents, disclosures
from ombudsman.models import Classification, Organisation, User
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import audit
from ombudsman.services.locks import lock


@dataclass(frozen=True, kw_only=True)
class PartyData:
    """A party: exactly one of a known person, a new person and an organisation.

    ``person_update`` is what was told anew of a known person; ``decision`` is the outcome of the
    duplicate check.
    """

    role: str = PartyRole.COMPLAINANT
    person: Person | PersonData | None = None
    organisation: Organisation | None = None
    relation: Classification | None = None
    has_consent: bool = False
    consent_note: str = ""
    person_update: PersonData | None = None
    decision: DuplicateDecision | None = None


@disclosures.discloses
@transaction.atomic
def add(complaint: Complaint, data: PartyData, *, by: User) -> Party:
    """Add a party and reassess the priority.

    A body in a recipient role passes the gate. Raises Refusal: ``not_open``, ``party_twice`` if
    the person has this role already; InvalidInput if not exactly one party is given; and as
    ``disclosures.check``.
    """
    if isinstance(data.person, Person) and data.person_update is not None:
        lock(data.person)
        lock_cases_of(data.person, complaint)
    lock_open(complaint)
    party = write(complaint, data, by=by)
    consents.record_as_told(complaint, party, by=by, at=timezone.now())
    disclosures.check_recipient_parties(complaint)
    priorities.reassess(complaint, by=by)
    return party


def write(complaint: Complaint, data: PartyData, *, by: User, at: datetime | None = None) -> Party:
    """Write the row as part of a larger act, inside its transaction."""
    if (data.person is None) == (data.organisation is None):
        raise InvalidInput(_("A party is a person or an organisation."), field="person")
    person = data.person
    if isinstance(person, PersonData):
        person = persons.write(person, by=by, at=at)
    elif person is not None and complaint.parties.filter(role=data.role, person=person).exists():
        raise Refusal(_("This person has this role already."), code="party_twice", field="person")
    elif person is not None and data.person_update is not None:
        person_updates.add(person, data.person_update, by=by, at=at)
    party = Party.objects.create(
        complaint=complaint,
        role=data.role,
        person=person,
        organisation=data.organisation,
        relation=data.relation,
        has_consent=data.has_consent,
        consent_note=data.consent_note,
        recorded_by=by,
    )
    audit.created(party, by=by, case=complaint)
    if data.decision is not None and person is not None:
        persons.record_duplicate_decision(person, data.decision, by=by, case=complaint)
    return party
