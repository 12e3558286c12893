"""Match a query against known persons: candidates by indexed keys, a score with reasons.

At most three queries, for any query and any number of persons. The score orders the matches;
people decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.formats import number_format

from cases.models import AgreementCode, BirthPrecision, NameKey
from cases.people.queries import identifier_search
from cases.people.queries.identifier_search import Identifier, IdentityQuery
from ombudsman.models import User
from ombudsman.rules import names
from ombudsman.rules.names.keys import (
    query_keys,
    rarest_word_keys,
    short_query_keys,
    single_word_keys,
)
from ombudsman.rules.names.scores import Likeness, MatchKind, Name, name_likeness, parse_name

MOST_CANDIDATES = 100
MOST_BRIEF = 400  # candidates for a name of one word
MOST_NEAR = 25  # candidates who share only one word of several
MOST_MATCHES = 10
LEAST_LETTERS = 3  # before a name that is being typed is looked up
LIKELY = 0.8  # score from which a desk must decide
LEAST = 0.55

# Agreement besides the name raises the score: it adds this share of the distance to 1.
SAME_DAY, SAME_YEAR, NEAR_YEAR, SAME_PHONE = 0.5, 0.25, 0.15, 0.6
SAME_DOCUMENT, SAME_CASE = 0.9, 0.3
OTHER_YEAR = 0.65  # factor if the years of birth differ
OTHER_DAY = 0.85
OTHER_DOCUMENT = 0.9  # factor for another number of the same kind and state
ESTIMATED_YEARS = 2


@dataclass(frozen=True)
class Reason:
    """A reason for a match; ``value`` is the likeness of the names (0 to 1), else None."""

    code: str
    value: float | None = None

    @property
    def text(self) -> str:
        """Translated label, with the likeness of the names."""
        label = str(AgreementCode(self.code).label)
        return label if self.value is None else f"{label} ({number_format(self.value, 2)})"


@dataclass(frozen=True)
class Match:
    """A match as it is told to clients; ``id`` is None for a reserved identity."""

    id: int | None
    score: float
    reasons: list[Reason]
    is_restricted: bool = False


@dataclass(frozen=True)
class ScoredPerson:
    """A match before masking: includes key and score of reserved identities."""

    key: int
    score: float
    reasons: list[Reason]
    is_reserved: bool = False

    @property
    def is_likely(self) -> bool:
        """Whether a desk must decide: by the score, or by an identifier that few people share."""
        return self.score >= LIKELY or any(reason.code in DECISIVE for reason in self.reasons)


DECISIVE = ("same_document", "same_phone")


@dataclass
class Candidate:
    """What the candidate query returns for one person."""

    born_on: date | None
    birth_precision: str
    is_reserved: bool
    names: list[str] = field(default_factory=list)
    # Of the kind and state that the query names.
    document_numbers: list[str] = field(default_factory=list)


def matches(
    query: IdentityQuery, *, user: User | None = None, most: int = MOST_MATCHES
) -> list[Match]:
    """Best matches first, at most ``most``; none for an empty query.

    Names match in any script and word order. ``case`` counts only if ``user`` may see the
    complaint.
    """
    likeliest = sorted(score_candidates(query, user=user), key=lambda one: one.is_reserved)
    return [_as_match(one) for one in likeliest[:most]]


def score_candidates(query: IdentityQuery, *, user: User | None = None) -> list[ScoredPerson]:
    """The same unmasked, for callers that mask by themselves."""
    identifiers = identifier_search.find_people(query, user=user)
    words = parse_name(query.name)
    scored = []
    for key, candidate in _candidates(query.name, identifiers, query).items():
        like, marks = likeness(words, candidate.names), identifiers.get(key)
        if like.score < LEAST and not marks and query.born_on is None:
            continue  # most candidates end here
        scored.append(_scored(key, candidate, query, like, marks or set()))
    return sorted(filter(None, scored), key=lambda one: (-one.score, -one.key))


def _as_match(one: ScoredPerson) -> Match:
    if one.is_reserved:
        return Match(None, 0.0, [Reason("restricted")], is_restricted=True)
    return Match(one.key, round(one.score, 2), one.reasons)


def keys_by_name(name: str, *, most: int = 50, least: float = LEAST) -> list[int]:
    """Keys of the persons who most likely have this name, best first.

    Includes reserved identities, so use it only for lists limited by ``visible_to``. A name that
    is still being typed matches names that begin with it.
    """
    words = parse_name(name)
    scored = [
        (score, key)
        for key, candidate in _candidates(name, ()).items()
        if (score := likeness(words, candidate.names).score) >= least
    ]
    best = [key for _, key in sorted(scored, reverse=True)[:most]]
    begun = _name_prefix_matches(name)[:most] if len(best) < most else []
    return list(dict.fromkeys([*best, *begun]))[:most]


def _scored(
    key: int,
    candidate: Candidate,
    query: IdentityQuery,
    like: Likeness,
    identifiers: set[Identifier],
) -> ScoredPerson | None:
    reasons = [Reason(f"name_by_{like.way}", round(like.score, 2))] if like.score >= LEAST else []
    score = max(like.score, LEAST) if identifiers else like.score
    for identifier in sorted(identifiers):
        reasons.append(Reason(CODES[identifier]))
        score += (1 - score) * WEIGHTS[identifier]
    birth, score = by_birth(candidate, query, score)
    if birth:
        reasons.append(Reason(birth))
    if candidate.document_numbers and Identifier.DOCUMENT not in identifiers:
        reasons.append(Reason("document_differs"))
        score *= OTHER_DOCUMENT
    if (score < LEAST and Identifier.DOCUMENT not in identifiers) or not reasons:
        return None
    return ScoredPerson(key, min(score, 1.0), reasons, candidate.is_reserved)


CODES = {
    Identifier.DOCUMENT: "same_document",
    Identifier.PHONE: "same_phone",
    Identifier.CASE: "same_case",
}
WEIGHTS = {
    Identifier.DOCUMENT: SAME_DOCUMENT,
    Identifier.PHONE: SAME_PHONE,
    Identifier.CASE: SAME_CASE,
}


NOTHING = Likeness(0.0, MatchKind.PART)


def likeness(words: Name, stored: Iterable[str]) -> Likeness:
    """The best likeness of the name ``words`` with any of the names ``stored``."""
    best = NOTHING
    for name in stored:
        like = name_likeness(words, parse_name(name))
        if like.score > best.score:
            best = like
    return best


def by_birth(
    candidate: Candidate, query: IdentityQuery | Candidate, score: float
) -> tuple[str, float]:
    """Code of the agreement of the birth dates (empty if unknown), and the new score."""
    if candidate.born_on is None or query.born_on is None:
        return "", score
    exact = BirthPrecision.DAY
    both = candidate.birth_precision == query.birth_precision == exact
    if both and candidate.born_on == query.born_on:
        return "same_birth_date", score + (1 - score) * SAME_DAY
    years = abs(candidate.born_on.year - query.born_on.year)
    if years == 0:
        if both:
            return "birth_day_differs", score * OTHER_DAY
        return "same_birth_year", score + (1 - score) * SAME_YEAR
    estimated = BirthPrecision.ESTIMATED in (candidate.birth_precision, query.birth_precision)
    if estimated and years <= ESTIMATED_YEARS:
        return "near_birth_year", score + (1 - score) * NEAR_YEAR
    return "birth_year_differs", score * OTHER_YEAR


def _candidates(
    name: str, known: Iterable[int], query: IdentityQuery | None = None
) -> dict[int, Candidate]:
    """Candidates by name, and the people in ``known``, with all their names; three queries."""
    people = {*known, *_indexed_under(name)}
    if not people:
        return {}
    candidates: dict[int, Candidate] = {}
    for is_paper, key, text, *facts in identifier_search.candidate_rows(people, query):
        candidate = candidates.setdefault(key, Candidate(*facts))
        (candidate.document_numbers if is_paper else candidate.names).append(text)
    return candidates


def _indexed_under(name: str) -> Iterable[int]:
    """Keys of people who share name keys with ``name``, by one query.

    For a name of several words: those who share most keys of two words, and some who share one
    word (the other may be mistyped or a pet name).
    """
    brief, initials = short_query_keys(name)
    if brief:
        return _indexed_under_one_word(brief, initials)
    keys = query_keys(name)
    if not keys:
        return []
    single = rarest_word_keys(name)
    statement = INDEX_QUERY.format(keys=_marks(keys), single=_marks(single))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*keys, MOST_CANDIDATES, *single, MOST_NEAR])
        return [person for (person,) in cursor.fetchall()]


# Raw SQL: Django cannot build a union of limited queries on both databases. The second query has
# no order, because sorting would read all people who share a common word.
INDEX_QUERY = """
SELECT person_id FROM (
    SELECT person_id FROM cases_namekey WHERE key IN ({keys})
    GROUP BY person_id ORDER BY COUNT(*) DESC, person_id DESC LIMIT %s
) AS together
UNION ALL
SELECT person_id FROM (SELECT person_id FROM cases_namekey WHERE key IN ({single}) LIMIT %s) AS near
"""


def _marks(values: list[str]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def _indexed_under_one_word(keys: list[str], initials: str) -> Iterable[int]:
    rows = NameKey.objects.filter(key__in=keys)
    for initial in initials:
        rows = rows.filter(initials__contains=initial)
    return rows.order_by(Length("initials"), "-person").values_list("person", flat=True)[
        :MOST_BRIEF
    ]


def _name_prefix_matches(typed: str) -> list[int]:
    """Keys of people in whose names every typed word begins a word (Latin letters only).

    The last word counts as still being typed.
    """
    words = names.fold(typed).split()
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    rows = NameKey.objects.filter(_key_prefix(words)).order_by("-person")
    found = rows.values_list("person", "person__names__folded")[:MOST_BRIEF]
    return [person for person, folded in found if _words_begin(words, folded.split())]


def _key_prefix(words: list[str]) -> Q:
    """Filter on name keys: a key of the first of several words, or a prefix of a single word."""
    if len(words) > 1:
        return Q(key__in=single_word_keys(words[0]))
    return Q(
        *(("key__startswith", key.removesuffix(".")) for key in single_word_keys(words[0])),
        _connector=Q.OR,
    )


def _words_begin(words: list[str], borne: list[str]) -> bool:
    return all(any(name.startswith(word) for name in borne) for word in words)
