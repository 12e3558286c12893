"""Decode all input as UTF-8, whatever charset a request names.

Django would use that charset for queries and forms. Codecs such as rot13 fail before any
middleware, with the query in the server's log; others produce lone surrogates, which no database
stores.
"""

from collections.abc import Mapping
from typing import Any

from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters


class Utf8Request(HttpRequest):
    """A request with possibly malformed headers; Python raises TypeError at ``x*=1; x*0=2``."""

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(
                meta.get("CONTENT_TYPE", "")
            )
        except (TypeError, ValueError):
            self.content_type, self.content_params = "", {"charset": "unknown"}

    def parse_file_upload(self, META: Mapping[str, Any], post_data: Any) -> Any:  # noqa: N803  Django's name
        try:
            return super().parse_file_upload(META, post_data)
        except TypeError as error:
            raise MultiPartParserError("headers of a part") from error


class Utf8WSGIRequest(Utf8Request, WSGIRequest):
    pass


class Utf8ASGIRequest(Utf8Request, ASGIRequest):
    pass


class Utf8WSGIHandler(WSGIHandler):
    request_class = Utf8WSGIRequest


class Utf8ASGIHandler(ASGIHandler):
    request_class = Utf8ASGIRequest
