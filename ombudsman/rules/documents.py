"""Numbers of identity documents, normalised for comparison."""

import unicodedata

from ombudsman.rules.numbers import LOOK_ALIKES

MAX_LENGTH = 60
# Characters that are often confused; nothing else is guessed.
SIMILAR_DIGITS = str.maketrans({"O": "0", "I": "1"})


def normalise(text: str) -> str:
    """Capital letters and digits only, look-alikes as Latin letters; "" if none is left.

    ``AZE № 012 345`` and ``aze-o12345`` are the same. Digits of other scripts are read as digits.
    """
    plain = unicodedata.normalize("NFKC", text.replace("№", " "))
    kept = "".join(_character(char) for char in plain if char.isalnum())
    return kept.translate(LOOK_ALIKES).translate(SIMILAR_DIGITS)[:MAX_LENGTH]


def _character(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return str(digit) if digit is not None else {"ı": "I", "İ": "I"}.get(char, char.upper())
