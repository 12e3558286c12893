"""What every request passes: language of the signed-in person, audit context, privacy headers."""

from django.core.exceptions import BadRequest
from django.utils import translation

from ombudsman.rest import problems
from ombudsman.services import audit


class NoNul:
    """400 where a cookie, or a query of the staff pages, bears NUL: no database keeps it as text.

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


class Utf8Only:
    """415 where a request names another charset than the one we read (see ``ombudsman.utf8``)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in ("utf-8", "utf8"):
            return problems.problem_details(problems.UnsupportedCharset(), {})
        return self.get_response(request)


class PrivacyHeaders:
    """Pages of signed-in people are kept by no cache; no page tells its address to others."""

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
    """The language a person chose for their account; else the cookie or the browser's wish."""

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
    """Tells the audit trail where an act comes from; the answer names the request as the trail does."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with audit.context_of(request):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request.audit_id
        return response


class RateHeaders:
    """How many requests an account of the API has left (IETF draft RateLimit header fields)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if rate := getattr(request, "rate", None):
            limit, seconds, left, reset = rate
            response.headers["RateLimit-Policy"] = f'"account";q={limit};w={seconds}'
            response.headers["RateLimit"] = f'"account";r={left};t={reset}'
        return response
