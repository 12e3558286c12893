from typing import Any

from drf_spectacular.openapi import AutoSchema

from ombudsman.api.permissions import ANYBODY


class Operation(AutoSchema):
    """How the OpenAPI file tells who may take an action: with which scopes, or without a sign-in."""

    def get_auth(self) -> list[dict[str, Any]]:
        ways = [way for way in super().get_auth() if way.get("oauth2") != []]
        action = getattr(self.view, "action", None)
        is_open = getattr(self.view, "required", {}).get(action) == ANYBODY
        return [*ways, {}] if is_open else ways
