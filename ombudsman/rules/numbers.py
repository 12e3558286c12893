"""Public numbers: letter, year, counter and one check character.

The check character is ISO 7064 Mod 37,36 over letter, year and padded counter. It detects every
wrong character (O counts as 0, I as 1). About one in 150 swaps of neighbours passes, measured over
546,000; that is a property of the standard.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from stdnum.iso7064 import mod_37_36


class Series(StrEnum):
    COMPLAINT = "C"
    VISIT = "V"
    RECOMMENDATION = "R"

    @property
    def digits(self) -> int:
        """The minimum length of the counter; larger ones are not padded."""
        return 6 if self is Series.COMPLAINT else 4


class NumberProblem(StrEnum):
    UNKNOWN_SHAPE = "unknown_shape"
    WRONG_CHECK_CHARACTER = "wrong_check_character"


class NumberError(ValueError):
    """The text is no public number; ``problem`` says why, without the text itself."""

    def __init__(self, problem: NumberProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


MAX_LENGTH = 60  # longer texts are not examined; a counter has at most 12 digits
SEPARATORS = re.compile(r"[\s\-_./:#]+")
PART = re.compile(r"\d{1,12}", re.ASCII)
SHAPE = re.compile(r"(?P<letter>.)(?P<year>[12]\d{3})(?P<counter>\d{1,12})(?P<check>[0-9A-Za-z|])")

# Cyrillic and Greek capitals that look like Latin ones; applied to capitals.
LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХЅІЈЗΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXSIJ3ABEZHIKMNOPTYX")
# Letters of a series typed by sound on a Russian keyboard: В for V, Р for R.
LETTERS = {"C": "C", "V": "V", "R": "R", "С": "C", "В": "V", "Р": "R"}
DIGITS = str.maketrans(dict.fromkeys("OoОоΟο", "0") | dict.fromkeys("IiLl|ıİІіӀӏΙι", "1"))
# Other readings of an ambiguous check character.
READINGS = {"0": "0O", "O": "O0", "1": "1I", "I": "I1", "|": "1I", "l": "L1I"}


def format_number(letter: str, year: int, counter: int) -> str:
    """``C-2026-000123-9``. Raises ValueError for an unknown letter, year or counter."""
    series = Series(letter)
    if not 1000 <= year <= 2999 or not 1 <= counter < 10**12:
        raise ValueError(f"No public number for counter {counter} of {year}.")
    digits = f"{counter:0{series.digits}d}"
    check = mod_37_36.calc_check_digit(f"{series}{year}{digits}")
    return f"{series}-{year}-{digits}-{check}"


def parse_number(text: str) -> str:
    """The canonical form of a number typed in any case, with or without dashes and spaces.

    Other decimal digits, Cyrillic and Greek look-alikes, O for 0 and I or l for 1 are accepted;
    the leading zeros of the counter are required. Raises NumberError.
    """
    found = _match(text)
    if found is None:
        raise NumberError(NumberProblem.UNKNOWN_SHAPE)
    letter, year, counter, check = found
    number = format_number(letter, int(year), int(counter))
    if number[-1] not in READINGS.get(check, check.upper()):
        raise NumberError(NumberProblem.WRONG_CHECK_CHARACTER)
    return number


def possible_numbers(text: str, letter: str, years: Iterable[int]) -> list[str]:
    """Numbers of a series that a part may stand for: ``304``, ``000304``, ``2026 304``.

    A counter alone is combined with each of ``years``; empty for anything else.
    """
    typed = _cleaned(text)
    if typed and LETTERS.get(typed[0].upper()) == letter:
        typed = typed[1:]
    digits = typed.translate(DIGITS)
    if not PART.fullmatch(digits):
        return []
    pairs = [(year, int(digits)) for year in years]
    if len(digits) > 4:
        pairs += [(year, int(digits[4:])) for year in years if digits.startswith(str(year))]
    return [format_number(letter, year, counter) for year, counter in pairs if counter]


def looks_like_number(text: str) -> bool:
    """Whether ``text`` has the shape of a public number, whatever its check character."""
    return _match(text) is not None


def _match(text: str) -> tuple[str, str, str, str] | None:
    """Letter, year, counter and check character as typed, or None."""
    typed = _cleaned(text) or " "
    letter = LETTERS.get(typed[0].upper(), "")
    body = typed[1:-1].translate(DIGITS)
    shape = SHAPE.fullmatch(letter + body + _latin(typed[-1])) if letter else None
    if shape is None or not int(shape["counter"]):
        return None
    if not _is_counter(shape["counter"], Series(letter).digits):
        return None
    return letter, shape["year"], shape["counter"], shape["check"]


def _is_counter(counter: str, digits: int) -> bool:
    """Exactly padded; otherwise a wrong letter could pass the check."""
    return len(counter) == digits or (len(counter) > digits and counter[0] != "0")


def _cleaned(text: str) -> str:
    """Without dashes, spaces and invisible characters, digits in Latin; "" if too long."""
    if len(text) > MAX_LENGTH:
        return ""
    plain = unicodedata.normalize("NFKC", text.replace("№", ""))
    return SEPARATORS.sub("", "".join(map(_plain, plain)))


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Pd" or char == "\N{MINUS SIGN}":
        return "-"
    return "" if category in {"Cf", "Cc"} and not char.isspace() else char


def _latin(char: str) -> str:
    """A check character in Latin letters; a small l stays, as it is ambiguous."""
    if char == "l":
        return char
    return {"ı": "I", "İ": "I"}.get(char, char.upper().translate(LOOK_ALIKES))
