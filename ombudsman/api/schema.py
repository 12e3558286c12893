"""The OpenAPI file and its page; what every operation may answer beside its success."""

from functools import cache
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import get_lib_doc_excludes
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from ombudsman.api.problems import MEDIA_TYPE
from ombudsman.api.resources import Counted, Resource
from ombudsman.api.rows import RowSerializer
from ombudsman.api.strictness import Strict, StrictModel
from ombudsman.api.tables import ByParameter

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Names the rule or the kind."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "pointer", "detail", "code"],
                "properties": {
                    "path": {"type": "string", "example": "parties[0].person.names[0].full"},
                    "pointer": {"type": "string", "example": "#/parties/0/person/names/0/full"},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
}
ALWAYS = {
    "400": "Not valid",
    "401": "Not signed in",
    "403": "Not allowed",
    "404": "Not found",
    "429": "Too many requests",
}
# Told by the server before the application, which has no say in it.
TOO_LONG = {
    "414": {
        "description": "The address is too long: a page of the server",
        "content": {"text/html": {}},
    }
}
WRITING = {
    "409": "Refused by a rule, or the first request with this key is still running",
    "412": "Changed since it was read",
    "413": "Too large",
    "415": "Not this media type",
}
REPEATABLE = {"422": "This key was sent with another request before"}
CONDITIONAL = {"428": "If-Match is missing"}
MORE = {
    "post": WRITING | REPEATABLE,
    "put": WRITING | CONDITIONAL,
    "patch": WRITING | CONDITIONAL,
    "delete": WRITING | CONDITIONAL,
}


class ByFormat(ByParameter):
    """``?format=json`` or ``?format=yaml``."""

    parameter = "format"


class SchemaView(Counted, SpectacularAPIView):
    """The whole API to any token and any session, in English for everybody."""

    content_negotiation_class = ByFormat
    permission_classes = [IsAuthenticated]

    def _get_schema_response(self, request: Request) -> Response:
        return Response(whole_schema())


@cache
def whole_schema() -> dict[str, Any]:
    """The description of the API; it takes seconds to make and changes only with the code."""
    with translation.override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)


class DocsView(SpectacularSwaggerSplitView):
    """The page over the OpenAPI file; strangers are led to the sign-in."""

    permission_classes = [AllowAny]
    template_name = "api/docs.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in(request)
        return super().dispatch(request, *args, **kwargs)


def _sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


def undescribed() -> list[type]:
    """Bases whose docstring is for us and describes no noun of the API."""
    return [*get_lib_doc_excludes(), RowSerializer, Strict, StrictModel, Resource, Counted]


def describe_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Adds to every operation what may go wrong, and that bodies hold no unknown field."""
    schemas = result["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    for name, schema in schemas.items():
        for column in schema.get("properties", {}).values():
            column.pop("title", None)  # the label of a form; it says nothing the name does not
        if name.endswith("Request") and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
        elif schema.get("type") == "object":
            _forget_limits(schema)
    for item in result["paths"].values():
        for method, operation in item.items():
            for status, text in (ALWAYS | MORE.get(method, {})).items():
                operation["responses"].setdefault(status, _problem(text))
            operation["responses"].update(TOO_LONG)
    return result


def _forget_limits(schema: dict[str, Any]) -> None:
    """What is shown has no limits of its own, and those of the database differ between databases."""
    for column in schema.get("properties", {}).values():
        for limit in ("minimum", "maximum", "format") if _is_integer(column) else ():
            column.pop(limit, None)


def _is_integer(column: dict[str, Any]) -> bool:
    return column.get("type") in ("integer", ["integer", "null"])


def _problem(text: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {MEDIA_TYPE: {"schema": schema}}}
