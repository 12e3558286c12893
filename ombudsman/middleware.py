"""Middleware: invalid input, language, audit context, privacy and rate-limit headers."""

from django.core.exceptions import BadRequest
from django.utils import translation

from ombudsman.rest import problems
from ombudsman.services import audit


class RejectNul:
    """400 for NUL in a cookie, or in a query of the admin: no database stores it as text.

    The API and the public pages name the parameter themselves.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = (
            request.META.get("QUERY_STRING", "") if request.path_info.startswith("/admin/") else ""
        )
        if "%00" in query or any("\0" in text for text in request.COOKIES.values()):
            raise BadRequest("NUL")
        return self.get_response(request)


class RequireUtf8:
    """415 for a request in another charset than UTF-8 (see ``ombudsman.utf8``)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in ("utf-8", "utf8"):
            return problems.problem_details(problems.UnsupportedCharset(), {})
        return self.get_response(request)


class PrivacyHeaders:
    """Forbid caching of pages of signed-in people, and referrers to other sites."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response


class UserLanguage:
    """The language of the account, otherwise of the cookie or the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "") or translation.get_language_from_request(
            request
        )
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class AuditContext:
    """Give audit entries the origin of the request, and the response its id."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with audit.context_of(request):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request.audit_id
        return response


class RateHeaders:
    """Rate-limit headers of the API (IETF draft RateLimit header fields)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if rate := getattr(request, "rate", None):
            limit, seconds, left, reset = rate
            response.headers["RateLimit-Policy"] = f'"account";q={limit};w={seconds}'
            response.headers["RateLimit"] = f'"account";r={left};t={reset}'
        return response
