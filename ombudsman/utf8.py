"""One encoding for all that comes in: the charset that a request names is never believed.

Django decodes queries and forms by it. Codecs such as rot13 fail before any middleware, with the query
in the log of the server; others bring lone surrogates, which no database takes.
"""

from collections.abc import Mapping
from typing import Any

from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters


class Utf8Request(HttpRequest):
    """A request whose headers may be any nonsense. Python fails with TypeError at ``x*=1; x*0=2``."""

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(
                meta.get("CONTENT_TYPE", "")
            )
        except (TypeError, ValueError):
            self.content_type, self.content_params = "", {"charset": "unknown"}

    def parse_file_upload(self, META: Mapping[str, Any], post_data: Any) -> Any:  # noqa: N803  the name of the toolkit
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
