"""Search organisations by name in three languages, by code and by initials."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from ombudsman.models import FormerName, Organisation
from ombudsman.rules import names
from ombudsman.rules.recipients import HOME

NAMES = ("name_az", "name_en", "name_ru")
# Parts of most official names that nobody types.
STATE_NAMES = (
    "Azərbaycan Respublikasının ",
    " of the Republic of Azerbaijan",
    " Азербайджанской Республики",
)
SMALL_WORDS = {
    "and",
    "for",
    "in",
    "of",
    "on",
    "the",
    "to",
    "və",
    "üzrə",
    "в",
    "и",
    "на",
    "по",
    "при",
}
MAX_RANKED = 100  # rows in exact order; the rest follows by name
EXACT, BEGINNING, WORDS, INSIDE = range(4)


def search(rows: QuerySet[Any], term: str) -> QuerySet[Any]:
    """The ``rows`` that ``term`` may mean, best match first.

    First the exact name, code or initials, then organisations of this state before those of
    others; in each group names that begin with ``term``, then names with words that begin so, then
    names that contain it. Two queries, as the directory has only hundreds of rows.
    """
    found = _ranked_ids(term)
    places = [When(pk=key, then=Value(place)) for place, key in enumerate(found[:MAX_RANKED])]
    rows = rows.filter(pk__in=found)
    if not places:
        return rows
    place = Case(*places, default=Value(MAX_RANKED), output_field=IntegerField())
    return rows.order_by(place, "name_en", "pk")


def _ranked_ids(term: str) -> list[int]:
    wanted = names.fold(term)
    if not wanted:
        return []
    told: dict[int, list[str]] = {}
    foreign: set[int] = set()
    rows = Organisation.objects.values_list("pk", "country__code", "code", *NAMES)
    for key, country, *texts in rows:
        told[key] = texts
        if country not in (None, HOME):
            foreign.add(key)
    for key, *former in FormerName.objects.values_list("organisation", *NAMES):
        told[key].extend(former)
    ranks = {key: _rank(wanted, texts) for key, texts in told.items()}
    fitting = [
        (rank > EXACT, key in foreign, rank, len(told[key][1]), key)
        for key, rank in ranks.items()
        if rank is not None
    ]
    return [key for *_place, key in sorted(fitting)]


def _rank(wanted: str, texts: list[str]) -> int | None:
    spellings = {names.fold(text) for text in _spellings(texts)}
    initials = {one for text in _spellings(texts) for one in _initials(text)}
    if wanted in spellings | initials:
        return EXACT
    if any(text.startswith(wanted) for text in spellings):
        return BEGINNING
    words = wanted.split()
    if any(_has_words(words, text.split()) for text in spellings) or (
        len(wanted) > 1 and any(text.startswith(wanted) for text in initials)
    ):
        return WORDS
    everything = " ".join(spellings)
    return INSIDE if all(word in everything for word in words) else None


def _has_words(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _spellings(texts: list[str]) -> Iterator[str]:
    """Each name, and the same without the name of the state."""
    for text in texts:
        yield text
        for state in STATE_NAMES:
            if state in text:
                yield text.replace(state, "")


def _initials(text: str) -> Iterator[str]:
    """ "SMS" of "State Migration Service", with and without small words."""
    words = [word for word in text.replace("-", " ").split() if word[0].isalpha()]
    for part in (words, [word for word in words if word.lower() not in SMALL_WORDS]):
        if len(part) > 1:
            yield "".join(names.fold(word[0]) for word in part)
