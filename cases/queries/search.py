"""Finding persons by what was typed."""

from typing import Any

from django.db.models import Q, QuerySet

from cases.models import Complaint, ContactPoint, Party, Person, PersonName
from ombudsman.models import User
from ombudsman.rules import names, phones
from ombudsman.rules.numbers import NumberError, parse_number

LEAST_LETTERS = 3


def names_like(term: str) -> QuerySet[PersonName]:
    """Names of which every typed word begins a word, in any order and script; none below 3 letters."""
    words = names.fold(term).split()
    if sum(map(len, words)) < LEAST_LETTERS:
        return PersonName.objects.none()
    found = PersonName.objects.all()
    for word in words:
        found = found.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
    return found


def persons_named(term: str, *, user: User) -> QuerySet[Person]:
    """Persons ``user`` may see who bear such a name."""
    keys = names_like(term).values("person")
    return Person.objects.visible_to(user).filter(pk__in=keys)


def persons_found(term: str, *, user: User) -> QuerySet[Person]:
    """Persons ``user`` may see by what was typed: a name, a telephone or the number of a complaint.

    A number tells who is on a complaint, so it finds nobody where the complaint itself is not seen.
    """
    return Person.objects.visible_to(user).filter(pk__in=_keys_for(term, user))


def is_searchable(term: str) -> bool:
    """Whether ``term`` is a number, or has letters enough not to match half of all names."""
    return bool(_number(term) or phones.normalise(term)) or _letters(term) >= LEAST_LETTERS


def _keys_for(term: str, user: User) -> QuerySet[Any, Any]:
    if number := _number(term):
        seen = Complaint.objects.visible_to(user).filter(number=number)
        return Party.objects.filter(complaint__in=seen, person__isnull=False).values("person")
    if phone := phones.normalise(term):
        return ContactPoint.objects.filter(normalised=phone).values("person")
    return names_like(term).values("person")


def _number(term: str) -> str:
    try:
        return parse_number(term)
    except NumberError:
        return ""


def _letters(term: str) -> int:
    return sum(map(len, names.fold(term).split()))


def complaints_of_people_named(term: str) -> QuerySet[Party, Any]:
    """Keys of the complaints in which somebody of such a name is a party."""
    return Party.objects.filter(person__in=names_like(term).values("person")).values("complaint")
