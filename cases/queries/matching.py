"""Whether a person is known already: a simple score by name and birth date; people decide."""

from dataclasses import dataclass
from datetime import date

from cases.models import Person
from cases.queries.search import names_like
from ombudsman.rules import names

MOST_CANDIDATES = 200
MOST_MATCHES = 10

SAME_NAME, PART_OF_NAME, SIMILAR_NAME = "same_name", "part_of_name", "similar_name"
SAME_BIRTH, BIRTH_DIFFERS, BIRTH_UNKNOWN = (
    "same_birth_date",
    "birth_date_differs",
    "birth_date_unknown",
)
BY_NAME = {SAME_NAME: 1.0, PART_OF_NAME: 0.8, SIMILAR_NAME: 0.6}
# Of the score by name so much stays, and so much comes on top.
BY_BIRTH = {SAME_BIRTH: (0.7, 0.3), BIRTH_UNKNOWN: (0.8, 0.0), BIRTH_DIFFERS: (0.4, 0.0)}


@dataclass(frozen=True)
class Match:
    """A person who may be meant: ``score`` from 0 to 1 and the reasons for it, nothing else."""

    id: int
    score: float
    reasons: list[str]


def matches(name: str, *, born_on: date | None = None) -> list[Match]:
    """The ten likeliest persons, best first; a reserved identity is never among them.

    ``name`` in any script and order; fewer than three letters match nobody.
    """
    keys = names_like(name).values("person")
    people = Person.objects.filter(pk__in=keys, is_reserved=False).prefetch_related("names")
    wanted = frozenset(names.fold(name).split())
    found = [_match(person, wanted, born_on) for person in people[:MOST_CANDIDATES]]
    return sorted(found, key=lambda match: (-match.score, match.id))[:MOST_MATCHES]


def _match(person: Person, wanted: frozenset[str], born_on: date | None) -> Match:
    by_name = max(
        (_by_name(row.folded, wanted) for row in person.names.all()), key=BY_NAME.__getitem__
    )
    by_birth = _by_birth(person, born_on)
    kept, added = BY_BIRTH[by_birth]
    return Match(person.pk, round(BY_NAME[by_name] * kept + added, 2), [by_name, by_birth])


def _by_name(folded: str, wanted: frozenset[str]) -> str:
    words = frozenset(folded.split())
    if words == wanted:
        return SAME_NAME
    return PART_OF_NAME if wanted <= words else SIMILAR_NAME


def _by_birth(person: Person, born_on: date | None) -> str:
    if born_on is None or person.born_on is None:
        return BIRTH_UNKNOWN
    return SAME_BIRTH if person.born_on == born_on else BIRTH_DIFFERS
