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
FORMULA = tuple("=+-@＝＋－＠")  # what spreadsheets take for the beginning of one
BREAKING = ("\t", "\r", "\n")  # what lets one begin further on
# Where numbers have a decimal comma, spreadsheets part cells at semicolons and know none of our quotes.
PARTED = re.compile(rf"""([;\r\n])(?=(?:"|[^\S\r\n])*[{re.escape("".join(FORMULA))}])""")


class Rows(BaseRenderer):
    """A form in which rows leave a page at a time; ``content_type`` is what the answer says of it."""

    content_type: ClassVar[str]

    def head(self, names: Sequence[str]) -> bytes:
        """What comes before the rows."""
        return b""

    def page(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        raise NotImplementedError


class Lines(Rows):
    """One JSON object a line."""

    media_type = content_type = "application/x-ndjson"
    format = "ndjson"

    def page(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        return b"".join(orjson.dumps(row) + b"\n" for row in rows)


class Table(Rows):
    """CSV (RFC 4180) under a line of names, every cell in quotes, with the mark by which
    spreadsheets know UTF-8.
    """

    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8"
    format = "csv"

    def head(self, names: Sequence[str]) -> bytes:
        return BOM + _written([names])

    def page(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        return _written([cell(value) for value in row.values()] for row in rows)


class ByParameter(DefaultContentNegotiation):
    """``?as=`` names the form; without it the Accept header does."""

    parameter = "as"

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        wanted = request.query_params.get(self.parameter)
        for renderer in renderers:
            if renderer.format == wanted:
                return renderer, renderer.media_type
        return super().select_renderer(request, renderers, format_suffix)


def cell(value: Any) -> str:
    """A value as a cell: as JSON has it; an apostrophe before what a spreadsheet would work out."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return _apart(orjson.dumps(value).decode())
    is_risky = value.startswith(BREAKING) or value.lstrip().startswith(FORMULA)
    return _apart(f"'{value}" if is_risky else value)


def _apart(text: str) -> str:
    """``text`` with an apostrophe wherever a formula would begin if it were parted there."""
    return PARTED.sub(r"\1'", text)


def _written(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()
