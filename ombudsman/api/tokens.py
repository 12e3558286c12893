"""Issue and revoke tokens, with a limit on failed attempts."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from oauth2_provider import views

from ombudsman.rest.authentication import parse_credentials
from ombudsman.rest.throttles import SignInFailures

# Descriptions that the library leaves out, in English like RFC 6749; they never say why exactly.
DESCRIPTIONS = {
    "invalid_client": "Client id and secret are not those of an open client.",
    "invalid_scope": "The client does not have every scope that was asked for.",
    "unsupported_grant_type": "The only grant type is client_credentials.",
}
BROKEN = {"error": "invalid_request", "error_description": "The body broke off."}


class TokenView(views.TokenView):
    """Tokens by client credentials, the only grant."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _unless_too_often(request, self.authorization_flow_token_response)


class RevokeTokenView(views.RevokeTokenView):
    """Revoke a token; limited as well, because the secret could be guessed here too."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _unless_too_often(request, super().post)


def _unless_too_often(
    request: HttpRequest, answer: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    header = request.META.get("HTTP_AUTHORIZATION", "")
    try:
        client_id, _secret = parse_credentials(header, request.POST.get("client_id"), None)
    except UnreadablePostError:
        return JsonResponse(BROKEN, status=HTTPStatus.BAD_REQUEST)
    failures = SignInFailures.of(request, client_id)
    if seconds := failures.seconds_to_wait():
        return _wait(seconds)
    response = answer(request)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        failures.record()
    return _described(response)


def _described(response: HttpResponse) -> HttpResponse:
    """Add the description of the error to a response that has none."""
    is_error = response.status_code >= HTTPStatus.BAD_REQUEST
    if not is_error or response["Content-Type"] != "application/json":
        return response
    told = json.loads(response.content)
    if text := DESCRIPTIONS.get(told.get("error")):
        response.content = json.dumps({"error_description": text} | told)
    return response


def _wait(seconds: int) -> HttpResponse:
    """An OAuth error (RFC 6749, 5.2), in English."""
    text = f"Too many failed sign-ins. Try again in {seconds} seconds."
    response = JsonResponse(
        {"error": "slow_down", "error_description": text}, status=HTTPStatus.TOO_MANY_REQUESTS
    )
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    response["Pragma"] = "no-cache"
    return response
