"""Permissions of API actions: named by each viewset, refused if not named."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from ombudsman.rest.authentication import effective_scopes
from ombudsman.rest.problems import InsufficientScope

ANYBODY = ""  # value in ``required``: no authentication needed


class ActionPermission(BasePermission):
    """Check the permission and the scopes that the viewset names for the action.

    ``required`` maps an action to a permission of the account; an action that is missing is
    refused. ``scopes`` maps an action to the scopes of which an integration needs one; none means
    no integration. Rows are limited elsewhere, by ``visible_to``: a hidden object is not found.
    """

    message = _("You may not do this.")

    def has_permission(self, request: Request, view: Any) -> bool:
        if view.action in (None, "metadata"):
            return self._refuse_method(request)
        needed = view.required.get(view.action)
        if needed == ANYBODY:
            return True
        if not request.user.is_authenticated or needed is None:
            return False
        if request.auth is not None:
            require_scope(request, view.scopes, view.action)
        return request.user.has_perm(needed)

    def _refuse_method(self, request: Request) -> bool:
        """401 before 405: an anonymous client learns nothing about the methods of a URL."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        raise MethodNotAllowed(request.method or "")


def require_scope(request: Request, scopes: Mapping[str, tuple[str, ...]], action: str) -> None:
    """Raise InsufficientScope if the token has none of the scopes of ``action``."""
    opening = scopes.get(action, ())
    if effective_scopes(request.auth).isdisjoint(opening):
        raise InsufficientScope(opening)
