"""Roles: their groups and permissions, and how they are granted."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ombudsman.models import GrantState, RoleGrant, User
from ombudsman.rules.refusals import Refusal
from ombudsman.rules.roles import PERMISSIONS, SECOND_PERSON, Role
from ombudsman.services import audit
from ombudsman.services.locks import lock


class UnknownPermissionError(Exception):
    """The matrix of roles names a permission that Django does not know."""


class GrantRefused(Refusal):
    """A rule forbids the grant; ``code`` names it."""


@transaction.atomic
def seed_groups() -> list[Group]:
    """Create or update the groups of all roles with the permissions of the matrix; idempotent.

    Raises UnknownPermissionError, and changes nothing, if the matrix names an unknown permission.
    """
    return [seed_group(role) for role in Role]


@transaction.atomic
def seed_group(role: Role) -> Group:
    """Create or update the group of one role."""
    group, _made = Group.objects.get_or_create(name=role.value)
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


@transaction.atomic
def grant(user: User, role: str, *, by: User, reason: str) -> RoleGrant:
    """Give ``user`` a role: at once, or after ``confirm`` if it takes a second person.

    Raises GrantRefused: ``may_not_grant``, ``own_roles``, ``service_account``,
    ``already_granted``. The role takes effect with the next request.
    """
    _check_may_grant(user, "ombudsman.add_rolegrant", by=by)
    if user.is_service:
        raise GrantRefused(_("A service account has scopes, not roles."), code="service_account")
    User.objects.select_for_update().get(pk=user.pk)  # refuses the second of two grants
    if RoleGrant.objects.filter(user=user, role=role, revoked_at__isnull=True).exists():
        raise GrantRefused(_("The account has this role already."), code="already_granted")
    made = RoleGrant.objects.create(
        user=user, role=Role(role).value, reason=reason, granted_by=by, granted_at=timezone.now()
    )
    if role not in SECOND_PERSON:
        user.groups.add(_group(role))
    _record("rolegrant.grant", made, by=by, reason=reason)
    return made


@transaction.atomic
def confirm(granted: RoleGrant, *, by: User) -> RoleGrant:
    """Confirm a role granted by another person; ``by`` is a third one.

    Raises GrantRefused: ``may_not_grant``, ``own_roles``, ``own_grant``, ``nothing_to_confirm``.
    """
    _lock(granted)
    _check_may_grant(granted.user, "ombudsman.change_rolegrant", by=by)
    if by.pk == granted.granted_by_id:
        raise GrantRefused(_("Who granted a role does not confirm it."), code="own_grant")
    if granted.state != GrantState.WAITING:
        raise GrantRefused(_("There is nothing to confirm."), code="nothing_to_confirm")
    granted.confirmed_by, granted.confirmed_at = by, timezone.now()
    granted.save(update_fields=["confirmed_by", "confirmed_at"])
    granted.user.groups.add(_group(granted.role))
    _record("rolegrant.confirm", granted, by=by)
    return granted


def may_confirm(granted: RoleGrant, user: User) -> bool:
    """Whether ``user`` neither gave nor gets the role; permissions are checked elsewhere."""
    return user.pk not in (granted.granted_by_id, granted.user_id)


def confirmers(granted: RoleGrant) -> QuerySet[User]:
    """The people who may confirm a waiting role, by name; one query."""
    holders = User.objects.people().filter(
        is_active=True,
        groups__permissions__codename="change_rolegrant",
        groups__permissions__content_type__app_label="ombudsman",
    )
    others = User.objects.filter(pk__in=holders.values("pk"))
    return others.exclude(pk__in=(granted.granted_by_id, granted.user_id)).order_by(
        "full_name", "username"
    )


@transaction.atomic
def revoke(granted: RoleGrant, *, by: User, reason: str) -> RoleGrant:
    """Take a role away, confirmed or not. Raises GrantRefused: ``own_roles``, ``revoked``."""
    _lock(granted)
    _check_may_grant(granted.user, "ombudsman.change_rolegrant", by=by)
    if granted.revoked_at:
        raise GrantRefused(_("The role was taken away before."), code="revoked")
    granted.revoked_by, granted.revoked_at = by, timezone.now()
    granted.save(update_fields=["revoked_by", "revoked_at"])
    granted.user.groups.remove(_group(granted.role))
    _record("rolegrant.revoke", granted, by=by, reason=reason)
    return granted


@transaction.atomic
def suspend(user: User, *, by: User) -> list[RoleGrant]:
    """Set the roles of ``user`` that need two people back to waiting for a third person.

    ``by`` becomes the person who granted them, and so cannot confirm.
    """
    held = sorted(user.groups.filter(name__in=SECOND_PERSON).values_list("name", flat=True))
    user.groups.remove(*[_group(role) for role in held])
    return [_waiting(user, role, by=by) for role in held]


def _waiting(user: User, role: str, *, by: User) -> RoleGrant:
    reason = gettext("The password was set by another person.")
    granted, _made = RoleGrant.objects.update_or_create(
        user=user,
        role=role,
        revoked_at=None,
        defaults={"granted_by": by, "confirmed_by": None, "confirmed_at": None},
        create_defaults={"granted_by": by, "granted_at": timezone.now(), "reason": reason},
    )
    _record("rolegrant.suspend", granted, by=by, reason=reason)
    return granted


@transaction.atomic
def appoint(user: User, role: str, *, reason: str) -> None:
    """Give a role from the command line, where nobody is signed in.

    For the first two administrators and demo accounts; writes an audit entry, no grant.
    """
    user.groups.add(_group(role))
    audit.record("user.appoint", user, by=None, changes={"role": (None, role)}, reason=reason)


def _check_may_grant(user: User, permission: str, *, by: User) -> None:
    if user.pk == by.pk:
        raise GrantRefused(_("Nobody changes their own roles."), code="own_roles")
    if not by.has_perm(permission):
        raise GrantRefused(_("You may not grant roles."), code="may_not_grant")


def _lock(granted: RoleGrant) -> None:
    lock(granted)


def _group(role: str) -> Group:
    return Group.objects.filter(name=role).first() or seed_group(Role(role))


def _record(action: str, granted: RoleGrant, *, by: User, reason: str = "") -> None:
    changes = {"role": (None, granted.role)}
    audit.record(action, granted, by=by, case=granted.user, changes=changes, reason=reason)
