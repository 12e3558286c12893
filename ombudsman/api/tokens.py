"""Where integrations sign in and hand tokens back; who fails too often waits."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider import views

from ombudsman.api.authentication import credentials
from ombudsman.api.throttles import SignInFailures


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
    client_id, _secret = credentials(header, request.POST.get("client_id"), None)
    failures = SignInFailures.of(request, client_id)
    if seconds := failures.wait():
        return _wait(seconds)
    response = answer(request)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        failures.note()
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
