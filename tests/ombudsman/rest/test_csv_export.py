"""Exports as JSON lines and CSV; no cell is a formula for a spreadsheet."""

import csv
import io
import json

import pytest

from ombudsman.rest.csv_export import BOM, FORMULA_STARTS, CSVRenderer, NDJSONRenderer, csv_cell

ROW = {"number": "C-1", "summary": 'Says "no"\nand, again', "is_anonymous": True, "unit": None}


def test_lines_are_one_object_each():
    lines = NDJSONRenderer().render_page([ROW, ROW]).splitlines()

    assert [json.loads(line) for line in lines] == [ROW, ROW]
    assert NDJSONRenderer().header(list(ROW)) == b""


def test_a_table_is_read_back_as_it_was():
    written = CSVRenderer().header(list(ROW)) + CSVRenderer().render_page([ROW])

    assert written.startswith(BOM)
    assert written.count(BOM) == 1
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert rows == [list(ROW), ["C-1", 'Says "no"\nand, again', "true", ""]]


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "\t+", "＝", "－", " ＠"]
)
def test_no_cell_begins_a_formula(sign):
    assert csv_cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a;=1+1;", "a;'=1+1;"),
        ('a; "=1+1";b', 'a;\' "=1+1";b'),
        ("a;＝1;-1", "a;'＝1;'-1"),
        ("a\r\n=1+1;", "a\r\n'=1+1;"),
        (["a;=1+1;"], '["a;\'=1+1;"]'),
        ("=1;=2", "'=1;'=2"),
    ],
)
def test_none_begins_where_a_spreadsheet_parts_cells_at_semicolons(value, shown):
    """Spreadsheets with a decimal comma split at semicolons and ignore our quotes."""
    assert csv_cell(value) == shown
    head, *rest = (
        CSVRenderer().render_page([{"a": "x", "b": value}]).decode().replace("\n", ";").split(";")
    )
    assert head.startswith('"x"')
    assert not [part for part in rest if part.strip().lstrip('"').startswith(FORMULA_STARTS)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a=b", "a=b"),
        ("a; b - c", "a; b - c"),
        ("a;\n1", "a;\n1"),
        ("", ""),
        (None, ""),
        (False, "false"),
        (-3, "-3"),
        ('ə; "x"', 'ə; "x"'),
    ],
)
def test_other_cells_stay_as_they_are(value, shown):
    assert csv_cell(value) == shown
