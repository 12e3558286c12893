"""Authentication of API requests: a bearer token of a client, or a browser session."""

import base64
import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.models import AccessToken
from oauth2_provider.oauth2_backends import get_oauthlib_core
from oauth2_provider.oauth2_validators import OAuth2Validator
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from ombudsman.models import Client, User
from ombudsman.rules.roles import SCOPES
from ombudsman.services import clients

API_ROOT = "/api/v1/"
LAST_USED_PRECISION = timedelta(minutes=1)


def effective_scopes(token: AccessToken) -> frozenset[str]:
    """The scopes of a token that its client still holds and its service account may use."""
    scopes = frozenset(token.scope.split()) & frozenset(token.application.scopes) & SCOPES.keys()
    return clients.usable_scopes(token.application.service_account, scopes)


def parse_credentials(header: str, client_id: str | None, secret: str | None) -> tuple[str, str]:
    """The client id and secret from the Basic header if there is one, otherwise from the body.

    A client must not use two methods in one request (RFC 6749, 2.3).
    """
    scheme, _space, sent = header.partition(" ")
    if scheme.lower() != "basic":
        return client_id or "", secret or ""
    try:
        name, _colon, word = base64.b64decode(sent).decode().partition(":")
    except ValueError:
        return "", ""
    return unquote_plus(name), unquote_plus(word)


class ClientValidator(OAuth2Validator):
    """Load a token or a client together with its service account in one query.

    A client authenticates with its secret or, during the overlap, with its former secret.
    """

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        header = request.headers.get("HTTP_AUTHORIZATION", "")
        client_id, secret = parse_credentials(header, request.client_id, request.client_secret)
        client = self._load_application(client_id, request)
        return clients.secret_matches(client, secret, at=timezone.now())

    def _load_application(self, client_id: str | None, request: Any) -> Client | None:
        """The client with this id and an active account, or None; the same query in both cases."""
        request.client = None
        if client_id and "\0" not in client_id:
            found = Client.objects.select_related("service_account").filter(client_id=client_id)
            request.client = found.filter(service_account__is_active=True).first()
        return request.client

    def _load_access_token(self, token: str) -> AccessToken | None:
        tokens = AccessToken.objects.select_related(
            "application__service_account__organisation__country"
        )
        return tokens.filter(token_checksum=hashlib.sha256(token.encode()).hexdigest()).first()


class ClientAuthentication(OAuth2Authentication):
    """Authenticate a client by its token; the request acts as the client's service account.

    The scopes of the token limit the permissions of the account. Only the Authorization header is
    read, never the query string or the body. An invalid or expired token, or one of a revoked
    client, is refused even where anonymous requests are allowed.
    """

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header.lower().startswith("bearer"):
            return None
        address = request.build_absolute_uri(API_ROOT)
        is_valid, found = get_oauthlib_core().server.verify_request(
            address, request.method, None, {"Authorization": header}, scopes=[]
        )
        if not is_valid:
            request.oauth2_error = {"error": "invalid_token"}  # type: ignore[attr-defined]
            raise AuthenticationFailed(_("The token is not valid."), code="invalid_token")
        token = found.access_token
        account = token.application.service_account
        account.limited_to = frozenset().union(
            *(SCOPES[scope] for scope in effective_scopes(token))
        )
        _note_use(token)
        return account, token

    def authenticate_header(self, request: Request) -> str:
        error = getattr(request, "oauth2_error", {}).get("error")
        return 'Bearer realm="api"' + (f', error="{error}"' if error else "")


class BrowserSessionAuthentication(SessionAuthentication):
    """Session of a signed-in person; write requests need the CSRF token."""


class ClientScheme(OpenApiAuthenticationExtension):
    """Security scheme of clients in the OpenAPI file, with the scopes of each action."""

    target_class = "ombudsman.rest.authentication.ClientAuthentication"
    name = "oauth2"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        scopes = getattr(auto_schema.view, "scopes", {}).get(auto_schema.view.action, ())
        return {self.name: list(scopes)}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        flow = {"tokenUrl": "/oauth/token/", "scopes": clients.SCOPE_TEXTS}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


class SessionScheme(OpenApiAuthenticationExtension):
    """Security scheme of the browser session in the OpenAPI file."""

    target_class = "ombudsman.rest.authentication.BrowserSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def _note_use(token: AccessToken) -> None:
    client, now = token.application, timezone.now()
    if client.last_used_at is None or now - client.last_used_at >= LAST_USED_PRECISION:
        clients.record_use(client, at=now)
