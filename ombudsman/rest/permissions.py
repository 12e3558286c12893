"""Who may take which action: named beside each viewset, refused where it is not named."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from ombudsman.rest.authentication import effective_scopes
from ombudsman.rest.problems import InsufficientScope

ANYBODY = ""  # in ``required``: strangers too


class ActionPermission(BasePermission):
    """Each viewset says in ``required`` what an action asks of the account, and in ``scopes`` which
    scopes open it to an integration (one of them is enough, none named means none).

    An action that is not listed in ``required`` is refused to everyone. Rows are narrowed apart, by
    ``visible_to``: what one may not see is not found.
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
        """Strangers learn nothing of what an address can do."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        raise MethodNotAllowed(request.method or "")


def require_scope(request: Request, scopes: Mapping[str, tuple[str, ...]], action: str) -> None:
    """Raise InsufficientScope when the token has none of the scopes that open ``action``."""
    opening = scopes.get(action, ())
    if effective_scopes(request.auth).isdisjoint(opening):
        raise InsufficientScope(opening)
