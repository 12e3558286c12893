"""Name keys: the index by which persons are found, built from their names."""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction

from cases.models import NameKey, Person, PersonName
from ombudsman.rules.names import keys as name_keys

BATCH = 2000


@transaction.atomic
def refresh(person: Person) -> None:
    """Rebuild the keys of ``person``, in 3 queries; none for a merged person."""
    NameKey.objects.filter(person=person).delete()
    if person.merged_into_id is not None:
        return
    NameKey.objects.bulk_create(rows(person.pk, person.names.values_list("full", flat=True)))


def file(person: Person, full_names: Iterable[str]) -> None:
    """Add keys for a new person, in one query, as part of a larger act."""
    NameKey.objects.bulk_create(rows(person.pk, full_names))


def rows(person: int, full_names: Iterable[str]) -> list[NameKey]:
    """Unsaved, distinct keys for these names."""
    found = {filed.key: filed for name in full_names for filed in name_keys.stored_keys(name)}
    return [
        NameKey(person_id=person, key=filed.key, initials=filed.initials)
        for filed in found.values()
    ]


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Rebuild the keys of all persons, one transaction a batch; return the number of persons.

    Run it after a change to the rules of the keys. An interrupted run may be started again.
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
