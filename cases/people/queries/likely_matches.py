"""Who may be meant, before somebody is recorded anew: as far as the one who asks may know."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.models import Person
from cases.people.queries import duplicate_comparison, matching
from cases.people.queries.identifier_search import IdentityQuery
from cases.people.queries.matching import ScoredPerson
from ombudsman.models import User

MOST_SHOWN = 5
MOST_COMPARED = 50


@dataclass(frozen=True)
class LikelyMatch:
    """Somebody who may be meant; ``cases`` counts the complaints the one who asks may see."""

    person: Person
    score: float
    reasons: Sequence[str]
    cases: int


@dataclass(frozen=True)
class LikelyMatches:
    """What a desk is shown. ``restricted`` are keys that are never shown, only counted as weighed."""

    rows: Sequence[LikelyMatch] = ()
    restricted: Sequence[int] = ()
    has_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows or self.restricted)

    @property
    def keys(self) -> list[int]:
        return [row.person.pk for row in self.rows] + list(self.restricted)


def find(query: IdentityQuery, *, user: User) -> LikelyMatches:
    """The five likeliest, when one at least is likely; six queries, fewer where nobody is found.

    Reserved identities are restricted, and so is whom ``user`` may not see. Who may not ask whether
    a person is known (``cases.match_persons``) learns of nobody beyond those that may be seen.
    """
    found = matching.score_candidates(query, user=user)[:MOST_COMPARED]
    if not any(one.is_likely for one in found):
        return LikelyMatches()
    people = Person.objects.visible_to(user).in_bulk([one.key for one in found])
    may_ask = user.has_perm("cases.match_persons")
    open_to = [one for one in found if one.key in people and not one.is_reserved]
    hidden = [
        one
        for one in found
        if one.is_likely and one not in open_to and (may_ask or one.key in people)
    ]
    if not hidden and not any(one.is_likely for one in open_to):
        return LikelyMatches()
    rows = _rows(open_to[:MOST_SHOWN], people, user)
    return LikelyMatches(rows, [one.key for one in hidden], len(open_to) > MOST_SHOWN)


def _rows(
    found: Sequence[ScoredPerson], people: dict[int, Person], user: User
) -> list[LikelyMatch]:
    cases = duplicate_comparison.complaint_counts([people[one.key] for one in found], user=user)
    return [
        LikelyMatch(
            people[one.key],
            round(one.score, 2),
            [reason.text for reason in one.reasons],
            cases.get(one.key, 0),
        )
        for one in found
    ]
