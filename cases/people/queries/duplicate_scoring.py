"""Score which pairs of records may be one person: candidates by shared keys, with reasons.

Works for many people at once. A key that many people share is ignored.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from django.db.models import Count, QuerySet

from cases.models import AgreementCode, ContactPoint, IdentityDocument, NameKey, PersonName
from cases.people.queries.matching import (
    LEAST,
    SAME_DOCUMENT,
    SAME_PHONE,
    Candidate,
    by_birth,
    likeness,
)
from ombudsman.rules.names.scores import Likeness, MatchKind, parse_name

MOST_SHARING = 50  # a key of more people is ignored
CHUNK = 2000  # keys in one query
LIKELY = 0.85  # score from which a pair becomes a possible duplicate
WORDS = ("|", "=")  # separators in keys of two words; keys of one word make no pair
# Other likenesses (by sound, by part of the name) need a further reason.
WRITTEN = (MatchKind.SPELLING, MatchKind.ROMANISATION)

Pair = tuple[int, int]


class PairScore(NamedTuple):
    score: float
    reasons: list[str]


def likely_pairs(people: Iterable[int], common: set[str]) -> dict[Pair, PairScore]:
    """Pairs of ``people`` with anybody, lower key first, with a score of LIKELY or more.

    ``common`` collects keys that many share, so that later calls skip them; it holds at most one
    key for every 50 people.
    """
    wanted = set(people)
    phones = _sharing(ContactPoint.objects.filter(kind="phone"), "normalised", wanted, common)
    papers = _sharing(IdentityDocument.objects.all(), "normalised", wanted, common)
    named = _sharing(NameKey.objects.all(), "key", wanted, common)
    found = named | phones | papers
    known = _known({key for pair in found for key in pair})
    scored = (
        (pair, _score(known, pair, has_phone=pair in phones, has_paper=pair in papers))
        for pair in sorted(found)
    )
    return {pair: one for pair, one in scored if one is not None and one.score >= LIKELY}


def _score(
    known: dict[int, Candidate], pair: Pair, *, has_phone: bool, has_paper: bool
) -> PairScore | None:
    if pair[0] not in known or pair[1] not in known:
        return None
    first, second = known[pair[0]], known[pair[1]]
    like = closest(first.names, second.names)
    if like.score < LEAST and not has_paper:
        return None
    reasons, score = [], max(like.score, LEAST)
    if like.score >= LEAST:
        reasons.append(f"name_by_{like.way}")
    for is_so, code, weight in (
        (has_paper, AgreementCode.SAME_DOCUMENT, SAME_DOCUMENT),
        (has_phone, AgreementCode.SAME_PHONE, SAME_PHONE),
    ):
        if is_so:
            reasons.append(code.value)
            score += (1 - score) * weight
    birth, score = by_birth(first, second, score)
    if like.way not in WRITTEN and not (has_paper or has_phone or birth):
        return None
    return PairScore(round(min(score, 1.0), 2), [*reasons, *filter(None, [birth])])


def closest(names: Iterable[str], others: list[str]) -> Likeness:
    """The best likeness of any of ``names`` with any of ``others``."""
    nothing = Likeness(0.0, MatchKind.PART)
    found = (likeness(parse_name(name), others) for name in names)
    return max(found, key=lambda like: like.score, default=nothing)


def _sharing(rows: QuerySet, column: str, people: set[int], common: set[str]) -> set[Pair]:
    """Pairs of people, one of them in ``people``, who share a value that few people share."""
    mine = rows.filter(person__in=people).exclude(**{column: ""}).values_list(column, flat=True)
    keys = sorted(set(_telling(mine.order_by().distinct(), column)) - common)
    found: set[Pair] = set()
    for start in range(0, len(keys), CHUNK):
        asked = keys[start : start + CHUNK]
        shared = _shared(rows, column, asked, common)
        sharers: dict[str, set[int]] = {}
        for value, person in rows.filter(**{f"{column}__in": shared}).values_list(
            column, "person"
        ):
            sharers.setdefault(value, set()).add(person)
        for those in sharers.values():
            found.update(pair for pair in combinations(sorted(those), 2) if people & {*pair})
    return found


def _telling(values: Iterable[str], column: str) -> Iterator[str]:
    """Values that may make a pair; of name keys only those of two words."""
    return (value for value in values if column != "key" or any(sign in value for sign in WORDS))


def _shared(rows: QuerySet, column: str, keys: list[str], common: set[str]) -> list[str]:
    """Those of ``keys`` that at least two and at most MOST_SHARING people have."""
    counted = rows.filter(**{f"{column}__in": keys}).order_by().values_list(column)
    sharing = dict(counted.annotate(people=Count("person")).filter(people__gt=1))
    common.update(value for value, people in sharing.items() if people > MOST_SHARING)
    return [value for value, people in sharing.items() if people <= MOST_SHARING]


def _known(people: Iterable[int]) -> dict[int, Candidate]:
    """Names and births of ``people``; leaves out merged records."""
    rows = PersonName.objects.filter(person__in=people, person__merged_into__isnull=True)
    columns = ("person", "full", "person__born_on", "person__birth_precision")
    found: dict[int, Candidate] = {}
    for key, full, born_on, precision in rows.order_by().values_list(*columns):
        found.setdefault(key, Candidate(born_on, precision, False)).names.append(full)
    return found
