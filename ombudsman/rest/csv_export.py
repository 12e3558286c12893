"""Renderers for streamed exports: JSON lines, or CSV without executable formulas."""

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
FORMULA_STARTS = tuple("=+-@＝＋－＠")  # a cell that begins with one of these is a formula
LINE_BREAKS = ("\t", "\r", "\n")  # a formula may begin after one of these
# Spreadsheets in a locale with a decimal comma split cells at semicolons and ignore our quotes.
INNER_FORMULA = re.compile(
    rf"""([;\r\n])(?=(?:"|[^\S\r\n])*[{re.escape("".join(FORMULA_STARTS))}])"""
)


class RowRenderer(BaseRenderer):
    """Renderer that writes rows page by page; ``content_type`` is the header of the response."""

    content_type: ClassVar[str]

    def header(self, names: Sequence[str]) -> bytes:
        """Bytes before the first row."""
        return b""

    def render_page(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        raise NotImplementedError


class NDJSONRenderer(RowRenderer):
    """One JSON object per line."""

    media_type = content_type = "application/x-ndjson"
    format = "ndjson"

    def render_page(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        return b"".join(orjson.dumps(row) + b"\n" for row in rows)


class CSVRenderer(RowRenderer):
    """CSV (RFC 4180) with a header row, all cells quoted, and a byte order mark for UTF-8."""

    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8"
    format = "csv"

    def header(self, names: Sequence[str]) -> bytes:
        return BOM + _csv_bytes([names])

    def render_page(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        return _csv_bytes([csv_cell(value) for value in row.values()] for row in rows)


class QueryParameterNegotiation(DefaultContentNegotiation):
    """The query parameter ``as`` selects the renderer; without it, the Accept header does."""

    parameter = "as"

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        wanted = request.query_params.get(self.parameter)
        for renderer in renderers:
            if renderer.format == wanted:
                return renderer, renderer.media_type
        return super().select_renderer(request, renderers, format_suffix)


def csv_cell(value: Any) -> str:
    """``value`` as it is in JSON; an apostrophe before what a spreadsheet would evaluate."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return _escape_inner_formulas(orjson.dumps(value).decode())
    is_risky = value.startswith(LINE_BREAKS) or value.lstrip().startswith(FORMULA_STARTS)
    return _escape_inner_formulas(f"'{value}" if is_risky else value)


def _escape_inner_formulas(text: str) -> str:
    """Put an apostrophe wherever a formula would begin if ``text`` were split there."""
    return INNER_FORMULA.sub(r"\1'", text)


def _csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()
