"""What belongs to a person, read from the models, so that no new key to a person is forgotten."""

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

# Keys to a person that a merge leaves alone: made anew from the names, or about the two records.
STAYING = frozenset({NameKey, Person, PersonLink, PersonMerge, PossibleDuplicate})


def parts() -> list[tuple[type[Model], ForeignKey]]:
    """Every model with a key to a person that goes along when the person is merged."""
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
    """Keys of the rows of ``origin`` that ``target`` has already, by the constraints of the model."""
    return {
        key
        for one in _unique(model, field)
        for key in _clashing(model, field, one, origin, target)
    }


def original(person: Person) -> Person:
    """The person into whom ``person`` was merged in the end, or ``person``."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def surviving_person(typed: str, *, user: User) -> Person | None:
    """Who was merged into another under the key ``typed``: that other, if ``user`` may see them."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
        return None
    shell = Person.objects.filter(pk=typed, merged_into__isnull=False).first()
    if shell is None:
        return None
    return Person.objects.visible_to(user).filter(pk=original(shell).pk).first()


def last_merge_into(person: Person) -> PersonMerge | None:
    """The last merge into ``person`` that stands."""
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
