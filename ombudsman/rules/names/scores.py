"""Likeness of two names from 0 to 1, and the kind of match.

Equal letters score higher than an equal romanisation, that higher than an equal sound, that higher
than an equal skeleton. The likeness of two sounds is the normalised indel similarity of rapidfuzz.
"""

from enum import StrEnum
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from ombudsman.rules.names.keys import Word, significant_words
from ombudsman.rules.names.sounds import consonants, is_unvowelled


class MatchKind(StrEnum):
    """How two names match, strongest first."""

    SPELLING = "spelling"
    ROMANISATION = "romanisation"
    SOUND = "sound"
    PART = "part"  # words of the longer name are missing in the other


SAME_SPELLING, BY_SOUND, BY_CONSONANTS, BY_INITIAL = 1.0, 0.97, 0.93, 0.85
MIN_VOICE_LIKENESS = 0.88  # minimum for equal skeletons with vowels
MIN_SKELETON_LIKENESS = 0.72  # minimum for equal skeletons
MIN_WORD_LIKENESS = 0.5  # below this two words do not match
MISSING_WORD_WEIGHT = 0.15  # of a word that the other name lacks, in the mean
WHOLE_NAME_FACTOR = 0.96  # for names compared as one word
FIRST_AND_LAST = (0, -1)


class Likeness(NamedTuple):
    score: float
    way: MatchKind


class Name(tuple[Word, ...]):
    """The words of a name, and values computed once from all of them."""

    @cached_property
    def heard(self) -> tuple[str, ...]:
        """As one word, in the first and the last sound of each."""
        return tuple("".join(word.sounds[at] for word in self) for at in FIRST_AND_LAST)

    @cached_property
    def bare(self) -> tuple[str, ...]:
        return tuple(map(consonants, self.heard))

    @cached_property
    def voiced(self) -> frozenset[str]:
        return frozenset(
            "".join(word.voices[at] for word in self if word.voices) for at in FIRST_AND_LAST
        )

    @cached_property
    def is_unvowelled(self) -> bool:
        return any(is_unvowelled(word.text) for word in self)

    @cached_property
    def turned(self) -> tuple["Name", ...]:
        """In its order, and rotated by one word each way."""
        return self, Name((*self[1:], *self[:1])), Name((*self[-1:], *self[:-1]))

    @cached_property
    def ways_heard(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(way.heard[0] for way in self.turned))

    @cached_property
    def ways_voiced(self) -> frozenset[str]:
        return frozenset().union(*(way.voiced for way in self.turned))


def likeness(name: str, other: str) -> Likeness:
    """Likeness of two names in any scripts and word orders; 0 if either has no letters."""
    return name_likeness(parse_name(name), parse_name(other))


@lru_cache(maxsize=20_000)
def parse_name(name: str) -> Name:
    return Name(significant_words(name))


def name_likeness(asked: Name, stored: Name) -> Likeness:
    if not asked or not stored:
        return Likeness(0.0, MatchKind.PART)
    found = _matched(asked, stored)
    most, fewest = max(len(asked), len(stored)), min(len(asked), len(stored))
    score = sum(found) / (fewest + MISSING_WORD_WEIGHT * (most - fewest))
    if (
        score < WHOLE_NAME_FACTOR
        and (whole := WHOLE_NAME_FACTOR * _whole_name_likeness(asked, stored)) > score
    ):
        return Likeness(whole, MatchKind.SOUND)
    if len(asked) != len(stored) or len(found) < fewest:
        return Likeness(score, MatchKind.PART)
    if min(found) == SAME_SPELLING:
        return Likeness(score, MatchKind.SPELLING)
    return Likeness(
        score,
        MatchKind.ROMANISATION if min(found) >= MIN_VOICE_LIKENESS - 0.03 else MatchKind.SOUND,
    )


def _matched(asked: Name, stored: Name) -> list[float]:
    """Pairs of matching words with their likeness, closest first."""
    pairs = [
        (score, at, place)
        for at, one in enumerate(asked)
        for place, other in enumerate(stored)
        if (score := word_likeness(one, other)) >= MIN_WORD_LIKENESS
    ]
    if len(pairs) > 1:
        pairs.sort(key=itemgetter(0), reverse=True)
    used_asked, used_stored = set[int](), set[int]()
    found: list[float] = []
    for score, at, place in pairs:
        if at not in used_asked and place not in used_stored:
            used_asked.add(at)
            used_stored.add(place)
            found.append(score)
    return found


@lru_cache(maxsize=200_000)
def word_likeness(one: Word, other: Word) -> float:
    """Likeness of two words."""
    if not set(one.spellings).isdisjoint(other.spellings):
        return SAME_SPELLING
    if one.is_initial or other.is_initial:
        return BY_INITIAL if _is_initial_of(one, other) else 0.0
    heard = max(ratio(a, b) for a in one.sounds for b in other.sounds) / 100
    score = BY_SOUND * heard
    if is_unvowelled(one.text) or is_unvowelled(other.text):
        bones = max(ratio(consonants(a), consonants(b)) for a in one.sounds for b in other.sounds)
        score = max(score, BY_CONSONANTS * bones / 100)
    if not set(one.voices).isdisjoint(other.voices):
        return max(score, MIN_VOICE_LIKENESS)
    if not set(one.skeletons).isdisjoint(other.skeletons):
        score = max(score, MIN_SKELETON_LIKENESS)
    return score


def _is_initial_of(one: Word, other: Word) -> bool:
    heard = {sound[0] for sound in one.sounds} & {sound[0] for sound in other.sounds}
    bones = {bones[0] for bones in one.skeletons} & {bones[0] for bones in other.skeletons}
    return bool(heard or bones - {"A"})


def _whole_name_likeness(asked: Name, stored: Name) -> float:
    """Both names compared as one word each, in order and rotated by one word."""
    if len(asked) == len(stored) or min(len(asked), len(stored)) > 3:
        return 0.0
    other = stored.heard[0]
    heard = max([ratio(way, other) for way in asked.ways_heard])
    if asked.is_unvowelled or stored.is_unvowelled:
        bones = max(
            ratio(one, bare)
            for way in asked.turned
            for one, bare in zip(way.bare, stored.bare, strict=True)
        )
        return max(heard, BY_CONSONANTS * bones) / 100
    if stored.voiced.isdisjoint(asked.ways_voiced):
        return heard / 100
    return max(heard, 100 * MIN_VOICE_LIKENESS) / 100
