"""Search for persons by one typed term."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from cases.models import Party, Person
from cases.people.queries import identifier_search, matching
from cases.people.queries.identifier_search import IdentityQuery
from ombudsman.models import User
from ombudsman.rules import documents, names, phones
from ombudsman.rules.numbers import NumberError, parse_number

LEAST_LETTERS = 3
LEAST_DIGITS = 3  # in a document number
KEPT_YEARS = 20  # how long cases stay online (docs/domain.md#volumes)
MOST = 50


def persons_found(term: str, *, user: User) -> QuerySet[Person]:
    """Persons whom ``user`` may see, by a name in any script, a telephone or a number.

    The number of a complaint finds its persons only if ``user`` may see the complaint.
    """
    keys = keys_found(term, user=user)
    return Person.objects.visible_to(user).filter(pk__in=keys)


def keys_found(term: str, *, user: User) -> list[int]:
    """Keys of at most 50 persons, likeliest first; not limited by what ``user`` may see."""
    parties = identifier_search.parties_on(term, user=user)
    if parties is not None:
        return list(parties.values_list("person", flat=True)[:MOST])
    query = IdentityQuery(phone=term, document=term if is_document(term) else "")
    if people := list(identifier_search.find_people(query, user=user)):
        return people[:MOST]
    if phones.normalise(term) or not is_searchable(term):
        return []
    return matching.keys_by_name(term, most=MOST)


def keys_of(term: str) -> list[str]:
    """Kinds of what ``term`` is searched as, by the names in ``identifier_search.KEYS``."""
    if _number(term):
        return ["case"]
    is_phone = bool(phones.normalise(term))
    asked = {"name": not is_phone, "phone": is_phone, "document": is_document(term)}
    return [key for key, is_asked in asked.items() if is_asked]


def in_order(rows: QuerySet[Any], keys: Sequence[int]) -> QuerySet[Any]:
    """Those of ``rows`` whose keys are in ``keys``, in the order of ``keys``."""
    found = rows.filter(pk__in=keys)
    if not keys:
        return found
    places = [When(pk=key, then=Value(place)) for place, key in enumerate(keys)]
    return found.order_by(Case(*places, output_field=IntegerField()))


def years_online() -> range:
    """Years whose cases are kept online, including this year."""
    this = timezone.localdate().year
    return range(this - KEPT_YEARS, this + 1)


def is_searchable(term: str) -> bool:
    """Whether ``term`` is a number, or has enough letters to be selective."""
    if _number(term) or phones.normalise(term) or is_document(term):
        return True
    return has_letters(term)


def has_letters(term: str) -> bool:
    """Whether ``term`` has enough letters for a name."""
    return sum(map(len, names.fold(term).split())) >= LEAST_LETTERS


def is_document(term: str) -> bool:
    """Whether ``term`` may be a document number: it has at least three digits."""
    digits = sum(char.isdigit() for char in term)
    return digits >= LEAST_DIGITS and bool(documents.normalise(term))


def complaints_of_people_named(term: str, *, user: User) -> QuerySet[Party, Any]:
    """Keys of complaints with a party of this name whom ``user`` may see there.

    May include reserved identities, so use it only for lists limited by ``visible_to``.
    """
    parties = Party.objects.shown_to(user)
    return parties.filter(person__in=matching.keys_by_name(term, most=200)).values("complaint")


def _number(term: str) -> str:
    try:
        return parse_number(term)
    except NumberError:
        return ""
