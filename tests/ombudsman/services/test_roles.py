import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from ombudsman.models import AuditEntry, RoleGrant, User
from ombudsman.rules.roles import PERMISSIONS, SECOND_PERSON, Role
from ombudsman.services import roles
from tests.factories import RoleGrantFactory, UserFactory


@pytest.fixture
def administrator():
    return UserFactory(role="administrator")


@pytest.fixture
def colleague():
    return UserFactory()


def roles_of(user):
    return User.objects.get(pk=user.pk).roles


def refusal(call, *args, **kwargs):
    with pytest.raises(roles.GrantRefused) as refused:
        call(*args, **kwargs)
    return refused.value.code


def test_groups_hold_exactly_the_permissions_of_the_matrix():
    stray = roles.permissions_named(frozenset({"cases.view_interview"}))
    roles.seed_group(Role.ANALYST).permissions.add(*stray)

    roles.seed_groups()
    roles.seed_groups()

    stored = {
        group.name: {
            f"{p.content_type.app_label}.{p.codename}"
            for p in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }
    assert stored == {role.value: set(names) for role, names in PERMISSIONS.items()}
    assert len(stored) == 12


def test_a_permission_that_does_not_exist_is_an_error():
    with pytest.raises(roles.UnknownPermissionError, match=r"cases\.fly_complaint"):
        roles.permissions_named(frozenset({"cases.view_complaint", "cases.fly_complaint"}))


def test_a_role_without_case_content_holds_at_once(administrator, colleague):
    granted = roles.grant(colleague, "analyst", by=administrator, reason="New post.")

    assert roles_of(colleague) == {"analyst"}
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id, entry.user, entry.reason) == (
        "rolegrant.grant",
        granted.pk,
        administrator,
        "New post.",
    )
    assert (entry.case_type, entry.case_id) == ("ombudsman.user", colleague.pk)


@pytest.mark.parametrize("role", sorted(SECOND_PERSON))
def test_a_case_role_holds_only_when_a_third_person_confirms(role, administrator, colleague):
    granted = roles.grant(colleague, role, by=administrator, reason="New post.")
    assert roles_of(colleague) == frozenset()

    second = UserFactory(role="administrator")
    roles.confirm(granted, by=second)

    assert roles_of(colleague) == {role}
    granted.refresh_from_db()
    assert (granted.granted_by, granted.confirmed_by) == (administrator, second)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == [
        "rolegrant.confirm",
        "rolegrant.grant",
    ]


def test_every_role_that_opens_cases_or_the_npm_needs_a_second_person():
    opening = {
        role
        for role, names in PERMISSIONS.items()
        if names & {"cases.view_complaint", "cases.view_visit", "cases.view_person"}
    }

    assert opening <= SECOND_PERSON


def test_nobody_changes_their_own_roles(administrator):
    granted = RoleGrantFactory(user=administrator, role="registrar")
    held = RoleGrantFactory(user=administrator, role="analyst")

    assert refusal(roles.grant, administrator, "analyst", by=administrator, reason="x") == (
        "own_roles"
    )
    assert refusal(roles.confirm, granted, by=administrator) == "own_roles"
    assert refusal(roles.revoke, held, by=administrator, reason="x") == "own_roles"
    assert roles_of(administrator) == {"administrator"}
    assert not AuditEntry.objects.exists()


def test_who_granted_does_not_confirm(administrator, colleague):
    granted = roles.grant(colleague, "registrar", by=administrator, reason="New post.")

    assert refusal(roles.confirm, granted, by=administrator) == "own_grant"
    assert roles_of(colleague) == frozenset()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_an_administrator_grants_confirms_and_revokes(role, colleague):
    other = UserFactory(role=role)
    granted = RoleGrantFactory(user=colleague, role="registrar")

    assert refusal(roles.grant, colleague, "analyst", by=other, reason="x") == "may_not_grant"
    assert refusal(roles.confirm, granted, by=other) == "may_not_grant"
    assert refusal(roles.revoke, granted, by=other, reason="x") == "may_not_grant"
    assert roles_of(colleague) == frozenset()


def test_a_role_is_granted_once_at_a_time(administrator, colleague):
    roles.grant(colleague, "analyst", by=administrator, reason="New post.")

    assert refusal(roles.grant, colleague, "analyst", by=administrator, reason="x") == (
        "already_granted"
    )


def test_a_service_account_gets_no_role(administrator):
    service = UserFactory(is_service=True)

    assert refusal(roles.grant, service, "analyst", by=administrator, reason="x") == (
        "service_account"
    )


def test_a_revoked_role_is_gone_and_may_be_granted_again(administrator, colleague):
    granted = roles.grant(colleague, "analyst", by=administrator, reason="New post.")

    roles.revoke(granted, by=administrator, reason="Left the post.")

    assert roles_of(colleague) == frozenset()
    assert refusal(roles.revoke, granted, by=administrator, reason="x") == "revoked"
    roles.grant(colleague, "analyst", by=administrator, reason="Came back.")
    assert roles_of(colleague) == {"analyst"}


def test_a_revoked_or_confirmed_grant_is_not_confirmed_again(administrator, colleague):
    second = UserFactory(role="administrator")
    granted = roles.grant(colleague, "registrar", by=administrator, reason="New post.")
    roles.confirm(granted, by=second)
    at_once = roles.grant(colleague, "analyst", by=administrator, reason="New post.")

    assert refusal(roles.confirm, granted, by=second) == "nothing_to_confirm"
    assert refusal(roles.confirm, at_once, by=second) == "nothing_to_confirm"
    roles.revoke(granted, by=administrator, reason="Left the post.")
    assert refusal(roles.confirm, granted, by=second) == "nothing_to_confirm"
    assert roles_of(colleague) == {"analyst"}


def test_an_appointment_from_the_command_line_is_on_record(colleague):
    roles.appoint(colleague, "administrator", reason="The first administrator.")

    assert roles_of(colleague) == {"administrator"}
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id, entry.user, entry.origin) == (
        "user.appoint",
        colleague.pk,
        None,
        "command",
    )


def test_database_refuses_a_grant_to_oneself_and_a_lone_confirmation():
    user, by = UserFactory(), UserFactory()
    granted = RoleGrantFactory(user=user, granted_by=by, role="registrar")
    now = granted.granted_at

    for broken in (
        {"granted_by": user},
        {"confirmed_by": by, "confirmed_at": now},
        {"confirmed_by": user, "confirmed_at": now},
        {"confirmed_at": now},
        {"revoked_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.filter(pk=granted.pk).update(**broken)
