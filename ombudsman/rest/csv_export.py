"""Many rows as they leave one by one: lines of JSON, or a table that no spreadsheet executes."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import orjson
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

BOM = b"\xef\xbb\xbf"
FORMULA_STARTS = tuple("=+-@＝＋－＠")  # what spreadsheets take for the beginning of one
LINE_BREAKS = ("\t", "\r", "\n")  # what lets one begin further on
# Where numbers have a decimal comma, spreadsheets part cells at semicolons and know none of our quotes.
INNER_FORMULA = re.compile(
    rf"""([;\r\n])(?=(?:"|[^\S\r\n])*[{re.escape("".join(FORMULA_STARTS))}])"""
)


class RowRenderer(BaseRenderer):
    """A form in which rows leave a page at a time; ``content_type`` is what the answer says of it."""

    content_type: ClassVar[str]

    def header(self, names: Sequence[str]) -> bytes:
        """What comes before the rows."""
        return b""

    def render_page(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        raise NotImplementedError


class NDJSONRenderer(RowRenderer):
    """One JSON object a line."""

    media_type = content_type = "application/x-ndjson"
    format = "ndjson"

    def render_page(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        return b"".join(orjson.dumps(row) + b"\n" for row in rows)


class CSVRenderer(RowRenderer):
    """CSV (RFC 4180) under a line of names, every cell in quotes, with the mark by which
    spreadsheets know UTF-8.
    """

    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8"
    format = "csv"

    def header(self, names: Sequence[str]) -> bytes:
        return BOM + _csv_bytes([names])

    def render_page(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        return _csv_bytes([csv_cell(value) for value in row.values()] for row in rows)


class QueryParameterNegotiation(DefaultContentNegotiation):
    """``?as=`` names the form; without it the Accept header does."""

    parameter = "as"

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        wanted = request.query_params.get(self.parameter)
        for renderer in renderers:
            if renderer.format == wanted:
                return renderer, renderer.media_type
        return super().select_renderer(request, renderers, format_suffix)


def csv_cell(value: Any) -> str:
    """A value as a cell: as JSON has it; an apostrophe before what a spreadsheet would work out."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return _escape_inner_formulas(orjson.dumps(value).decode())
    is_risky = value.startswith(LINE_BREAKS) or value.lstrip().startswith(FORMULA_STARTS)
    return _escape_inner_formulas(f"'{value}" if is_risky else value)


def _escape_inner_formulas(text: str) -> str:
    """``text`` with an apostrophe wherever a formula would begin if it were parted there."""
    return INNER_FORMULA.sub(r"\1'", text)


def _csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()
