"""Likely matches for a person who is about to be recorded, as far as the user may see them."""

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
    """A likely match; ``cases`` is the number of their complaints that the user may see."""

    person: Person
    score: float
    reasons: Sequence[str]
    cases: int


@dataclass(frozen=True)
class LikelyMatches:
    """Likely matches for a desk.

    ``restricted`` are keys of persons who are never shown; only their number is.
    """

    rows: Sequence[LikelyMatch] = ()
    restricted: Sequence[int] = ()
    has_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows or self.restricted)

    @property
    def keys(self) -> list[int]:
        return [row.person.pk for row in self.rows] + list(self.restricted)


def find(query: IdentityQuery, *, user: User) -> LikelyMatches:
    """Up to five likely matches; empty if none is likely. At most six queries.

    Reserved identities and persons whom ``user`` may not see are restricted. Without the
    permission ``cases.match_persons`` the latter are left out.
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
