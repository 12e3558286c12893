import logging
import sys

from ombudsman.logs import NoMessageFormatter


def refuse(row):
    try:
        raise ValueError(f"Failing row contains ({row})")
    except ValueError as error:
        raise RuntimeError(row) from error


def test_an_error_is_logged_without_what_it_says():
    row = "".join(["Nümunə", "Yoxlama"])
    try:
        refuse(row)
    except RuntimeError:
        record = logging.LogRecord("office", logging.ERROR, "", 0, "Error", (), sys.exc_info())

    text = NoMessageFormatter("%(message)s").format(record)

    assert row not in text
    assert "builtins.ValueError" in text
    assert "builtins.RuntimeError" in text
