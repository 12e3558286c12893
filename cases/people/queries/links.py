"""Other records of the same person, for the page of a person."""

from dataclasses import dataclass

from django.db.models import Q

from cases.models import Person, PersonLink, PersonMerge, PossibleDuplicate
from ombudsman.models import User


@dataclass(frozen=True)
class Linked:
    """A link from the point of view of one person; ``other`` is the other record."""

    link: PersonLink
    other: Person


def links_of(person: Person, *, user: User) -> list[Linked]:
    """Standing links of ``person`` and of records merged into them; one query."""
    rows = PersonLink.objects.visible_to(user).standing()
    either = Q(first=person) | Q(second=person)
    merged = Q(first__merged_into=person) | Q(second__merged_into=person)
    related = ("first__merged_into", "second__merged_into", "by")
    found = []
    for row in rows.filter(either | merged).select_related(*related):
        sides = (row.first.merged_into or row.first, row.second.merged_into or row.second)
        found += [Linked(row, side) for side in sides if side.pk != person.pk]
    return found


def merges_into(person: Person, *, user: User) -> list[PersonMerge]:
    """Standing merges into ``person``."""
    rows = PersonMerge.objects.visible_to(user).standing().filter(kept=person)
    return list(rows.select_related("absorbed", "by"))


def pairs_of(person: Person, *, user: User) -> list[PossibleDuplicate]:
    """Open possible duplicates of ``person``."""
    rows = PossibleDuplicate.objects.visible_to(user).open()
    return list(rows.filter(Q(first=person) | Q(second=person)).select_related("first", "second"))
