"""Keys that find a name in any script, spelling and word order.

``stored_keys`` are those under which a name is stored, ``query_keys`` those that a search looks
for. A key of two words (their skeletons, sorted) is selective: it finds few. A key of one word is
for people with one name and, with an initial or a year of birth, for short queries.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

from ombudsman.rules.names.romanisation import ARTICLE, spellings, words
from ombudsman.rules.names.sounds import father_name, is_unvowelled, skeletons, sounds, voices
from ombudsman.rules.names.spelling import clean, script_of

MAX_WORDS = 6
SHORT_PAIR = 5  # letters of two skeletons
MAX_KEYS = 40  # of a stored name
MAX_KEY_LENGTH = 40
JOINER = "\u200c"
SHORT_PAIR_OF_WORDS = 12  # letters; Chinese given names are written as one word or two
LONG_PAIR_OF_WORDS = 32

# Particles, and words for "son of" or "daughter of"; they find nobody. In Latin letters.
PARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "ud",
        "ad",
        "ed",
        "ur",
        "ar",
        "er",
        "as",
        "es",
        "us",
        "ash",
        "esh",
        "az",
        "an",
        "en",
        "at",
        "il",
        "bin",
        "ibn",
        "ben",
        "bn",
        "bint",
        "binti",
        "ould",
        "wuld",
        "oglu",
        "ogli",
        "ogly",
        "oghlu",
        "oghli",
        "oglou",
        "qizi",
        "kizi",
        "gizi",
        "kyzy",
        "qyzy",
        "gyzy",
        "kizy",
        "uulu",
        "uly",
        "ogl",
        "mr",
        "mrs",
        "ms",
        "dr",
    ]
)
FATHERLY = re.compile("[ae]bd[aeiou]{0,2}[lrnsztd]?|abou|abu|bu|umm?")
SHORTENED = dict.fromkeys(("md", "mohd", "muhd", "mhd", "মোঃ", "মো", "মোহাঃ"), "muhammad")
FAITHFUL = frozenset(
    [
        "din",
        "deen",
        "dine",
        "addin",
        "eddin",
        "uddin",
        "aldin",
        "eldin",
        "uldin",
        "ddin",
        "eddine",
        "addine",
        "uddine",
        "iddin",
        "ullah",
        "allah",
        "ollah",
        "ulla",
        "alla",
        "ellah",
        "ilah",
        "elah",
        "lah",
        "dyn",
        "lh",
        "allh",
    ]
)


@dataclass(frozen=True, eq=False)
class Word:
    """A word of a name: its text, spellings, sounds and skeletons. An initial is one letter.

    Compared by identity, which is fast; equal texts are usually the same object.
    """

    text: str
    spellings: tuple[str, ...]
    sounds: tuple[str, ...]
    skeletons: tuple[str, ...]
    voices: tuple[str, ...]

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and script_of(self.text) not in ("Hani", "Hang")


class StoredKey(NamedTuple):
    """A key, with the first sounds of all words of its name."""

    key: str
    initials: str


def significant_words(name: str) -> list[Word]:
    """The words of a name without particles, in order; at most six.

    Compounds such as Abd al-Rahman and Nur al-Din are joined. Never raises.
    """
    found = [_word(text) for text in _joined(words(clean(name)[:250].replace(".", ". ")))]
    return [word for word in found if word.skeletons][:MAX_WORDS]


def stored_keys(name: str) -> list[StoredKey]:
    """The keys under which ``name`` is stored."""
    parts = significant_words(name)
    full = [word for word in parts if not word.is_initial]
    initials = "".join(sorted({bones[0] for word in parts for bones in word.skeletons}))
    keys = [*_pairs(full), *_merged(full), *_singles(full), *_shortened(parts)]
    return [StoredKey(key, initials) for key in dict.fromkeys(keys)][:MAX_KEYS]


def query_keys(name: str) -> list[str]:
    """Two-word keys under which somebody called ``name`` may be stored, likeliest first.

    Parts of one Persian word, separated only by a joiner, may be stored as two words.
    """
    ways = dict.fromkeys((name, name.replace(JOINER, " ")))
    return list(dict.fromkeys(key for way in ways for key in _query_pairs(way)))


def _query_pairs(name: str) -> list[str]:
    parts = significant_words(name)
    full = [word for word in parts if not word.is_initial]
    keys = [*_pairs(full), *_merged(full, LONG_PAIR_OF_WORDS)]
    keys += [
        f"{bones}~{word.skeletons[0][0]}"
        for first, word in _ordered(full)
        for bones in first.skeletons
    ]
    return keys


def short_query_keys(name: str) -> tuple[list[str], str]:
    """For a name with one full word: its keys, and the first sounds of its initials."""
    parts = significant_words(name)
    full = [word for word in parts if not word.is_initial]
    initials = "".join(word.skeletons[0][0] for word in parts if word.is_initial)
    return (_singles(full), initials) if len(full) == 1 else ([], "")


def rarest_word_keys(name: str) -> list[str]:
    """Keys of the one word of several that the fewest people are likely to share."""
    full = [word for word in significant_words(name) if not word.is_initial]
    if len(full) < 2:
        return []
    return _singles([max(full, key=lambda word: len(word.skeletons[0]))])


def single_word_keys(word: str) -> list[str]:
    """The keys of a single word; empty if it has no letters."""
    return _singles([_word(word)])


def _ordered(parts: list[Word]) -> Iterator[tuple[Word, Word]]:
    return ((first, word) for first in parts for word in parts if first is not word)


def _pairs(parts: Iterable[Word]) -> list[str]:
    return [
        key
        for first, second in combinations(parts, 2)
        for key in (*_of_bones(first, second), *_of_voices(first, second))
    ]


def _of_bones(first: Word, second: Word) -> Iterator[str]:
    for pair in product(first.skeletons, second.skeletons):
        yield "|".join(sorted(pair))[:MAX_KEY_LENGTH]


def _of_voices(first: Word, second: Word) -> Iterator[str]:
    """Keys with vowels, for two short words whose skeletons tell too little."""
    if len(first.skeletons[0]) + len(second.skeletons[0]) > SHORT_PAIR:
        return
    for pair in product(first.voices, second.voices):
        yield "=".join(sorted(pair))[:MAX_KEY_LENGTH]


def _merged(parts: list[Word], longest: int = SHORT_PAIR_OF_WORDS) -> list[str]:
    """Pairs in which two short neighbours are read as one word: Xiao Ming, Hai-Yen."""
    found: list[str] = []
    for at in range(len(parts) - 1):
        first, second = parts[at], parts[at + 1]
        lengths = len(first.text), len(second.text)
        if sum(lengths) > longest or min(lengths) > longest // 2 - 1:
            continue
        one = _glued(first, second)
        rest = [*parts[:at], *parts[at + 2 :]]
        found += _pairs_with(one, rest) if rest else _singles([one])
    if len(parts) == 4:  # two compounds: Ali Reza Musavi Nejad
        found += _pairs([_glued(*parts[:2]), _glued(*parts[2:])])
    return found


def _pairs_with(one: Word, rest: list[Word]) -> list[str]:
    return [key for other in rest for key in _pairs([one, other])]


def _singles(parts: Iterable[Word]) -> list[str]:
    return [f"{bones}."[:MAX_KEY_LENGTH] for word in parts for bones in word.skeletons]


def _shortened(parts: list[Word]) -> list[str]:
    """Each full word with each initial, for a name with initials."""
    return [
        f"{bones}~{word.skeletons[0][0]}"
        for word in parts
        if word.is_initial
        for first in parts
        if not first.is_initial
        for bones in first.skeletons
    ]


def _glued(first: Word, second: Word) -> Word:
    heard: tuple[str, ...] = (first.sounds[0] + second.sounds[0],)
    if len(first.sounds) > 1 or len(second.sounds) > 1:
        heard += (first.sounds[-1] + second.sounds[-1],)
    text = first.text + second.text
    return Word(text, (text,), heard, skeletons(heard), voices(heard))


@lru_cache(maxsize=100_000)
def _word(text: str) -> Word:
    spelled = spellings(text)
    ways = dict.fromkeys(spelled)
    heard = dict.fromkeys(sounds(text))
    for spelling in spelled:
        if begetter := father_name(spelling):
            ways[begetter] = None
            heard |= dict.fromkeys(sounds(begetter))
    plain = sounds(text)
    short = () if is_unvowelled(text) else voices(plain)
    return Word(text, tuple(ways), tuple(heard), skeletons(plain), short)


def _joined(texts: Iterable[str]) -> list[str]:
    """Drop particles and join compounds."""
    found: list[str] = []
    is_open = False
    for written in texts:
        text = SHORTENED.get(written.casefold(), written)
        plain = (spellings(text) or ("",))[0]
        if not plain:
            continue
        if found and plain in FAITHFUL:
            found[-1] += ARTICLE.sub("", text)
            is_open = False
        elif plain in PARTICLES and len(text) > 1:
            continue
        elif is_open:
            found[-1] += ARTICLE.sub("", text)
            is_open = False
        else:
            found.append(text)
            is_open = bool(FATHERLY.fullmatch(plain))
    return found or [text for text in texts if spellings(text)]
