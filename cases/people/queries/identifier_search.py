"""Find persons by identifiers: telephone, document number, number of a complaint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value

from cases.models import (
    Basis,
    BirthPrecision,
    Complaint,
    ContactPoint,
    IdentityDocument,
    Party,
    PersonName,
)
from ombudsman.models import User
from ombudsman.rules import documents, phones
from ombudsman.rules.numbers import NumberError, parse_number

MOST = 200
KEYS = ("name", "born_on", "phone", "document", "case")


@dataclass(frozen=True, kw_only=True)
class IdentityQuery:
    """What is known of the person who is looked for; every part is optional.

    ``document`` is a number in any spelling, ``document_country`` the key of a country. ``case``
    is the number of a complaint that the person is on.
    """

    name: str = ""
    born_on: date | None = None
    birth_precision: str = BirthPrecision.DAY
    phone: str = ""
    document: str = ""
    document_kind: str = ""
    document_country: int | None = None
    case: str = ""

    @property
    def keys(self) -> list[str]:
        """Names of the parts that are filled in, without their values; for the audit trail."""
        return [name for name in KEYS if getattr(self, name)]


class Identifier(IntEnum):
    """Kinds of identifiers, the most reliable first."""

    DOCUMENT = 0
    PHONE = 1
    CASE = 2


def find_people(query: IdentityQuery, *, user: User | None) -> dict[int, set[Identifier]]:
    """Keys of at most 200 people, with the identifiers that match each.

    One query; none for a query without identifiers. ``case`` counts only if ``user`` may see the
    complaint.
    """
    ways = [
        _tagged(Identifier.DOCUMENT, _identity_documents(query)),
        _tagged(Identifier.PHONE, _contact_points(query.phone)),
        _tagged(Identifier.CASE, parties_on(query.case, user=user)),
    ]
    asked = [rows for rows in ways if rows is not None]
    found: dict[int, set[Identifier]] = {}
    if asked:
        rows = asked[0].union(*asked[1:], all=True) if asked[1:] else asked[0]
        for identifier, person in rows.order_by("identifier", "-person")[:MOST]:
            found.setdefault(person, set()).add(Identifier(identifier))
    return found


def candidate_rows(
    people: Iterable[int], query: IdentityQuery | None
) -> Iterable[tuple[Any, ...]]:
    """Rows for ``matching``: names of ``people``, and their documents of the kind in the query.

    Each row is (is document, person key, name or number, birth date, its precision, is reserved).
    One query; merged persons are left out.
    """
    rows = _candidate_rows(0, PersonName.objects.filter(person__in=people), "full")
    if query is None or not (query.document_kind and query.document_country):
        return rows
    if not documents.normalise(query.document):
        return rows
    papers = IdentityDocument.objects.filter(
        person__in=people,
        kind=query.document_kind,
        country=query.document_country,
        basis=Basis.DOCUMENTED,
    )
    return rows.union(_candidate_rows(1, papers, "normalised"), all=True)


def parties_on(number: str, *, user: User | None) -> QuerySet[Party] | None:
    """Persons on the complaint ``number`` (any spelling) whom ``user`` may see there.

    None if ``number`` is not the number of a complaint, or without ``user``.
    """
    try:
        wanted = parse_number(number)
    except NumberError:
        return None
    if user is None:
        return None
    seen = Complaint.objects.visible_to(user).filter(number=wanted)
    return Party.objects.shown_to(user).filter(complaint__in=seen, person__isnull=False)


def _identity_documents(query: IdentityQuery) -> QuerySet[IdentityDocument] | None:
    number = documents.normalise(query.document)
    if not number:
        return None
    rows = IdentityDocument.objects.filter(normalised=number)
    if query.document_country is None:
        return rows
    return rows.filter(Q(country=query.document_country) | Q(country__isnull=True))


def _contact_points(typed: str) -> QuerySet[ContactPoint] | None:
    number = phones.normalise(typed) if typed else ""
    return ContactPoint.objects.filter(normalised=number) if number else None


def _tagged(identifier: Identifier, rows: Any) -> Any:
    if rows is None:
        return None
    marked = rows.order_by().annotate(identifier=Value(int(identifier), IntegerField()))
    return marked.values_list("identifier", "person")


def _candidate_rows(is_paper: int, rows: Any, text: str) -> Any:
    standing = rows.filter(person__merged_into__isnull=True).order_by()
    columns = ("person__born_on", "person__birth_precision", "person__is_reserved")
    marked = standing.annotate(is_paper=Value(is_paper, IntegerField()))
    return marked.values_list("is_paper", "person_id", text, *columns)
