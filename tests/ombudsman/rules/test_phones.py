import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombudsman.rules.phones import mask, normalise


@pytest.mark.parametrize(
    "raw",
    [
        "+994501234567",
        "+994 50 123 45 67",
        "00994501234567",
        "00 994 (50) 123-45-67",
        "994501234567",
        "0501234567",
        "050 123 45 67",
        "(050) 123-45-67",
        "050/1234567",
        "050.123.45.67",
        "501234567",
        "tel:+994501234567",
        "tel:050-123-45-67",
        "sip:+994501234567@exchange.example;user=phone",
        "SIPS:994501234567@exchange.example",
        "٠٥٠١٢٣٤٥٦٧",
        "۰۵۰۱۲۳۴۵۶۷",
        "\u200e+994 50 123 45 67\u202c",
        "+994501234567 ext. 12",
        "+994501234567;ext=12",
        "  +994501234567\n",
    ],
)
def test_spellings_of_one_number(raw):
    assert normalise(raw) == "+994501234567"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("012 493 00 00", "+994124930000"),
        ("493055571600", "+493055571600"),
        ("+44 7700 900123", "+447700900123"),  # reserved for fiction: possible, not valid
        ("00 44 7700 900123", "+447700900123"),
        ("+7 900 000 00 00", "+79000000000"),
    ],
)
def test_other_numbers(raw, number):
    assert normalise(raw) == number


def test_the_region_reads_national_numbers():
    assert normalise("0532 123 45 67", region="TR") == "+905321234567"


@pytest.mark.parametrize("raw", ["916", "102", "9 1 6", "٩١٦", "*102#", "tel:916", "sip:916@x"])
def test_short_codes_stay_as_they_are(raw):
    assert normalise(raw) in {"916", "102"}


@pytest.mark.parametrize(
    "raw", ["", " ", "anonymous", "Anonymous", "RESTRICTED", "unknown", "sip:anonymous@x.invalid"]
)
def test_withheld_numbers_are_empty(raw):
    assert normalise(raw) == ""


@pytest.mark.parametrize(
    "raw",
    [
        "abc",
        "1",
        "12a",
        "Flat 12, near 34",
        "+916",
        "5555555",  # a local number without its area code
        "4930000",  # German if a plus is added
        "02214710334",
        "+99450123456789",
        "+",
        "00",
        "-",
        "C-2026-000123-9",
        "9" * 400,
        "\x00",
        "\ud800",
    ],
)
def test_what_is_no_number_is_empty(raw):
    assert normalise(raw) == ""


@given(st.text(max_size=300))
def test_any_text_gives_a_number_a_short_code_or_nothing(raw):
    number = normalise(raw)

    assert re.fullmatch(r"\+[1-9][0-9]{5,14}|[0-9]{2,5}|", number)
    assert normalise(number) == number


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+994501234567", "+994 50 *** ** 67"),
        ("+994124930000", "+994 12 *** ** 00"),
        ("+447700900123", "+44 77 *** *** 23"),
        ("+12025550123", "+1 20 *** *** 23"),
        ("+3611234567", "+36 11 *** * 67"),
        ("+4930000", "+49 ***"),
        ("916", "916"),
        ("", ""),
        ("Leyla Example", "***"),
    ],
)
def test_mask(number, masked):
    assert mask(number) == masked


@given(st.text(max_size=40))
def test_a_mask_shows_no_number_whole(text):
    number = normalise(text)

    assert not number.startswith("+") or number[1:] not in mask(number).replace(" ", "")
