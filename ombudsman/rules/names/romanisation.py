"""Latin spellings of a word of a name.

anyascii transliterates single letters. This module adds what a table of letters cannot know:
vowels that a script leaves out, two letters for one sound, and letters read differently from
language to language (ISO 233, ISO 259, ISO 9 and ICAO Doc 9303 part 3 give one spelling each;
people use all of them).
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from ombudsman.rules.names.spelling import APOSTROPHES, ONE_LETTER_UP, script_of, without_marks

MAX_WORD_LENGTH = 40
MAX_SPELLINGS = 8

# Latin letters with marks that stand for a different sound (Azerbaijani, Turkish, Slavic).
LATIN = {
    "ə": "a", "ä": "a", "ç": "ch", "č": "ch", "ć": "ch", "ş": "sh", "š": "sh", "ś": "sh", "ș": "sh",
    "ž": "zh", "ż": "zh", "ğ": "g", "ǧ": "g", "ı": "i", "ñ": "ny", "ł": "l", "đ": "d", "ð": "d",
    "þ": "th", "ț": "ts", "ř": "rzh", "ĵ": "j", "ŋ": "n", "ß": "ss", "ö": "o", "ü": "u", "ø": "o",
}  # fmt: skip
CYRILLIC = {
    "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "",
    "ы": "i", "э": "e", "ю": "yu", "я": "ya", "й": "i", "ә": "a", "ө": "o", "ү": "u", "ұ": "u",
    "қ": "q", "ғ": "gh", "ң": "n", "һ": "h", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u", "ї": "i",
    "ћ": "ch", "ђ": "dj", "љ": "l", "њ": "n", "џ": "j",
    "і": "i", "є": "e", "ґ": "g", "ҹ": "j", "ҝ": "g", "ј": "y", "ў": "u",
}  # fmt: skip
GREEK = (
    ("μπ", "b"), ("γκ", "g"), ("γγ", "ng"), ("ου", "u"), ("ευ", "ev"), ("αυ", "av"),
    ("χ", "kh"), ("β", "v"), ("ξ", "ks"), ("ψ", "ps"), ("θ", "th"), ("φ", "f"), ("η", "i"),
    ("υ", "i"), ("οι", "i"), ("ει", "i"), ("αι", "e"), ("τζ", "tz"), ("τσ", "ts"),
)  # fmt: skip
ARMENIAN = (("ու", "u"), ("և", "ev"), ("եվ", "ev"), ("ը", "e"), ("ո", "o"), ("յ", "y"), ("ւ", "v"))
# Eastern and Western Armenian swap these stops; here they count as one sound.
HEARD = "ħ"  # a pronounced h, not part of a digraph
HEBREW = {"א": "a", "ע": "a", "ח": HEARD, "כ": "k", "ך": "k", "ק": "k", "צ": "ts", "ץ": "ts",
          "ש": "sh", "ט": "t", "ת": "t", "ס": "s", "ו": "v", "י": "y", "ה": HEARD, "פ": "f",
          "ף": "f", "ב": "b"}  # fmt: skip
ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ع": "a", "ء": "", "ئ": "y", "ؤ": "u", "ى": "a",
    "ة": "a", "ه": HEARD, "ھ": "", "ہ": HEARD, "ۀ": HEARD, "ۃ": "a", "ح": HEARD, "خ": "kh", "ج": "j",
    "چ": "ch", "ژ": "zh", "ش": "sh", "ق": "q", "غ": "gh", "گ": "g", "ګ": "g", "ک": "k", "ك": "k",
    "ث": "th", "ذ": "dh", "ض": "d", "ظ": "dh", "ط": "t", "ص": "s", "ي": "y", "ی": "y", "ې": "y",
    "ے": "y", "ۍ": "y", "و": "w", "پ": "p", "ټ": "t", "ٹ": "t", "ډ": "d", "ڈ": "d", "ړ": "r",
    "ڑ": "r", "ڼ": "n", "ں": "n", "ښ": "sh", "ږ": "zh", "ځ": "z", "څ": "ts", "ڤ": "v",
    "ۇ": "u", "ۆ": "o",
}  # fmt: skip
PERSIAN = {
    "ث": "s",
    "ذ": "z",
    "ض": "z",
    "ظ": "z",
    "و": "v",
    "ق": "gh",
}  # readings in Persian, Urdu and Pashto
INDIC = {"য\u09bc": "y", "ড\u09bc": "r", "ঢ\u09bc": "r", "ज\u093c": "z", "फ\u093c": "f",
         "ड\u093c": "r", "ढ\u093c": "r", "্য": "y", "श": "sh", "ष": "sh", "শ": "sh", "ষ": "sh", "য": "j", "ज्ञ": "gy", "ঝ": "jh", "ঃ": "",
         "ः": "", "ं": "n", "ঁ": "", "ँ": "", "ং": "ng", "च": "ch", "চ": "ch", "छ": "ch", "ছ": "ch"}  # fmt: skip
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "诸葛",
        "諸葛",
        "上官",
        "皇甫",
        "尉迟",
        "尉遲",
        "公孙",
        "公孫",
        "慕容",
        "司徒",
        "令狐",
        "夏侯",
        "东方",
        "東方",
    ]
)
# Characters with another reading as a family name.
SURNAME_READINGS = {"曾": "zeng", "单": "shan", "單": "shan", "解": "xie", "任": "ren", "仇": "qiu",
                    "查": "zha", "盖": "ge", "区": "ou", "區": "ou", "朴": "piao", "翟": "zhai"}  # fmt: skip
ARTICLE = re.compile("^ال(?=..)")
VOWEL_SIGNS = re.compile("[\u064b-\u065f\u0670\u0591-\u05c7]")
# Hebrew adds a stroke to a letter for sounds that it lacks.
GERESHED = {"צ": "ch", "ץ": "ch", "ג": "j", "ז": "zh"}
SON = re.compile("(?:[bv]|(?<=u))y(?:ts|ch)$")  # -ovich, -ovitz: one ending
GERESH = re.compile("([צץגז])['`´‘’׳]")
ASPIRATED = re.compile("(?<=[тпбдгк])х")  # th, ph, bh ... of Indian and Vietnamese names
INDIC_CONSONANT = re.compile("([क-हক-হ][\u093c\u09bc]?)(?=[क-हক-হংं])")
NOT_LETTER = re.compile("[^a-z]")


@lru_cache(maxsize=100_000)
def spellings(word: str) -> tuple[str, ...]:
    """Lower-case ASCII spellings of one word in any script, likeliest first; at most eight.

    Empty if it has no letters. Chinese words are split by ``words`` first.
    """
    plain = _plain(word)
    script = script_of(plain)
    found = WAYS.get(script, _by_table)(plain)
    letters = (NOT_LETTER.sub("", text) for text in found)
    return tuple(dict.fromkeys(text[:MAX_WORD_LENGTH] for text in letters if text))[:MAX_SPELLINGS]


def words(text: str) -> list[str]:
    """The words of a name; a Chinese name is split into family name and given name."""
    found: list[str] = []
    for word in re.split(r"[\s\-‐-―·・,،/_.]+", text):
        if script_of(word) == "Hani" and len(word) > 1:
            cut = 2 if word[:2] in COMPOUND_SURNAMES and len(word) > 2 else 1
            found += [SURNAME_READINGS.get(word[:cut], word[:cut]), word[cut:]]
        elif word:
            found.append(word)
    return found


def _plain(word: str) -> str:
    text = unicodedata.normalize("NFKC", word[:MAX_WORD_LENGTH]).translate(ONE_LETTER_UP)
    text = GERESH.sub(lambda found: GERESHED[found[1]], text)
    return APOSTROPHES.sub("", unicodedata.normalize("NFC", text.casefold()))


def _by_table(word: str) -> list[str]:
    return [anyascii(_bare(word)).lower()]


def _latin(word: str) -> list[str]:
    """By sound, and as typed without the marks."""
    heard = "".join(LATIN.get(char, char) for char in word)
    return [anyascii(_bare(text)).lower() for text in (heard, word)]


def _cyrillic(word: str) -> list[str]:
    """Endings as in passports; Ukrainian and Belarusian г is an h."""
    text = anyascii("".join(CYRILLIC.get(char, char) for char in word)).lower()
    found = [text, text.replace("yo", "e")] if "ё" in word else [text]
    if "tsz" in text or "chzh" in text:
        found.append(_palladius(text))
    if ASPIRATED.search(word):
        found += _cyrillic(ASPIRATED.sub("", word))
    return [*found, text.replace("g", "h")] if "г" in word else found


def _palladius(text: str) -> str:
    """Pinyin of Chinese sounds that Russian writes with two letters."""
    return re.sub("tsz(?=[iy])", "j", text).replace("tsz", "z").replace("chzh", "zh")


def _greek(word: str) -> list[str]:
    text = re.sub("ντ", "nd", re.sub("^ντ", "d", _bare(word)))
    for old, new in GREEK:
        text = text.replace(old, new)
    latin = anyascii(text).lower()
    found = [latin, latin.replace("tz", "j")]
    return found + [re.sub("g(?=[eiy])", "y", way) for way in found if "g" in way]


def _armenian(word: str) -> list[str]:
    text = word
    for old, new in ARMENIAN:
        text = text.replace(old, new)
    return [anyascii(text).lower()]


def _hebrew(word: str) -> list[str]:
    bare = VOWEL_SIGNS.sub("", word)
    text = _with_h("".join(HEBREW.get(char, char) for char in bare))
    found = _with_vowels(text, "v", "u")
    ends = [way for way in found if SON.search(way)]
    found += [SON.sub(end, way) for way in ends for end in ("vych", "vyts")]
    return found + [way.replace("sh", "s") for way in found if "sh" in way]


def _arabic(word: str) -> list[str]:
    """Arabic and Persian readings, waw as a consonant and as a vowel; without the article."""
    bare = ARTICLE.sub("", VOWEL_SIGNS.sub("", word))
    found: list[str] = []
    for table in (ARABIC, ARABIC | PERSIAN):
        text = _with_h("".join(table.get(char, char) for char in bare))
        text = re.sub("ng(?=[a-z])", "nag", text)  # two letters, not one sound
        found += _with_vowels(text, "v" if table is not ARABIC else "w", "u")
        if table is ARABIC and "ج" in bare and "گ" not in bare:
            found.insert(1, found[min(1, len(found) - 1)].replace("j", "g"))  # in Egypt
    return list(dict.fromkeys(found))


def _with_vowels(text: str, consonant: str, vowel: str) -> list[str]:
    """A letter with two readings: as a consonant, and inside the word also as a vowel."""
    head, tail = text[:1], text[1:]
    first = tail.replace(consonant, vowel, 1)
    last = vowel.join(tail.rsplit(consonant, 1))
    ways = (tail, tail.replace(consonant, vowel), first, last)
    return list(dict.fromkeys(head + way for way in ways))


def _with_h(text: str) -> str:
    """Insert a vowel before an h that would be read with the letter before it (sh, zh)."""
    latin = "".join(char if char == HEARD else anyascii(char) for char in text).lower()
    return re.sub(f"(?<=[^aeiou]){HEARD}", "ah", latin).replace(HEARD, "h")


def _indic(word: str) -> list[str]:
    text = INDIC_CONSONANT.sub(r"\1a", word)  # the short a that is not written
    for old, new in INDIC.items():
        if old not in text:
            continue
        # The vowel sign replaces the short a that the table adds to the letter.
        text = text.replace(old, new)
    latin = anyascii(text).lower()
    found = [latin, latin.replace("ksh", "ks"), latin.replace("sh", "s")]
    return found + [way.replace("j", "z") for way in found if "j" in way]


def _chinese(word: str) -> list[str]:
    """Pinyin, and spellings by its sound."""
    pinyin = anyascii(word).lower()
    sound = pinyin.replace("x", "sh").replace("q", "ch")
    return [pinyin, re.sub("c(?!h)", "ts", sound)]


def _bare(text: str) -> str:
    return without_marks(text)


WAYS = {
    "Latn": _latin,
    "Cyrl": _cyrillic,
    "Grek": _greek,
    "Armn": _armenian,
    "Hebr": _hebrew,
    "Arab": _arabic,
    "Deva": _indic,
    "Beng": _indic,
    "Hani": _chinese,
}
