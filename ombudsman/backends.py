from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from ombudsman.models import User


class OfficeBackend(ModelBackend):
    """Permissions of people come from their roles, those of integrations from the account itself.

    Roles with their permissions are read in one query per request.
    """

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if user_obj.is_superuser or not user_obj.is_active or obj is not None:
            return super().get_group_permissions(user_obj, obj)
        if not hasattr(user_obj, "_group_perm_cache"):
            user_obj._group_perm_cache = _of_roles(user_obj)
        found: set[str] = user_obj._group_perm_cache
        return found

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        if not user_obj.is_service:
            return Permission.objects.none()
        return super()._get_user_permissions(user_obj)  # type: ignore[misc]


def _of_roles(user: User) -> set[str]:
    rows = user.groups.order_by().values_list(
        "name", "permissions__content_type__app_label", "permissions__codename"
    )
    found = list(rows)
    user.__dict__.setdefault("roles", frozenset(role for role, _, _ in found))
    return {f"{app}.{codename}" for _, app, codename in found if codename}
