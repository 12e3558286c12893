"""The approximate sound of a word of a name, equal for all its romanisations.

A *sound* is a short text of small vowels (a, i, u) and consonants; C, S, J and Z stand for ch, sh,
j and zh, x for kh, c for ts. A *skeleton* is a sound without vowels in which similar consonants
are one letter: P, T, K, S, J, L, M, N, R, and A for a vowel at the beginning.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from ombudsman.rules.names.romanisation import spellings
from ombudsman.rules.names.spelling import script_of

MAX_CHINESE_LENGTH = 7  # letters of a Chinese name in Russian
Rules = list[tuple[re.Pattern[str], tuple[str, ...]]]
MAX_READINGS = 6  # readings of one word

# Latin letters with several readings: pattern, readings.
TURKIC_LETTERS = frozenset("əğış")
TURKIC: Rules = [
    (re.compile("c(?!h)"), ("j",)),
    (re.compile("x"), ("kh",)),
    (re.compile("q"), ("g", "k")),
]
READINGS: Rules = [
    # The article, or "son of", joined to the name; both forms are kept.
    (
        re.compile(
            r"^(?:[ae]l(?=[bcdfghjkmnqrstvwxz][a-z]{3})|[ae](?=([rsntzd])\1[aeiouy][a-z]{2}))"
        ),
        (r"\g<0>", ""),
    ),
    (re.compile("^ben(?=[a-z]{3})"), ("ben", "")),
    (re.compile("^hs"), ("sh",)),  # Wade-Giles
    (re.compile("(?<=[a-z])ien$"), ("ien", "ian")),
    (re.compile("^x"), ("kh", "sh", "ks", "z")),
    (re.compile("x"), ("kh", "ks")),
    (re.compile("^q(?=[iu])"), ("k", "ch", "g")),
    (re.compile("q"), ("k", "g")),
    (re.compile("(?<!s)c(?![hk])(?=[eiy])"), ("s", "j", "ch")),
    (re.compile("(?<!s)c(?![hk])"), ("k", "j", "ts")),
    (re.compile("(?<![sd])j(?=.)"), ("j", "y")),
    (re.compile("(?<=[aeiou])j$"), ("y", "j")),
    (re.compile("(?<![st])ch(?=[mrlntda])|(?<=[a-z][aeiou])ch"), ("ch", "kh")),
    (re.compile("th"), ("t", "s")),
    (re.compile("(?<=[a-z])sz|^sz"), ("sh", "s")),
    (re.compile("cz"), ("ch",)),
    (re.compile("gg"), ("g", "ng")),
    (re.compile("(?<=[a-z]{3})ul(?=[^aeiouyl][a-z]{2})"), ("ul", "a")),
]
PALLADIUS: Rules = [  # Chinese names in Russian letters
    (re.compile("^s(?=[iy])"), ("s", "sh")),
    (re.compile("ts(?=[iy])"), ("ts", "ch")),
]
# Letters that the pattern needs, the pattern, the sound.
SOUNDS = [
    (frozenset(letters), re.compile(old), new)
    for letters, old, new in (
        ("cq", "ck|q(?:u(?=[aeio]))?", "k"),
        ("m", "^mp", "b"),
        ("n", "^nt", "d"),
        ("g", "gk", "g"),
        ("g", "gn$", "n"),
        ("c", "tsch|tch", "C"),
        ("z", "tzh", "cx"),  # Yitzhak: two letters
        ("jz", "dsch|dzh|dj", "J"),
        ("h", "shch|sch|sh", "S"),
        ("z", "zh", "Z"),
        ("c", "ch", "C"),
        ("k", "kh", "x"),
        ("p", "ph", "f"),
        ("h", "th|dh(?!$)", "t"),
        ("h", "bh", "b"),
        ("h", "jh", "J"),
        ("h", "gh", "g"),
        ("zs", "tz|ts", "c"),
        ("z", "(?<!b)dz", "z"),
        ("g", "ng(?=[^aeiouy]|$)", "n"),
        ("j", "j", "J"),
        ("w", "w", "v"),
        ("h", "(?<=[aeiou])h$", ""),
        ("f", "f+$", "v"),
        ("y", "^y(?=[aeiou])", ""),
        ("ou", "oo|ou|[ou]+", "u"),
        ("iy", "ee|ie|ij|i[iy]|y[iy]?|i", "i"),
        ("e", "ee", "i"),
        ("ae", "[ae]+", "a"),
    )
]
CLASSES = {
    letter: kind
    for kind, letters in {
        "P": "bpfv", "T": "td", "S": "szc", "K": "kgx", "H": "h", "J": "CSJZ",
        "L": "l", "M": "m", "N": "n", "R": "r",
    }.items()
    for letter in letters
}  # fmt: skip
VOWELS = re.compile("[aiu]")
TWICE = re.compile(r"(.)\1+")
UNVOWELLED = frozenset({"Arab", "Hebr"})
# Endings of patronymics; the name before them is the father's.
ONE_LETTER = str.maketrans({"v": "b", "f": "p", "x": "h", "c": "s", "Z": "J"})
PATRONYMIC = re.compile("(?:ovich|evich|yevich|ovna|evna|yevna|ich|ichna|ovych|ivna|ovyc|ovic)$")
ABDULLAH = re.compile("^[ae]bd[aeiou]{1,2}l+a(?=h?i?$|y?i?ev|yv|jew)")
# A vowel after it belongs to the article; an a without l belongs to the name: Abd Aziz.
COMPOUND = re.compile(r"^[ae]bd(?:(?:[eiou]{0,2}|a)(?:l(?=.)|([rnsztd])(?=\1))|[eiou]{0,2})(?=..)")


@lru_cache(maxsize=100_000)
def sounds(word: str) -> tuple[str, ...]:
    """The possible sounds of a word; empty if it has no letters."""
    rules = _rules(word)
    found: dict[str, None] = {}
    for spelling in spellings(word):
        for reading in _readings(spelling, rules):
            found[_sound(reading)] = None
    return tuple(islice((text for text in found if text), MAX_READINGS))


def skeletons(heard: Iterable[str]) -> tuple[str, ...]:
    """Skeletons of sounds without repetition; a soft h is read as K and as nothing."""
    found: dict[str, None] = {}
    for sound in heard:
        bones = "".join(CLASSES.get(letter, "") for letter in sound)
        front = "A" if VOWELS.match(sound) else ""
        found[_once(front + bones.replace("H", "K"))] = None
        if "H" in bones:
            silent = "A" if bones.startswith("H") and not front else front
            found[_once(silent + bones.replace("H", ""))] = None
    return tuple(islice((text for text in found if text), MAX_READINGS))


def voices(heard: Iterable[str]) -> tuple[str, ...]:
    """Skeletons with vowels, for short words whose skeletons tell too little."""
    found = dict.fromkeys(
        _once("".join(CLASSES.get(letter, letter) for letter in sound)) for sound in heard
    )
    return tuple(islice(found, 3))


def is_unvowelled(word: str) -> bool:
    """Whether the script of the word leaves out short vowels."""
    return script_of(word) in UNVOWELLED


def consonants(sound: str) -> str:
    """What a script without vowels writes; letters for two sounds count as one."""
    return VOWELS.sub("", sound).translate(ONE_LETTER)


def father_name(spelling: str) -> str:
    """The father's name in a patronymic, or ""."""
    found = PATRONYMIC.search(spelling)
    return spelling[: found.start()] if found and found.start() > 2 else ""


def _rules(word: str) -> Rules:
    """Readings of ambiguous letters; Azerbaijani and Turkish letters decide about others."""
    script = script_of(word)
    if script == "Cyrl":
        return PALLADIUS if len(word) <= MAX_CHINESE_LENGTH else []
    if script != "Latn":
        return []
    return READINGS if TURKIC_LETTERS.isdisjoint(word.casefold()) else TURKIC


def _readings(spelling: str, rules: Rules) -> list[str]:
    found = [spelling]
    for pattern, ways in rules:
        if pattern.search(spelling):
            found = [pattern.sub(way, text) for way in ways for text in found][: MAX_READINGS * 2]
    return list(dict.fromkeys(found))


def _sound(spelling: str) -> str:
    text = COMPOUND.sub("abd", ABDULLAH.sub("abdla", spelling)) if "bd" in spelling else spelling
    for letters, pattern, sound in SOUNDS:
        if not letters.isdisjoint(text):
            text = pattern.sub(sound, text)
    return _once(text)


def _once(skeleton: str) -> str:
    return TWICE.sub(r"\1", skeleton)
