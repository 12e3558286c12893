"""Relations of a person for merges, read from the models so that none is forgotten."""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, Model, Q, UniqueConstraint

from cases.models import (
    NameKey,
    Person,
    PersonLink,
    PersonMerge,
    PossibleDuplicate,
)
from ombudsman.models import User

# Models that a merge does not move: rebuilt from the names, or about the two records themselves.
STAYING = frozenset({NameKey, Person, PersonLink, PersonMerge, PossibleDuplicate})


def parts() -> list[tuple[type[Model], ForeignKey]]:
    """Models, each with its foreign key to a person, whose rows a merge moves."""
    relations: Any = Person._meta.get_fields(include_hidden=True)
    found = [
        (relation.related_model, relation.field)
        for relation in relations
        if relation.auto_created and not relation.concrete
    ]
    return [(model, field) for model, field in found if model not in STAYING]


def rows_of(model: type[Model], field: ForeignKey, person: Person) -> Any:
    return model._default_manager.filter(**{field.name: person}).order_by("pk")


def clashing(model: type[Model], field: ForeignKey, origin: Person, target: Person) -> set[int]:
    """Keys of rows of ``origin`` that would break a unique constraint at ``target``."""
    return {
        key
        for one in _unique(model, field)
        for key in _clashing(model, field, one, origin, target)
    }


def original(person: Person) -> Person:
    """The person into whom ``person`` was finally merged, or ``person``."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def surviving_person(typed: str, *, user: User) -> Person | None:
    """The person into whom the person with key ``typed`` was merged, if ``user`` may see them.

    None if ``typed`` is no key or names no merged person.
    """
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
        return None
    shell = Person.objects.filter(pk=typed, merged_into__isnull=False).first()
    if shell is None:
        return None
    return Person.objects.visible_to(user).filter(pk=original(shell).pk).first()


def last_merge_into(person: Person) -> PersonMerge | None:
    """The last standing merge into ``person``."""
    return PersonMerge.objects.standing().filter(kept=person).order_by("-pk").first()


def _unique(model: type[Model], field: ForeignKey) -> Iterator[UniqueConstraint]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and field.name in constraint.fields:
            yield constraint


def _clashing(
    model: type[Model], field: ForeignKey, one: UniqueConstraint, origin: Person, target: Person
) -> Iterator[int]:
    others = [name for name in one.fields if name != field.name]
    rows = model._default_manager.filter(one.condition or Q())
    there = rows.filter(**{field.name: target}).values_list("pk", *others)
    taken = {tuple(values) for _, *values in there}
    for key, *values in rows.filter(**{field.name: origin}).values_list("pk", *others):
        if tuple(values) in taken and None not in values:
            yield key
