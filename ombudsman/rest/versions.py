"""``If-Match``: apply a change only to the version its sender saw (RFC 9110, RFC 6585)."""

import hashlib
import re
from typing import Any

import orjson
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.request import Request

TAG = r'(?:\*|(?:W/)?"[^"]*")'
TAGS = re.compile(rf"\s*{TAG}\s*(?:,\s*{TAG}\s*)*")
READ_METHODS = frozenset({"GET", "HEAD"})
METHODS_REQUIRING_IF_MATCH = frozenset({"PATCH", "PUT", "DELETE"})


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = gettext_lazy("Send the ETag of what you saw as If-Match.")


class PreconditionFailed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = gettext_lazy("It has changed since you read it; nothing was written.")


class InvalidIfMatch(PreconditionFailed):
    """If-Match is not a list of tags; "stale" would make the client retry forever."""

    default_detail = gettext_lazy("Send the ETag as it came, with its quotation marks, or *.")


def etag(data: Any) -> str:
    """The ETag of ``data``; it changes with any part of it."""
    told = orjson.dumps(data, default=str, option=orjson.OPT_SORT_KEYS)
    return f'"{hashlib.sha256(told).hexdigest()[:32]}"'


def is_conditional(request: Request) -> bool:
    """Whether the request must match a version."""
    return request.method in METHODS_REQUIRING_IF_MATCH or (
        request.method == "POST" and "If-Match" in request.headers
    )


def check_if_match(request: Request, current: str) -> None:
    """Raise PreconditionRequired (428), InvalidIfMatch or PreconditionFailed (412)."""
    sent = request.headers.get("If-Match")
    if sent is None:
        raise PreconditionRequired
    if not TAGS.fullmatch(sent):
        raise InvalidIfMatch
    if not _includes(sent, current):
        raise PreconditionFailed


def matches_if_none_match(request: Request, current: str) -> bool:
    """Whether If-None-Match of a read request contains ``current`` (RFC 9110, 13.1.2)."""
    sent = request.headers.get("If-None-Match")
    return sent is not None and request.method in READ_METHODS and _includes(sent, current)


def _includes(sent: str, current: str) -> bool:
    """Whether the list ``sent`` contains ``current``; compressing proxies make tags weak."""
    tags = {tag.strip().removeprefix("W/") for tag in sent.split(",")}
    return "*" in tags or current in tags
