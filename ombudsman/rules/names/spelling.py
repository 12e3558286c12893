"""Names and short texts in any script: cleaned for storage, folded for search."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from anyascii import anyascii

# First word of a character's Unicode name -> ISO 15924 code of its script.
SCRIPTS = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "GEORGIAN": "Geor",
    "ETHIOPIC": "Ethi",
    "CJK": "Hani",
    "HEBREW": "Hebr",
    "GREEK": "Grek",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "ARMENIAN": "Armn",
    "HANGUL": "Hang",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "THAI": "Thai",
    "LAO": "Laoo",
    "KHMER": "Khmr",
    "MYANMAR": "Mymr",
    "TIBETAN": "Tibt",
    "SINHALA": "Sinh",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "ORIYA": "Orya",
    "SYRIAC": "Syrc",
    "THAANA": "Thaa",
    "MONGOLIAN": "Mong",
}
COMMON = "Zyyy"  # no letters
UNCODED = "Zzzz"  # letters of a script not listed above
UNJOINED = frozenset({"Latn", "Cyrl", "Geor", "Hani", "Hebr", "Grek", "Armn", COMMON})

JOINERS = "\u200c\u200d"
# Invisible letters and marks; a name of them alone would look empty.
BLANKS = dict.fromkeys(map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"))
# Equal in a search: dotted and dotless i, both schwas, and final ya, which Egypt writes without
# dots and Persia with a letter of its own.
ONE_LETTER = str.maketrans(
    {"İ": "i", "I": "i", "ı": "i", "Ə": "e", "ə": "e", "Ә": "e", "ә": "e", "ى": "ي"}
)
# The same where dots matter: only the capitals that casefolding would change.
ONE_LETTER_UP = str.maketrans({"İ": "i", "Ә": "ə"})
APOSTROPHES = re.compile("['`´‘’‛′״׳ʹ-˟]")  # with the modifier letters of Uzbek, Arabic and others
PLAIN = frozenset({"Lu", "Ll", "Lo", "Nd", "Pd", "Po"})
NOT_WORD = re.compile(r"[^0-9a-z]+")


def clean(text: str) -> str:
    """NFC, one space between words, nothing invisible; never raises.

    Zero-width joiners stay between letters of scripts that need them (Arabic, Indic and others).
    """
    if all(map(_is_plain, text)):
        return unicodedata.normalize("NFC", " ".join(text.split()))
    kept = unicodedata.normalize("NFC", text.translate(BLANKS))
    shown = (char for at, char in enumerate(kept) if _is_kept(kept, at))
    return unicodedata.normalize("NFC", " ".join("".join(shown).split()))


def fold(text: str) -> str:
    """The search form: lower-case ASCII letters and digits, one space between words.

    Equal for any case, accent, apostrophe and Azerbaijani letter; other scripts are
    transliterated. Idempotent. Empty if nothing can be transliterated.
    """
    plain = (
        unicodedata.normalize("NFKC", text).translate(ONE_LETTER).casefold().translate(ONE_LETTER)
    )
    bare = APOSTROPHES.sub("", without_marks(plain))
    latin = APOSTROPHES.sub("", anyascii(bare)).lower()
    return NOT_WORD.sub(" ", latin).strip()


@lru_cache(maxsize=50_000)
def script_of(text: str) -> str:
    """ISO 15924 code of the script of most letters; of the first one at a tie.

    ``Zyyy`` without letters, ``Zzzz`` for a script that is not in ``SCRIPTS``.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = Counter(_script(char) for char in plain if unicodedata.category(char)[0] == "L")
    found.pop(COMMON, None)
    return found.most_common(1)[0][0] if found else COMMON


@lru_cache(maxsize=5_000)
def _is_plain(char: str) -> bool:
    """Whether a character is visible by itself."""
    return unicodedata.category(char) in PLAIN and ord(char) not in BLANKS or char == " "


@lru_cache(maxsize=5_000)
def _script(char: str) -> str:
    word = unicodedata.name(char, "").partition(" ")[0]
    return COMMON if word == "MODIFIER" else SCRIPTS.get(word, UNCODED)


def _is_kept(text: str, at: int) -> bool:
    char = text[at]
    if char in JOINERS:
        return 0 < at < len(text) - 1 and _joins(text[at - 1]) and _joins(text[at + 1])
    return char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}


def _joins(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" and _script(char) not in UNJOINED


def without_marks(text: str) -> str:
    """Remove accents and the vowel points of Hebrew and Arabic; keep vowels of Indic scripts.

    The canonical combining class tells them apart. The short i (й) is a letter of its own.
    """
    return unicodedata.normalize("NFC", "".join(map(_bare, text)))


def _bare(char: str) -> str:
    if char == "й":
        return char
    parts = unicodedata.normalize("NFKD", char)
    return "".join(part for part in parts if not _is_accent(unicodedata.combining(part)))


def _is_accent(combining_class: int) -> bool:
    return 10 <= combining_class <= 36 or combining_class >= 200
