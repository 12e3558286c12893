"""Errors of the API as problem details (RFC 9457), with the path of each wrong field."""

import logging
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.serializers import as_serializer_error
from rest_framework.settings import api_settings

from ombudsman.rules.refusals import InvalidInput, Refusal

log = logging.getLogger("ombudsman.api")

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:ombudsman:problem:"
# Translated HTTP phrases for people; programs use ``code``.
TITLES = {
    HTTPStatus.BAD_REQUEST: gettext_lazy("Bad Request"),
    HTTPStatus.UNAUTHORIZED: gettext_lazy("Unauthorized"),
    HTTPStatus.FORBIDDEN: gettext_lazy("Forbidden"),
    HTTPStatus.NOT_FOUND: gettext_lazy("Not Found"),
    HTTPStatus.METHOD_NOT_ALLOWED: gettext_lazy("Method Not Allowed"),
    HTTPStatus.NOT_ACCEPTABLE: gettext_lazy("Not Acceptable"),
    HTTPStatus.CONFLICT: gettext_lazy("Conflict"),
    HTTPStatus.PRECONDITION_FAILED: gettext_lazy("Precondition Failed"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext_lazy("Content Too Large"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: gettext_lazy("Unsupported Media Type"),
    HTTPStatus.UNPROCESSABLE_ENTITY: gettext_lazy("Unprocessable Content"),
    HTTPStatus.PRECONDITION_REQUIRED: gettext_lazy("Precondition Required"),
    HTTPStatus.TOO_MANY_REQUESTS: gettext_lazy("Too Many Requests"),
    HTTPStatus.INTERNAL_SERVER_ERROR: gettext_lazy("Internal Server Error"),
}

MAX_FAULTS = 100
# Longer than any field name. A key of a megabyte would be repeated in every error.
MAX_STEP_LENGTH = 100

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One error of the input, at a path such as ``("parties", 0, "person")``."""

    path: Path
    detail: str
    code: str

    def as_json(self) -> dict[str, str]:
        path = tuple(_shorten(step) for step in self.path)
        return {
            "path": dotted(path),
            "pointer": pointer(path),
            "detail": str(self.detail),
            "code": self.code,
        }


class FaultyBody(exceptions.APIException):
    """The body is valid JSON, but contains values that no request may contain."""

    status_code = HTTPStatus.BAD_REQUEST
    default_code = "invalid"
    default_detail = gettext_lazy("The request is not valid.")

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = faults


class UnacknowledgedWarnings(FaultyBody):
    """The act is allowed, but the client must first acknowledge the warnings."""

    status_code = HTTPStatus.CONFLICT
    default_code = "unacknowledged_warnings"
    default_detail = gettext_lazy(
        "There are warnings: read them below, then send the request again "
        "with “acknowledge_warnings”: true."
    )


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = gettext_lazy("The request is too large: at most %s MiB.")

    def __init__(self, most: int) -> None:
        """``most`` is the limit in bytes."""
        super().__init__(self.default_detail % (most // 2**20))


class UnsupportedCharset(exceptions.APIException):
    status_code = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    default_code = "unsupported_charset"
    default_detail = gettext_lazy("Everything is read as UTF-8: name no other charset.")


class InsufficientScope(exceptions.PermissionDenied):
    """The token has none of the scopes of the action."""

    default_code = "insufficient_scope"

    def __init__(self, scopes: Sequence[str]) -> None:
        wanted = " / ".join(scopes)
        text = (
            _("The token needs the scope %s.") % wanted
            if wanted
            else _("No scope opens this to integrations.")
        )
        super().__init__(text)
        self.auth_header = (
            f'Bearer realm="api", error="insufficient_scope", scope="{" ".join(scopes)}"'
        )


def problem_details(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """DRF exception handler of all API views."""
    response = as_response(details_of(error))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def details_of(error: Exception) -> dict[str, Any]:
    """Problem details of an exception; an unexpected one becomes a 500 without details."""
    if isinstance(error, Refusal):
        return _refusal_details(error)
    known = _as_api_exception(error)
    if known is None:
        _log_unexpected(error)
        known = exceptions.APIException(_("An unexpected error; nothing was written."), "error")
    faults = tuple(islice(_faults_of(known), MAX_FAULTS + 1))
    is_invalid = faults and known.status_code == HTTPStatus.BAD_REQUEST
    detail = _invalid_detail(len(faults)) if is_invalid else str(known.detail)
    return details(known.status_code, _code(known), detail, faults[:MAX_FAULTS])


def details(status: int, code: str, detail: str, faults: Iterable[Fault] = ()) -> dict[str, Any]:
    """The body of a problem response; ``type`` ends with ``code``."""
    kind = HTTPStatus(status)
    body: dict[str, Any] = {
        "type": f"{TYPE}{code}",
        "title": str(TITLES.get(kind, kind.phrase)),
        "status": int(status),
        "detail": detail,
        "code": code,
    }
    if plain := [fault.as_json() for fault in faults]:
        body["errors"] = plain
    return body


def as_response(body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=body["status"], content_type=MEDIA_TYPE)


def dotted(path: Path) -> str:
    """``parties[0].person.names[0].full``; the body itself is the empty path."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def pointer(path: Path) -> str:
    """The same path as the fragment of a JSON Pointer (RFC 6901): ``#/parties/0/person``."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "#" + "".join(f"/{step}" for step in steps)


def _refusal_details(error: Refusal) -> dict[str, Any]:
    invalid = isinstance(error, InvalidInput)
    status = HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.CONFLICT
    path: Path = tuple(error.field.split(".")) if error.field else ()
    faults = [Fault(path, str(error), error.code)] if error.field else []
    return details(status, error.code, str(error), faults)


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, DjangoPermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, DjangoValidationError):
        return exceptions.ValidationError(as_serializer_error(error))
    if isinstance(error, RequestDataTooBig):
        return TooLarge(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if isinstance(error, TooManyFieldsSent | TooManyFilesSent):
        return exceptions.ParseError(_("Too many parameters, fields or files."))
    if isinstance(error, UnreadablePostError):
        return exceptions.ParseError(_("The body broke off."))
    if isinstance(error, BadRequest | MultiPartParserError | SuspiciousOperation):
        return exceptions.ParseError()
    return None


def _invalid_detail(faults: int) -> str:
    """The text of the problem, which says so when the list of errors was cut."""
    if faults <= MAX_FAULTS:
        return _("The request is not valid.")
    return (
        _("The request is not valid. The first %d errors are told; there are more.") % MAX_FAULTS
    )


def _code(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "invalid"
    code = getattr(error.detail, "code", None)
    return str(code or error.default_code)


def _faults_of(error: exceptions.APIException) -> Iterator[Fault]:
    if isinstance(error, FaultyBody):
        yield from error.faults
    elif isinstance(error, exceptions.ValidationError):
        yield from _flatten(error.detail, ())


def _flatten(detail: Any, path: Path) -> Iterator[Fault]:
    """Leaves of DRF's nested errors, each with its path."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            step = () if key == api_settings.NON_FIELD_ERRORS_KEY else (key,)
            yield from _flatten(inner, (*path, *step))
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            yield from _flatten(inner, (*path, position) if isinstance(inner, dict) else path)
    else:
        yield Fault(path, str(detail), getattr(detail, "code", None) or "invalid")


def _shorten(step: str | int) -> str | int:
    if isinstance(step, int) or len(step) <= MAX_STEP_LENGTH:
        return step
    return f"{step[:MAX_STEP_LENGTH]}…"


def _log_unexpected(error: Exception) -> None:
    """Log the place without message and values: both may contain personal data."""
    lines = traceback.format_list(traceback.extract_tb(error.__traceback__))
    log.error("%s\n%s", type(error).__name__, "".join(lines))
