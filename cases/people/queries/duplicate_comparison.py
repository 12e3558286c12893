"""Compare two records of persons: what agrees and what contradicts their being one person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Basis,
    BirthPrecision,
    Complaint,
    IdentityDocument,
    Party,
    Person,
    Sex,
)
from cases.people.queries import duplicate_scoring
from ombudsman.models import User

STATED_SEXES = (Sex.FEMALE, Sex.MALE)
PARTS = (
    "names",
    "state_ties__country",
    "statuses__status",
    "languages__language",
    "contacts",
    "identity_documents__country",
)


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"  # possible for one person
    CONTRADICTS = "contradicts"  # impossible for one person
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Row:
    """One row of the comparison; values are shown as they stand in the records."""

    label: str | Promise
    first: Sequence[str]
    second: Sequence[str]
    verdict: Verdict


def with_parts(rows: Any) -> Any:
    """Queryset of persons with all relations that are compared; seven queries."""
    return rows.prefetch_related(*PARTS)


def prefetch_parts(people: Sequence[Person]) -> None:
    """Load the same relations for persons that are loaded already."""
    prefetch_related_objects(people, *PARTS)


def compare(first: Person, second: Person) -> list[Row]:
    """Rows of the comparison, most distinctive first; needs ``with_parts`` or ``prefetch_parts``."""
    return [
        _names(*_both(first, second, lambda p: _texts(p.names.all()))),
        Row(_("Born on"), *_both(first, second, _birth), _of_birth(first, second)),
        Row(_("Sex"), *_both(first, second, _sex), _of_sex(first, second)),
        _documents(first, second),
        _lists(_("Telephones and addresses"), *_both(first, second, _contacts)),
        _lists(_("Ties to states"), *_both(first, second, lambda p: _texts(p.state_ties.all()))),
        _lists(_("Legal statuses"), *_both(first, second, _statuses)),
        _lists(_("Languages"), *_both(first, second, lambda p: _texts(p.languages.all()))),
        Row(_("Protection"), *_both(first, second, _protection), Verdict.UNKNOWN),
    ]


def complaint_counts(people: Iterable[Person], *, user: User) -> dict[int, int]:
    """For each person the number of their complaints that ``user`` may see; one query."""
    seen = Complaint.objects.visible_to(user)
    rows = Party.objects.filter(person__in=people, complaint__in=seen).order_by().values("person")
    return dict(rows.annotate(n=Count("complaint", distinct=True)).values_list("person", "n"))


def contradictions(first: Person, second: Person) -> list[str | Promise]:
    """Labels of what contradicts: exact birth dates, sexes, documented numbers."""
    checked = (
        (_("Born on"), _of_birth(first, second)),
        (_("Sex"), _of_sex(first, second)),
        (_("Identity documents"), _of_documents(first, second)),
    )
    return [label for label, verdict in checked if verdict == Verdict.CONTRADICTS]


def _names(first: list[str], second: list[str]) -> Row:
    """Names agree across scripts and word orders, by the score of ``duplicate_scoring``."""
    same = duplicate_scoring.closest(first, second).score >= duplicate_scoring.LIKELY
    return Row(_("Names"), first, second, Verdict.AGREES if same else Verdict.DIFFERS)


def _of_birth(first: Person, second: Person) -> Verdict:
    if first.born_on is None or second.born_on is None:
        return Verdict.UNKNOWN
    if first.birth_precision == second.birth_precision == BirthPrecision.DAY:
        same = first.born_on == second.born_on
        return Verdict.AGREES if same else Verdict.CONTRADICTS
    same = first.born_on.year == second.born_on.year
    return Verdict.AGREES if same else Verdict.DIFFERS


def _of_sex(first: Person, second: Person) -> Verdict:
    if Sex.UNKNOWN in (first.sex, second.sex):
        return Verdict.UNKNOWN
    if first.sex == second.sex:
        return Verdict.AGREES
    both_told = first.sex in STATED_SEXES and second.sex in STATED_SEXES
    return Verdict.CONTRADICTS if both_told else Verdict.DIFFERS


def _of_documents(first: Person, second: Person) -> Verdict:
    """A common number agrees. Documented numbers of one kind and state, none common, contradict.

    One common number is enough: a person may hold an old and a new passport.
    """
    one, other = _numbers(first), _numbers(second)
    if _flat(one) & _flat(other):
        return Verdict.AGREES
    proven, proven_too = _numbers(first, proven=True), _numbers(second, proven=True)
    if proven.keys() & proven_too.keys():
        return Verdict.CONTRADICTS
    return Verdict.DIFFERS if one.keys() & other.keys() else Verdict.UNKNOWN


Issued = tuple[str, int]  # kind and state


def _numbers(person: Person, *, proven: bool = False) -> dict[Issued, set[str]]:
    found: dict[Issued, set[str]] = {}
    for row in person.identity_documents.all():
        if proven and (row.basis != Basis.DOCUMENTED or row.country_id is None):
            continue
        found.setdefault((row.kind, row.country_id or 0), set()).add(row.normalised)
    return found


def _flat(numbers: dict[Issued, set[str]]) -> set[tuple[str, str]]:
    return {(kind, number) for (kind, _), those in numbers.items() for number in those}


def _documents(first: Person, second: Person) -> Row:
    def shown(person: Person) -> list[str]:
        return [_document(row) for row in person.identity_documents.all()]

    verdict = _of_documents(first, second)
    return Row(_("Identity documents"), shown(first), shown(second), verdict)


def _document(row: IdentityDocument) -> str:
    country = f", {row.country}" if row.country else ""
    return f"{row}{country} ({row.get_basis_display()})"


def _lists(label: str | Promise, first: Sequence[str], second: Sequence[str]) -> Row:
    if not first or not second:
        return Row(label, first, second, Verdict.UNKNOWN)
    same = not {text.casefold() for text in first}.isdisjoint(text.casefold() for text in second)
    return Row(label, first, second, Verdict.AGREES if same else Verdict.DIFFERS)


def _both(first: Person, second: Person, of: Any) -> tuple[list[str], list[str]]:
    return of(first), of(second)


def _texts(rows: Iterable[Any]) -> list[str]:
    return [str(row) for row in rows]


def _contacts(person: Person) -> list[str]:
    return [row.normalised or row.value for row in person.contacts.all()]


def _statuses(person: Person) -> list[str]:
    return [str(row.status) for row in person.statuses.all()]


def _protection(person: Person) -> list[str]:
    facts = (
        (person.is_afraid, _("Fears return")),
        (person.is_reserved, _("Reserved identity")),
    )
    return [str(label) for is_so, label in facts if is_so]


def _sex(person: Person) -> list[str]:
    return [str(person.get_sex_display())]


def _birth(person: Person) -> list[str]:
    if person.born_on is None:
        return []
    return [
        f"{_day(person.born_on, person.birth_precision)} ({person.get_birth_precision_display()})"
    ]


def _day(day: date, precision: str) -> str:
    if precision == BirthPrecision.DAY:
        return date_format(day, "SHORT_DATE_FORMAT")
    return day.strftime("%m.%Y" if precision == BirthPrecision.MONTH else "%Y")
