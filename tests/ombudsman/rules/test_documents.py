import pytest

from ombudsman.rules.documents import MAX_LENGTH, normalise


@pytest.mark.parametrize(
    "typed",
    ["AZE № 012345", "aze-012345", "Aze o12345", "АZЕ 0I2345", "AZE/012345", "ＡＺＥ０１２３４５"],
)
def test_a_number_is_one_however_it_is_typed(typed):
    assert normalise(typed) == "AZE012345"


def test_digits_of_other_scripts_are_digits():
    assert normalise("A ١٢٣٤") == normalise("A 1234") == normalise("A १२३४")


@pytest.mark.parametrize("typed", ["", " ", "---", "№ / .", "\u200f\u202e", "🛂"])
def test_what_holds_no_letter_and_no_digit_is_no_number(typed):
    assert normalise(typed) == ""


def test_a_number_is_cut_to_what_a_column_holds():
    assert len(normalise("9" * 500)) == MAX_LENGTH


def test_small_dotless_letters_are_read_as_latin():
    assert normalise("ıİi") == "111"
