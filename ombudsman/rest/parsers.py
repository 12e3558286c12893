"""Parsers of request bodies: UTF-8, unambiguous, limited in size and depth."""

import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, ClassVar, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

from ombudsman.rest.problems import MAX_FAULTS, Fault, FaultyBody, Path, TooLarge

MAX_BYTES = 1024 * 1024
MAX_BATCH_BYTES = 5 * MAX_BYTES
MAX_DEPTH = 12
TOO_DEEP = "too_deep"
SURROGATES = range(0xD800, 0xE000)


class StrictJSONParser(BaseParser):
    """Parse a JSON object that every reader understands the same way (RFC 8259, sections 4 and 8).

    Refused: any encoding but UTF-8, duplicate keys, NaN and infinity, NUL and lone surrogates,
    more than 1 MiB (413), more than 12 levels, anything but an object at the top.
    """

    media_type = "application/json"
    max_bytes: ClassVar[int] = MAX_BYTES

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        body = stream.read(self.max_bytes + 1)
        if len(body) > self.max_bytes:
            raise TooLarge(self.max_bytes)
        try:
            data = json.loads(
                body.decode("utf-8"),
                object_pairs_hook=_object,
                parse_constant=_constant,
                parse_float=_number,
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not JSON in UTF-8.")) from error
        if not isinstance(data, dict):
            raise ParseError(_("The body is a JSON object."))
        if faults := list(islice(self.faults_of(data), MAX_FAULTS + 1)):
            raise FaultyBody(*faults)
        return data

    def faults_of(self, data: dict[str, Any]) -> Iterator[Fault]:
        """Errors of the whole body, each at its path."""
        return _faults(data, ())


class BatchParser(StrictJSONParser):
    """Parse a batch of up to 5 MiB.

    Invalid characters inside an item are an error of that item only; see ``require_text``.
    """

    max_bytes = MAX_BATCH_BYTES

    def faults_of(self, data: dict[str, Any]) -> Iterator[Fault]:
        return (
            fault
            for fault in super().faults_of(data)
            if fault.code == TOO_DEEP or not _is_inside_item(fault.path)
        )


def require_text(item: Any) -> None:
    """Raise FaultyBody for one item of a batch that contains NUL or lone surrogates."""
    if faults := list(islice(_faults(item, ()), MAX_FAULTS + 1)):
        raise FaultyBody(*faults)


class FileParser(MultiPartParser):
    """Parse a form with a file; the service checks the file itself.

    A body larger than any allowed file is refused before it is read (413). A repeated field is
    refused, as in JSON.
    """

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        length = int(parser_context["request"].META.get("CONTENT_LENGTH") or 0)
        if length > settings.DOCUMENT_MAX_BYTES + MAX_BYTES:
            raise TooLarge(settings.DOCUMENT_MAX_BYTES)
        try:
            form = super().parse(stream, media_type, parser_context)
        except TypeError as error:  # Python raises it for ``x*=1; x*0=2`` in the header of a part
            raise ParseError from error
        fields = [*form.data.lists(), *form.files.lists()]
        names = [name for name, values in fields for _value in values]
        if len(set(names)) != len(names):
            raise ParseError(_("A field stands twice in the form."), code="duplicate_key")
        return form


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ParseError(_("A key stands twice in one object."), code="duplicate_key")
    return found


def _constant(text: str) -> NoReturn:
    raise ParseError(_("%s is no JSON number.") % text)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ParseError(_("A number is too large."))
    return number


def _faults(value: Any, path: Path) -> Iterator[Fault]:
    if len(path) > MAX_DEPTH:
        yield Fault(path, _("The body is nested too deeply."), TOO_DEEP)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if _is_bad(key):
                yield Fault(
                    path, _("A key holds characters that no text holds."), "bad_characters"
                )
            else:
                yield from _faults(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _faults(inner, (*path, position))
    elif isinstance(value, str) and _is_bad(value):
        yield Fault(path, _("NUL and lone surrogates are no text."), "bad_characters")


def _is_inside_item(path: Path) -> bool:
    return len(path) > 1 and isinstance(path[1], int)


def _is_bad(text: str) -> bool:
    """PostgreSQL refuses NUL, UTF-8 refuses lone surrogates."""
    return not text.isascii() and any(ord(char) in SURROGATES for char in text) or "\0" in text
