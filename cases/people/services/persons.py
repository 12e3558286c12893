"""Record and change persons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casefile.services import priorities
from cases.models import (
    Address,
    Basis,
    BirthPrecision,
    Complaint,
    ContactKind,
    ContactPoint,
    Facility,
    IdentityDocument,
    IdentityDocumentKind,
    LegalStatus,
    NameKind,
    Person,
    PersonName,
    Safety,
    Sex,
    SpokenLanguage,
    StateTie,
    Tie,
    YesNoUnknown,
)
from cases.people.services import name_keys
from ombudsman.models import Classification, User
from ombudsman.rules import documents, names, phones
from ombudsman.rules.refusals import InvalidInput
from ombudsman.services import audit

EARLIEST_BIRTH = date(1890, 1, 1)
NAME_PARTS = ("family", "given", "patronymic")
LONGEST_NAME = 250  # characters, as in the columns


@dataclass(frozen=True, kw_only=True)
class NameData:
    """One name, cleaned; parts only if they are known.

    Raises InvalidInput for a name that is empty, too long or without letters.
    """

    full: str
    kind: str = NameKind.PRINCIPAL
    family: str = ""
    given: str = ""
    patronymic: str = ""
    script: str = field(init=False)
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        cleaned = {"full": checked_name(self.full)}
        cleaned |= {part: names.clean(getattr(self, part)) for part in NAME_PARTS}
        _fill(self, **cleaned, **_search_forms(cleaned["full"]))


@dataclass(frozen=True, kw_only=True)
class StatusData:
    status: Classification
    basis: str = Basis.DECLARED


@dataclass(frozen=True, kw_only=True)
class TieData:
    country: Classification
    tie: str = Tie.NATIONALITY
    basis: str = Basis.DECLARED


@dataclass(frozen=True, kw_only=True)
class ContactData:
    """A telephone number or an address; raises InvalidInput if it cannot be one."""

    kind: str
    value: str
    safety: str = Safety.UNKNOWN
    may_leave_message: bool = False
    note: str = ""
    normalised: str = field(init=False)

    def __post_init__(self) -> None:
        value = names.clean(self.value)
        _fill(self, value=value, normalised=checked_contact(self.kind, value))


@dataclass(frozen=True, kw_only=True)
class DocumentData:
    """An identity document; raises InvalidInput for a number without letters and digits."""

    number: str
    kind: str = IdentityDocumentKind.PASSPORT
    country: Classification | None = None
    valid_until: date | None = None
    basis: str = Basis.DECLARED
    normalised: str = field(init=False)

    def __post_init__(self) -> None:
        number = names.clean(self.number)
        _fill(self, number=number, normalised=checked_document(number))


@dataclass(frozen=True, kw_only=True)
class AddressData:
    kind: str
    text: str = ""
    facility: Facility | None = None
    region: Classification | None = None


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """All that is known of a person at intake. The first name is the principal one."""

    names: Sequence[NameData]
    sex: str = Sex.UNKNOWN
    born_on: date | None = None
    birth_precision: str = BirthPrecision.UNKNOWN
    stay_category: Classification | None = None
    fears_return: str = YesNoUnknown.NOT_ASKED
    consulate_wish: str = YesNoUnknown.NOT_ASKED
    needs_interpreter: bool = False
    is_reserved: bool = False
    note: str = ""
    statuses: Sequence[StatusData] = ()
    ties: Sequence[TieData] = ()
    languages: Sequence[Classification] = ()
    contacts: Sequence[ContactData] = ()
    addresses: Sequence[AddressData] = field(default=())
    documents: Sequence[DocumentData] = ()


@dataclass(frozen=True, kw_only=True)
class DuplicateDecision:
    """Outcome of the duplicate check: who was shown, and whether a known person was chosen.

    ``shown`` are keys of persons, ``restricted`` is the number of those who were not shown.
    """

    shown: Sequence[int]
    restricted: int
    is_known: bool


OWN_FIELDS = (
    "sex",
    "born_on",
    "birth_precision",
    "stay_category",
    "fears_return",
    "consulate_wish",
    "needs_interpreter",
    "is_reserved",
    "note",
)


@transaction.atomic
def create(data: PersonData, *, by: User, at: datetime | None = None) -> Person:
    """Record a person with all parts; InvalidInput without a name or for a wrong birth date."""
    return write(data, by=by, at=at)


def write(data: PersonData, *, by: User, at: datetime | None = None) -> Person:
    """The same as part of a larger act, inside its transaction."""
    at = at or timezone.now()
    if not data.names:
        raise InvalidInput(_("A person has at least one name."), field="names")
    precision = check_birth(data.born_on, data.birth_precision, on=timezone.localdate(at))
    principal = data.names[0].full
    own = {name: getattr(data, name) for name in OWN_FIELDS} | {"birth_precision": precision}
    person = Person.objects.create(display_name=principal, created_by=by, created_at=at, **own)
    audit.created(person, by=by)
    borne = [_name(person, name, is_first=not place) for place, name in enumerate(data.names)]
    PersonName.objects.bulk_create(borne)
    _add_parts(person, data)
    name_keys.file(person, [name.full for name in borne])
    return person


def _fill(data: Any, **values: Any) -> None:
    """Set fields of a frozen dataclass in ``__post_init__``."""
    for name, value in values.items():
        object.__setattr__(data, name, value)


def _search_forms(full: str) -> dict[str, str]:
    return {"script": names.script_of(full), "folded": names.fold(full)[:500]}


def checked_name(text: str) -> str:
    """The cleaned name; InvalidInput if it is empty, too long or without letters."""
    name = names.clean(text)
    if not name:
        raise InvalidInput(_("A person has at least one name."), field="names")
    if len(name) > LONGEST_NAME:
        raise InvalidInput(_("This name is too long."), field="names")
    if not any(char.isalpha() for char in name):
        raise InvalidInput(_("A name has letters."), field="names")
    return name


def check_birth(born_on: date | None, precision: str, *, on: date) -> str:
    """The precision for this birth date; InvalidInput if the date is impossible."""
    if born_on is None:
        return BirthPrecision.UNKNOWN
    if not EARLIEST_BIRTH <= born_on <= on:
        raise InvalidInput(_("This birth date cannot be."), field="born_on")
    return precision if precision != BirthPrecision.UNKNOWN else BirthPrecision.DAY


def prepare_name(name: PersonName) -> PersonName:
    """Clean a name, set its script and folded search form; does not save."""
    for part in ("full", *NAME_PARTS):
        setattr(name, part, names.clean(getattr(name, part)))
    for form, value in _search_forms(name.full).items():
        setattr(name, form, value)
    return name


def prepare_contact(contact: ContactPoint) -> ContactPoint:
    """Set the normalised form used for search; does not save.

    Raises InvalidInput if it is no telephone number or no e-mail address.
    """
    contact.value = names.clean(contact.value)
    contact.normalised = checked_contact(contact.kind, contact.value)
    return contact


def checked_contact(kind: str, text: str) -> str:
    """The normalised number or address; InvalidInput if it cannot be one."""
    if kind == ContactKind.PHONE:
        return checked_phone(text)
    if kind == ContactKind.EMAIL:
        try:
            validate_email(names.clean(text))
        except ValidationError as error:
            raise InvalidInput(_("This is no e-mail address."), field="contacts") from error
    return names.clean(text).casefold()


def prepare_document(document: IdentityDocument) -> IdentityDocument:
    """Set the normalised number used for search; does not save.

    Raises InvalidInput for a number without letters and digits.
    """
    document.number = names.clean(document.number)
    document.normalised = checked_document(document.number)
    return document


def checked_document(text: str) -> str:
    """The normalised number; InvalidInput without letters and digits."""
    normalised = documents.normalise(text)
    if not normalised:
        raise InvalidInput(_("A document has a number."), field="number")
    return normalised


def checked_phone(text: str) -> str:
    """The normalised number, E.164 if possible; InvalidInput if it is no telephone number."""
    normalised = phones.normalise_dialled(text)
    if not normalised:
        raise InvalidInput(_("This is no telephone number."), field="contacts")
    return normalised


@transaction.atomic
def record_duplicate_decision(
    person: Person,
    decision: DuplicateDecision,
    *,
    by: User,
    case: Complaint | None = None,
) -> None:
    """Record on the audit trail how the duplicate check was decided, and who was shown."""
    facts = {
        "decision": "known person" if decision.is_known else "new person",
        "shown": ", ".join(map(str, decision.shown)),
        "restricted": decision.restricted,
    }
    changes: dict[str, tuple[Any, Any]] = {name: (None, value) for name, value in facts.items()}
    audit.record("person.weigh", person, by=by, case=case, changes=changes)


@transaction.atomic
def refresh(person: Person, *, by: User) -> None:
    """Update what depends on a person's data. Every service that changes a person calls it last.

    Updates the name keys, the name shown (the principal one, or the first), the mark that the
    person must be compared again for duplicates, and the priority of each open case.
    """
    name_keys.refresh(person)
    if person.compared_at is not None:
        person.compared_at = None
        person.save(update_fields=["compared_at"])
    rows = list(person.names.all())
    principal = next((row for row in rows if row.kind == NameKind.PRINCIPAL), None)
    shown = (principal or rows[0]).full if rows else person.display_name
    if shown != person.display_name:
        old, person.display_name = person.display_name, shown
        person.save(update_fields=["display_name"])
        changes: dict[str, tuple[Any, Any]] = {"display_name": (old, shown)}
        audit.record("person.change", person, by=by, changes=changes)
    priorities.reassess_cases_of(person, by=by)


def _name(person: Person, data: NameData, *, is_first: bool) -> PersonName:
    """Unsaved name; the first is the principal one, no other is."""
    kind = NameKind.ALIAS if data.kind == NameKind.PRINCIPAL else data.kind
    kind = NameKind.PRINCIPAL if is_first else kind
    return PersonName(person=person, **vars(data) | {"kind": kind})


def _add_parts(person: Person, data: PersonData) -> None:
    LegalStatus.objects.bulk_create(
        LegalStatus(person=person, status=row.status, basis=row.basis)
        for row in _once(data.statuses)
    )
    StateTie.objects.bulk_create(
        StateTie(person=person, country=row.country, tie=row.tie, basis=row.basis)
        for row in _once(data.ties)
    )
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(person=person, language=language) for language in _once(data.languages)
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(person=person, **vars(row)) for row in data.contacts
    )
    Address.objects.bulk_create(Address(person=person, **vars(row)) for row in data.addresses)
    papers = [IdentityDocument(person=person, **vars(row)) for row in data.documents]
    once = {(paper.kind, paper.normalised): paper for paper in papers}
    IdentityDocument.objects.bulk_create(once.values())


def _once(rows: Sequence[Any]) -> list[Any]:
    return list(dict.fromkeys(rows))
