"""The OpenAPI file, its page, and the parts that every operation has in common."""

from collections.abc import Iterator
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

from ombudsman.rest.csv_export import QueryParameterNegotiation
from ombudsman.rest.problems import MEDIA_TYPE
from ombudsman.rest.resources import Resource, ThrottledView
from ombudsman.rest.serializers import RowSerializer, StrictModelSerializer, StrictSerializer

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
    "406": "Not to be had in this form",
    "429": "Too many requests",
}
# Sent by the server before the application sees the request.
TOO_LONG = {
    "414": {
        "description": "The address is too long: a page of the server",
        "content": {"text/html": {}},
    }
}
UNSHOWN = {
    "description": "Done. Nothing is shown, as its sender prefers (Prefer: return=minimal), or because "
    "they may not see it any more."
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


# Path parameters by name; the noun stands before them in the URL.
PATH = {
    "number": "The number people say aloud, in any spelling: C-2026-000123-9.",
    "code": "The code, as lists show it.",
    "list_name": "The name of a list of classifications.",
    "id": "The id, as lists show it.",
    "slug": "The name of an event in addresses.",
}
HEADERS = {
    "ETag": "Names what is shown, as it is now: send it as If-Match with a change.",
    "Location": "The address of what was made.",
    "RateLimit": 'On every answer: how many requests are left, and in how many seconds all are: "account";r=1199;t=60.',
    "RateLimit-Policy": 'On every answer: how many requests are possible in how many seconds: "account";q=1200;w=60.',
    "Retry-After": "So many seconds later it is worth while to try again.",
}
RATE = ("RateLimit", "RateLimit-Policy")
WITHOUT_TAG = ("Paginated", "BatchResults")  # not a single object

WEBHOOK = {
    "url": "https://portal.example/messages/",
    "description": "The portal",
    "event_types": ["complaint.moved"],
}
# Bodies of the kernel's serializers; those of cases are in cases/complaints/api/examples.py.
EXAMPLES = {"WebhookChangeRequest": {"Moves of complaints": {"value": WEBHOOK}}}


class FormatParameterNegotiation(QueryParameterNegotiation):
    """The query parameter ``format``: json or yaml."""

    parameter = "format"


class SchemaView(ThrottledView, SpectacularAPIView):
    """The whole API for every authenticated client, always in English."""

    content_negotiation_class = FormatParameterNegotiation
    permission_classes = [IsAuthenticated]

    def _get_schema_response(self, request: Request) -> Response:
        return Response(whole_schema())


@cache
def whole_schema() -> dict[str, Any]:
    """The OpenAPI document; takes seconds to build and changes only with the code."""
    with translation.override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)


class DocsView(SpectacularSwaggerSplitView):
    """Swagger page of the OpenAPI file; anonymous visitors are redirected to the sign-in."""

    permission_classes = [AllowAny]
    template_name = "api/docs.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in(request)
        return super().dispatch(request, *args, **kwargs)


def _sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


def undocumented_bases() -> list[type]:
    """Base classes whose docstrings must not appear in the OpenAPI file."""
    return [
        *get_lib_doc_excludes(),
        RowSerializer,
        StrictSerializer,
        StrictModelSerializer,
        Resource,
        ThrottledView,
    ]


def describe_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: add the error responses and forbid unknown fields in bodies."""
    schemas = result["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    for name, schema in schemas.items():
        for column in schema.get("properties", {}).values():
            column.pop("title", None)  # the form label repeats the name
        if name.endswith("Request") and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
        elif schema.get("type") == "object":
            _remove_limits(schema)
    for path, item in result["paths"].items():
        for method, operation in item.items():
            for status, text in (ALWAYS | MORE.get(method, {})).items():
                operation["responses"].setdefault(status, _problem(text))
            operation["responses"].update(TOO_LONG)
            if method in ("post", "patch") and "{" in path and "200" in operation["responses"]:
                operation["responses"]["204"] = UNSHOWN
            if any(one["name"] == "If-None-Match" for one in operation.get("parameters", ())):
                operation["responses"]["304"] = {"description": "It has not changed."}
    return result


def describe_headers(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: add the response headers and the descriptions of path parameters."""
    result["components"]["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in HEADERS.items()
    }
    for address, item in result["paths"].items():
        is_part = "{" in address  # part of a case: a new one has no URL of its own
        has_address = not is_part and any(_is_below(other, address) for other in result["paths"])
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    parameter.setdefault("description", PATH[parameter["name"]])
            for status, response in operation["responses"].items():
                if names := list(_headers(status, response, has_address)):
                    response["headers"] = {name: _header(name) for name in names}
    return result


def show_examples(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: add examples to requests of the kernel's serializers."""
    for item in result["paths"].values():
        for operation in item.values():
            for body in operation.get("requestBody", {}).get("content", {}).values():
                name = body["schema"].get("$ref", "").rpartition("/")[2]
                if name in EXAMPLES:
                    body["examples"] = EXAMPLES[name]
    return result


def _is_below(address: str, noun: str) -> bool:
    """Whether ``address`` is the URL of one object of ``noun``."""
    return address.startswith(f"{noun}{{") and address.count("/") == noun.count("/") + 1


def _headers(status: str, response: dict[str, Any], has_address: bool) -> Iterator[str]:
    shown = response.get("content", {}).get("application/json", {}).get("schema", {})
    name = shown.get("$ref", "").rpartition("/")[2]
    if status in ("200", "201") and name and not name.startswith(WITHOUT_TAG):
        yield "ETag"
    if status == "201" and has_address:
        yield "Location"
    if status == "429":
        yield from ("Retry-After", *RATE)


def _header(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}


def _remove_limits(schema: dict[str, Any]) -> None:
    """Remove limits from response fields; those of columns differ between databases."""
    for column in schema.get("properties", {}).values():
        for limit in ("minimum", "maximum", "format") if _is_integer(column) else ():
            column.pop(limit, None)


def _is_integer(column: dict[str, Any]) -> bool:
    return column.get("type") in ("integer", ["integer", "null"])


def _problem(text: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {MEDIA_TYPE: {"schema": schema}}}
