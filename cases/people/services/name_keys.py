"""The index by which persons are found; made from their names whenever these change."""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction

from cases.models import NameKey, Person, PersonName
from ombudsman.rules.names import keys as name_keys

BATCH = 2000


@transaction.atomic
def refresh(person: Person) -> None:
    """Make the keys of ``person`` anew, in 3 queries; none for who was merged into another."""
    NameKey.objects.filter(person=person).delete()
    if person.merged_into_id is not None:
        return
    NameKey.objects.bulk_create(rows(person.pk, person.names.values_list("full", flat=True)))


def file(person: Person, full_names: Iterable[str]) -> None:
    """File a person who was not filed before, by one statement; part of a larger act."""
    NameKey.objects.bulk_create(rows(person.pk, full_names))


def rows(person: int, full_names: Iterable[str]) -> list[NameKey]:
    """The keys of a person with these names, each once; nothing is saved."""
    found = {filed.key: filed for name in full_names for filed in name_keys.stored(name)}
    return [
        NameKey(person_id=person, key=filed.key, initials=filed.initials)
        for filed in found.values()
    ]


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Make the keys of everybody anew, in batches of one transaction each; the number of people.

    To be run after the rules of the keys have changed. A run that is stopped may begin again.
    """
    done = 0
    for keys in _batches():
        with transaction.atomic():
            _rebuild(keys)
        done += len(keys)
        if progress:
            progress(done)
    return done


def _rebuild(keys: list[int]) -> None:
    known: dict[int, list[str]] = {}
    names = PersonName.objects.filter(person__in=keys, person__merged_into__isnull=True)
    for person, full in names.values_list("person", "full"):
        known.setdefault(person, []).append(full)
    NameKey.objects.filter(person__in=keys).delete()
    NameKey.objects.bulk_create(
        [row for person, full_names in known.items() for row in rows(person, full_names)],
        batch_size=BATCH,
    )


def _batches() -> Iterator[list[int]]:
    last = 0
    while keys := list(
        Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield keys
        last = keys[-1]
