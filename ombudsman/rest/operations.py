from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from ombudsman.rest import versions
from ombudsman.rest.permissions import ANYBODY


def _header(name: str, text: str, **options: Any) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=text, **options)


IDEMPOTENCY_KEY = _header(
    "Idempotency-Key",
    "Makes the request repeatable for 24 hours: 1 to 255 printable ASCII characters.",
)
IF_MATCH = _header("If-Match", "The ETag of what you saw: 412 when it has changed since.")
IF_MATCH_REQUIRED = _header(
    "If-Match", "The ETag of what you saw, or *: 412 when it has changed since.", required=True
)
IF_NONE_MATCH = _header(
    "If-None-Match", "The ETag of what you have: 304 while it has not changed."
)
PREFER = _header("Prefer", "return=minimal: headers alone in answer.")


class OperationSchema(AutoSchema):
    """An operation in the OpenAPI file: its headers, scopes and authentication."""

    def get_override_parameters(self) -> list[Any]:
        if self.method == "POST":
            return [IDEMPOTENCY_KEY, *([IF_MATCH] if self._is_detail_action() else []), PREFER]
        if self.method in versions.METHODS_REQUIRING_IF_MATCH:
            return [IF_MATCH_REQUIRED, PREFER]
        return [IF_NONE_MATCH] if self._is_retrieve() else []

    def get_response_serializers(self) -> Any:
        """A single object is described by ``read_serializer``, as in ``Resource.data_of``."""
        in_full = getattr(self.view, "read_serializer", None)
        return in_full if self._is_retrieve() and in_full else super().get_response_serializers()

    def _is_retrieve(self) -> bool:
        return getattr(self.view, "action", "") == "retrieve"

    def _is_detail_action(self) -> bool:
        return bool(getattr(self.view, "detail", False))

    def get_auth(self) -> list[dict[str, Any]]:
        ways = [way for way in super().get_auth() if way.get("oauth2") != []]
        action = getattr(self.view, "action", None)
        is_open = getattr(self.view, "required", {}).get(action) == ANYBODY
        return [*ways, {}] if is_open else ways
