"""Roles: their groups and permissions, and who gives them to whom."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from ombudsman.rules.roles import PERMISSIONS, Role


class UnknownPermissionError(Exception):
    """The matrix of roles names a permission that Django does not know."""


@transaction.atomic
def seed_groups() -> list[Group]:
    """The groups of all roles, each with exactly the permissions of the matrix; idempotent.

    Raises UnknownPermissionError, and changes nothing, when the matrix names what does not exist.
    """
    return [seed_group(role) for role in Role]


@transaction.atomic
def seed_group(role: Role) -> Group:
    """The group of one role, with exactly the permissions of the matrix."""
    group, _ = Group.objects.get_or_create(name=role.value)
    group.permissions.set(permissions_named(PERMISSIONS[role]))
    return group


def permissions_named(names: frozenset[str]) -> list[Permission]:
    """The permissions of ``names``, each written ``app.codename``, in one query."""
    codes = [name.partition(".")[2] for name in names]
    rows = Permission.objects.filter(codename__in=codes).select_related("content_type")
    found = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    if missing := names - found.keys():
        raise UnknownPermissionError(", ".join(sorted(missing)))
    return [found[name] for name in sorted(names)]
