"""Recall and precision of the person search on pairs of names.

Each stored name is put among invented people, whose names are made from common given names of
many languages. The ordinary search then looks for it under another form.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

from cases.models import NameKey, NameKind, Person, PersonName
from cases.people.queries.identifier_search import IdentityQuery
from cases.people.queries.matching import matches
from cases.people.services import name_keys
from ombudsman.models import User
from ombudsman.rules import names
from ombudsman.rules.refusals import InvalidInput

TRADITIONS: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[1] / "reference" / "distractor_names.json").read_text(
        "utf-8"
    )
)
BATCH = 2000
RECALL_AT = 5
LINE_END = re.compile("\r\n|\n|\r")
ROMANISED = 0.35  # share of the invented people whose name is stored in Latin letters alone

Pair = tuple[str, str]


@dataclass(frozen=True)
class Evaluation:
    """Shares from 0 to 1; ``missed``: the pairs whose person is not among the first five."""

    pairs: int
    recall_at_5: float
    precision_at_1: float
    missed: list[Pair]


def read(written: bytes) -> list[Pair]:
    """Parse lines ``stored name<TAB>query``; empty lines are left out.

    UTF-8 with or without a byte order mark; Windows or Unix line ends. Raises InvalidInput with
    the number of a wrong line, and for a file without pairs.
    """
    found: list[Pair] = []
    for at, line in enumerate(LINE_END.split(_decoded(written)), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("\t")]
        if len(parts) != 2 or not all(parts):
            raise InvalidInput(f"Line {at} is not two names with one tab between them.")
        found.append((parts[0], parts[1]))
    if not found:
        raise InvalidInput("There is no pair.")
    return found


def _decoded(written: bytes) -> str:
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise InvalidInput(f"Line {line} is not in UTF-8.") from error


def evaluate(
    pairs: Sequence[Pair], *, distractors: int, tradition: str = "", seed: int = 1
) -> Evaluation:
    """Store the names and ``distractors`` invented people, then search for each query.

    Writes to the present database, which should be a temporary one. All distractors are of
    ``tradition`` where it is given, else of all traditions at random.
    """
    groups = groups_of(pairs)
    owner = User.objects.create(username="evaluation", is_active=False)
    stored = list(dict.fromkeys(name for name, _ in pairs))
    taken = {_sorted_words(text) for pair in pairs for text in pair}
    others = invented_names(distractors, taken, tradition=tradition, seed=seed)
    for batch in _batches(islice(others, distractors // 2)):
        _store(batch, owner)
    people = _store(stored, owner)  # in the middle: the first and the last stored rank better
    for batch in _batches(others):
        _store(batch, owner)
    missed: list[Pair] = []
    correct_first = 0
    for name, query in pairs:
        right = {people[other] for other in stored if groups[other] == groups[name]}
        found = [match.id for match in matches(IdentityQuery(name=query), most=RECALL_AT)]
        correct_first += bool(found) and found[0] in right
        if right.isdisjoint(found):
            missed.append((name, query))
    count = len(pairs)
    return Evaluation(count, (count - len(missed)) / count, correct_first / count, missed)


def groups_of(pairs: Iterable[Pair]) -> dict[str, str]:
    """Each stored name mapped to the representative of its group: names that share a query.

    A query that is another line's stored name joins the two groups: it may mean that person.
    """
    parents: dict[str, str] = {}

    def root(item: str) -> str:
        while parents.setdefault(item, item) != item:
            item = parents[item]
        return item

    for stored, query in pairs:
        parents[root(query)] = root(stored)
    return {stored: root(stored) for stored, _ in pairs}


def invented_names(
    count: int, taken: set[str], *, tradition: str = "", seed: int = 1
) -> Iterator[str]:
    """Names of ``count`` invented people, none of them in ``taken`` (folded, words sorted)."""
    chance = Random(seed)  # noqa: S311  for names, not for secrets
    traditions = [TRADITIONS[tradition]] if tradition else list(TRADITIONS.values())
    made = 0
    while made < count:
        name = _invent(chance, chance.choice(traditions))
        if _sorted_words(name) in taken:
            continue
        made += 1
        yield name


def _sorted_words(name: str) -> str:
    return " ".join(sorted(names.fold(name).split()))


def _invent(chance: Random, tradition: dict[str, Any]) -> str:
    one, two = tradition["names"], tradition["others"]
    order = tradition["order"].split()
    if "surname" in order and "joined" in order:
        return chance.choice(one) + chance.choice(two)
    given = chance.choice(one + two)
    if tradition["endings"] == [""] and order[0] == "surname":
        return f"{chance.choice(one)} {chance.choice(two)}"
    family = chance.choice(one) + chance.choice(tradition["endings"])
    if "article" in order:
        family = f"{chance.choice(one)} ال{family}"
    parts = [family, given] if order[0] == "surname" else [given, family]
    if "father" in order and "surname" in order:
        parts += [chance.choice(one), "oğlu"]
    name = " ".join(parts)
    return names.fold(name).title() or name if chance.random() < ROMANISED else name


def _store(full_names: Sequence[str], owner: User) -> dict[str, int]:
    now = timezone.now()
    made = Person.objects.bulk_create(
        Person(display_name=name[:250], created_by=owner, created_at=now) for name in full_names
    )
    PersonName.objects.bulk_create(
        PersonName(
            person=person,
            kind=NameKind.PRINCIPAL,
            full=name[:250],
            script=names.script_of(name),
            folded=names.fold(name)[:500],
        )
        for person, name in zip(made, full_names, strict=True)
    )
    NameKey.objects.bulk_create(
        (
            row
            for person, name in zip(made, full_names, strict=True)
            for row in name_keys.rows(person.pk, [name])
        ),
        batch_size=BATCH * 5,
    )
    return {name: person.pk for person, name in zip(made, full_names, strict=True)}


def _batches(full_names: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(full_names, BATCH)):
        yield batch
