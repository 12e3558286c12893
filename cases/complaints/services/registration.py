"""Register a complaint from any desk, channel or integration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casefile.services import actions, deadlines, priorities
from cases.complaints.services import parties
from cases.complaints.services.parties import PartyData
from cases.detention.services import removals
from cases.detention.services.removals import RemovalData
from cases.models import (
    ActionKind,
    Complaint,
    ComplaintKind,
    Facility,
    Party,
    PartyRole,
    Person,
    RemovalOrder,
)
from cases.protection.services import consents, disclosures
from ombudsman.models import Classification, Organisation, Unit, User
from ombudsman.rules.refusals import InvalidInput
from ombudsman.services import audit, numbers

EARLIEST = date(1990, 1, 1)
CLOCK_SKEW = timedelta(minutes=10)
RUNNING_FROM_RECEIPT = (deadlines.EXAMINATION, deadlines.REFUSAL_NOTICE)


@dataclass(frozen=True, kw_only=True)
class ComplaintData:
    """A complaint at intake. Fields are those of the model; datetimes are aware."""

    channel: Classification
    received_at: datetime
    summary: str
    parties: Sequence[PartyData] = ()
    removals: Sequence[RemovalData] = ()
    rights: Sequence[Classification] = ()
    topics: Sequence[Classification] = ()
    kind: str = ComplaintKind.COMPLAINT
    handed_over_at: datetime | None = None
    narrative: str = ""
    narrative_language: Classification | None = None
    translation: str = ""
    translator: str = ""
    request: str = ""
    respondent_as_told: str = ""
    respondent: Organisation | None = None
    facility: Facility | None = None
    region: Classification | None = None
    violated_on: date | None = None
    learned_on: date | None = None
    is_continuing: bool = False
    is_anonymous: bool = False
    is_substantiated: bool = False
    is_before_court: bool = False
    is_repeat: bool = False
    alleges_ill_treatment: bool = False
    has_reprisal_risk: bool = False
    unit: Unit | None = None


RELATED = {"parties", "removals", "rights", "topics"}
OWN_FIELDS = tuple(field.name for field in fields(ComplaintData) if field.name not in RELATED)


@transaction.atomic
def register(data: ComplaintData, *, by: User, at: datetime | None = None) -> Complaint:
    """Register a complaint with parties and orders: number, time limits, priority, unit.

    The examination and the time limit for telling a refusal both run from receipt. Raises
    InvalidInput for impossible dates, an empty summary, and a complaint that names nobody although
    it is neither anonymous nor of the office's own initiative.
    """
    at = at or timezone.now()
    check(data, at=at)
    own = {name: getattr(data, name) for name in OWN_FIELDS} | {"summary": data.summary.strip()}
    complaint = Complaint.objects.create(
        number=numbers.next_number("C", on=timezone.localdate(at)),
        desk_id=by.unit_id,
        registered_by=by,
        registered_at=at,
        **own,
    )
    audit.created(complaint, by=by)
    complaint.rights.add(*data.rights)
    complaint.topics.add(*data.topics)
    for party in [parties.write(complaint, party, by=by, at=at) for party in data.parties]:
        consents.record_as_told(complaint, party, by=by, at=at)
    if any(party.organisation for party in data.parties):
        disclosures.check_recipient_parties(complaint, at=at)
    orders = [removals.record(complaint, order, by=by, at=at) for order in data.removals]
    clocks = deadlines.start_several(complaint, *RUNNING_FROM_RECEIPT, at=complaint.received_at)
    actions.write(complaint, ActionKind.REGISTERED, by=by, at=at)
    ends = [*(clock.due_at for clock in clocks), *(order.scheduled_at for order in orders)]
    complaint.due_at = deadlines.earliest(*ends)
    people = priorities.concerned_people(complaint)
    priorities.apply_assessment(complaint, people, orders, [], by=by, at=at)
    complaint.unit = complaint.unit or _default_unit(complaint, people, orders)
    complaint.save(update_fields=["due_at", "priority", "unit"])
    return complaint


def check(data: ComplaintData, *, at: datetime) -> None:
    """Raise InvalidInput for data that cannot be registered."""
    if not data.summary.strip():
        raise InvalidInput(_("Say in a few words what the complaint is about."), field="summary")
    check_dates(data, at=at)
    check_named_parties(data.parties, is_anonymous=data.is_anonymous, channel=data.channel)


def check_named_parties(
    parties: Sequence[PartyData | Party], *, is_anonymous: bool, channel: Classification
) -> None:
    """Raise InvalidInput if an anonymous complaint has a complainant, or another has nobody."""
    has_complainant = any(p.role == PartyRole.COMPLAINANT for p in parties)
    if is_anonymous and has_complainant:
        raise InvalidInput(
            _(
                "Who is named is not anonymous. Reserve the identity instead, or leave out the name."
            ),
            field="is_anonymous",
        )
    owner = any(p.role in (PartyRole.COMPLAINANT, PartyRole.AFFECTED) for p in parties)
    if not owner and not is_anonymous and channel.code != "own_initiative":
        raise InvalidInput(
            _("Name the complainant, or mark the complaint as anonymous."), field="parties"
        )


def check_dates(data: ComplaintData | Complaint, *, at: datetime) -> None:
    """Raise InvalidInput for the first wrong date, see ``date_errors``."""
    for error in date_errors(data, at=at):
        raise error


def date_errors(data: ComplaintData | Complaint, *, at: datetime) -> Iterator[InvalidInput]:
    """All errors in the dates, each with its field.

    Receipt lies between 1990 and now (with CLOCK_SKEW), the violation not after today.
    """
    if data.received_at > at + CLOCK_SKEW:
        yield InvalidInput(_("It cannot be received in the future."), field="received_at")
    elif timezone.localdate(data.received_at) < EARLIEST:
        yield InvalidInput(_("This date is too long ago."), field="received_at")
    if data.handed_over_at and data.handed_over_at > data.received_at:
        text = _("It cannot have been handed over after it was received.")
        yield InvalidInput(text, field="handed_over_at")
    for name in ("violated_on", "learned_on"):
        day = getattr(data, name)
        if day and day > timezone.localdate(at):
            yield InvalidInput(_("This day lies in the future."), field=name)
        elif day and day.year < 1900:
            yield InvalidInput(_("This date is too long ago."), field=name)


def _default_unit(
    complaint: Complaint, people: Sequence[Person], orders: Sequence[RemovalOrder]
) -> Unit | None:
    """The unit that usually handles such a matter; a head may assign another."""
    if orders or priorities.concerns_foreigner(people):
        code = "complaints_foreigners"
    elif complaint.facility_id or complaint.alleges_ill_treatment:
        code = "detention_policing"
    else:
        code = "reception_registry"
    return Unit.objects.filter(code=code).first()
