"""``Idempotency-Key`` on a POST.

The first response is repeated; 409 while the first request is running, 422 if the same key comes
with another body. A refused request (4xx) wrote nothing and is processed again.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from ombudsman.models import IdempotencyKey, User
from ombudsman.rest.problems import Fault, FaultyBody
from ombudsman.rest.renderers import FastJSONRenderer
from ombudsman.rules.refusals import Refusal
from ombudsman.services import idempotency_keys
from ombudsman.services.idempotency_keys import StoredResponse

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
MAX_KEY_LENGTH = 255
STORED_HEADERS = ("ETag", "Location", "Preference-Applied")
NEVER_STORED = frozenset({"secret"})  # not kept anywhere, so not repeated


class KeyRunningError(Refusal):
    """The first request with this key has no response yet."""

    code = "idempotency_key_running"


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = gettext_lazy("This key was sent with another request before.")


def key_of(request: Request) -> str:
    """The key of the request, or ""; raises FaultyBody (400) if it is malformed."""
    typed = request.headers.get(HEADER)
    if typed is None:
        return ""
    key = typed.strip().removeprefix('"').removesuffix('"')
    if not key or len(key) > MAX_KEY_LENGTH or not (key.isascii() and key.isprintable()):
        text = _("A key has 1 to 255 printable ASCII characters.")
        raise FaultyBody(Fault((HEADER,), text, "invalid"))
    return key


class ReplayableView(Protocol):
    """A view whose responses are stored and may be repeated."""

    shown_ids: Sequence[int]

    def can_replay(self, shown_ids: Sequence[int]) -> bool: ...


def run_once(
    request: Request, key: str, view: ReplayableView, handler: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The response of ``handler``, or the stored one for ``key``; call inside a transaction."""
    account, wanted = cast(User, request.user), _hash(request)
    if not idempotency_keys.try_lock(account, key):
        raise KeyRunningError(_("The first request with this key is still running."))
    known = idempotency_keys.find(account, key)
    if known is not None:
        return _replay(known, wanted, view)
    response = handler()
    if isinstance(response, Response) and status.is_success(response.status_code):
        stored = _stored_response(response, view.shown_ids)
        idempotency_keys.store(account, key, stored, request_hash=wanted)
    return response


def _replay(known: IdempotencyKey, wanted: str, view: ReplayableView) -> HttpResponseBase:
    """The first response; only its status if the account may no longer see its content."""
    if known.request_hash != wanted:
        raise KeyReused
    replayed = {REPLAYED: "true"}
    if not view.can_replay(known.subjects):
        return Response(status=known.status, headers=replayed)
    headers = {**known.headers, **replayed}
    body = bytes(known.body)
    return HttpResponse(
        body, status=known.status, headers=headers, content_type="application/json"
    )


def _stored_response(response: Response, shown_ids: Sequence[int]) -> StoredResponse:
    headers = {name: response[name] for name in STORED_HEADERS if response.has_header(name)}
    data = response.data
    if isinstance(data, Mapping):
        data = {name: value for name, value in data.items() if name not in NEVER_STORED}
    body = FastJSONRenderer().render(data)
    return StoredResponse(response.status_code, headers, body, shown_ids)


def _hash(request: Request) -> str:
    """Hash of method, URL and parsed body; whitespace and key order do not matter.

    Uses ``json`` because the body is not validated yet and orjson takes no number beyond 64 bits.
    """
    told = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    data: Mapping[str, Any] = request.data  # type: ignore[assignment]  # our parsers give objects
    for name, value in sorted(data.items()):
        told.update(json.dumps([name, _plain(value)], sort_keys=True, default=str).encode())
    return told.hexdigest()


def _plain(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    content = hashlib.sha256()
    for chunk in value.chunks():
        content.update(chunk)
    value.seek(0)
    return [value.name, content.hexdigest()]
