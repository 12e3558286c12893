"""Where integrations sign in and hand tokens back; who fails too often waits."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from oauth2_provider import views

from ombudsman.rest.authentication import parse_credentials
from ombudsman.rest.throttles import SignInFailures

# What the package leaves out. In English, as all of RFC 6749; the same for every reason not to sign in.
DESCRIPTIONS = {
    "invalid_client": "Client id and secret are not those of an open client.",
    "invalid_scope": "The client does not have every scope that was asked for.",
    "unsupported_grant_type": "The only grant type is client_credentials.",
}
BROKEN = {"error": "invalid_request", "error_description": "The body broke off."}


class TokenView(views.TokenView):
    """Tokens for client credentials, the one grant there is."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _unless_too_often(request, self.authorization_flow_token_response)


class RevokeTokenView(views.RevokeTokenView):
    """A client hands a token back. Its secret could be guessed here as well."""

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
    """The answer with a description of its error, where it has an error and none."""
    is_error = response.status_code >= HTTPStatus.BAD_REQUEST
    if not is_error or response["Content-Type"] != "application/json":
        return response
    told = json.loads(response.content)
    if text := DESCRIPTIONS.get(told.get("error")):
        response.content = json.dumps({"error_description": text} | told)
    return response


def _wait(seconds: int) -> HttpResponse:
    """In the form of OAuth errors (RFC 6749, 5.2), which are in English."""
    text = f"Too many failed sign-ins. Try again in {seconds} seconds."
    response = JsonResponse(
        {"error": "slow_down", "error_description": text}, status=HTTPStatus.TOO_MANY_REQUESTS
    )
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    response["Pragma"] = "no-cache"
    return response
