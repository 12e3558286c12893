"""Finding persons by what was typed."""

from typing import Any

from django.db.models import Q, QuerySet

from cases.models import Party, Person, PersonName
from ombudsman.models import User
from ombudsman.rules import names

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


def complaints_of_people_named(term: str) -> QuerySet[Party, Any]:
    """Keys of the complaints in which somebody of such a name is a party."""
    return Party.objects.filter(person__in=names_like(term).values("person")).values("complaint")
