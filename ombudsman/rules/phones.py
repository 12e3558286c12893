"""Telephone numbers: normalised for storage and comparison, masked for display."""

import re

import phonenumbers

WITHHELD = frozenset({"", "anonymous", "restricted", "unknown", "private", "unavailable"})
SCHEME = re.compile(r"^(?:sips?|tel):", re.IGNORECASE)
SHORT_CODE = re.compile(r"(?!0+$)[0-9]{2,5}")
NOT_SHORT = re.compile(r"[^\d\s\-*#()]")
LETTER = re.compile(r"[^\W\d_]")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
MIN_DIGITS_WITH_COUNTRY = 10  # digits; below, a plus would turn local numbers into foreign ones
MAX_LENGTH = 250  # the limit of the parser
MIN_DIGITS = 3  # digits, such as 916
MIN_DIGITS_UNKNOWN = 5
MAX_DIGITS_DIALLED = 20  # 15 of E.164, and an extension
OUR_CODES = ("994", "00994")


def normalise(raw: str, region: str = "AZ") -> str:
    """E.164, a short code such as 916 unchanged, or "" for anything else.

    ``region`` (ISO 3166-1 alpha-2) is used for numbers without a country code. Words for a
    withheld number give "", so that two anonymous callers never match. Extensions are dropped. A
    number with a country code need only be possible, because new ranges open faster than the
    library learns of them; a national one must be valid.
    """
    shown = INVISIBLE.sub("", raw[: MAX_LENGTH + 1]).strip()
    text = SCHEME.sub("", shown).partition("@")[0].partition(";")[0].strip()
    if text.lower() in WITHHELD or len(raw) > MAX_LENGTH:
        return ""
    digits = phonenumbers.normalize_digits_only(text)
    if len(digits) < 6:
        return digits if SHORT_CODE.fullmatch(digits) and NOT_SHORT.search(text) is None else ""
    return _e164(text, digits, region)


def normalise_dialled(raw: str) -> str:
    """A number to call: ``normalise``, or the bare digits if the library does not know it.

    "" if it cannot be dialled: fewer than three digits, or fewer than five that are no short code.
    A number of this country must be complete; some foreign ones are unknown to the library.
    """
    known = normalise(raw)
    digits = phonenumbers.normalize_digits_only(raw)
    if known:
        return known if len(digits) >= MIN_DIGITS else ""
    is_ours = digits.startswith(OUR_CODES) and len(digits) <= MAX_DIGITS_DIALLED
    is_dialled = MIN_DIGITS_UNKNOWN <= len(digits) <= MAX_DIGITS_DIALLED
    return digits if is_dialled and not is_ours else ""


def mask(e164: str) -> str:
    """``+994 50 *** ** 67``: country, first two and last two digits; short codes unchanged."""
    if SHORT_CODE.fullmatch(e164) or not e164:
        return e164
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return "***"
    national = phonenumbers.national_significant_number(number)
    if len(national) < 7:
        return f"+{number.country_code} ***"
    stars = "*" * (len(national) - 4)
    return " ".join(
        part
        for part in (f"+{number.country_code}", national[:2], stars[:3], stars[3:], national[-2:])
        if part
    )


def _e164(text: str, digits: str, region: str) -> str:
    """As dialled in ``region``, or with the plus that telephone exchanges often leave out."""
    number = _parsed(text, region)
    if number is None or not _is_accepted(number, text):
        number = None if LETTER.search(text) else _with_plus(digits, region)
    if number is None:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _with_plus(digits: str, region: str) -> phonenumbers.PhoneNumber | None:
    number = _parsed(f"+{digits}", region) if len(digits) >= MIN_DIGITS_WITH_COUNTRY else None
    return number if number and phonenumbers.is_valid_number(number) else None


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _is_accepted(number: phonenumbers.PhoneNumber, text: str) -> bool:
    if text.startswith(("+", "00", "\N{FULLWIDTH PLUS SIGN}")):
        return phonenumbers.is_possible_number(number)
    return phonenumbers.is_valid_number(number)
