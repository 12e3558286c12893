import pytest
from django.urls import reverse

from ombudsman.models import AuditEntry, AuditValue, RoleGrant, User
from tests.factories import RoleGrantFactory, UserFactory

LIST = reverse("admin:ombudsman_user_changelist")
GRANTS = reverse("admin:ombudsman_rolegrant_changelist")
PASSWORD = "an unusual sentence 7"


def page_of(account):
    return reverse("admin:ombudsman_user_change", args=[account.pk])


def step(name, obj):
    kind = obj._meta.model_name
    return reverse(f"admin:ombudsman_{kind}_transition", args=[obj.pk, name])


def roles_of(user):
    return User.objects.get(pk=user.pk).roles


def actions():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


@pytest.fixture
def administrator(as_role):
    return as_role("administrator")


@pytest.mark.parametrize("role", ["registrar", "case_officer", "commissioner", "auditor"])
def test_accounts_are_the_administrators_subject(role, as_role):
    client = as_role(role)

    for url in (LIST, GRANTS, page_of(client.user), reverse("admin:ombudsman_user_add")):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_account_list_query_count_does_not_grow(rows, administrator, django_assert_num_queries):
    for _ in range(rows):
        UserFactory(role="registrar")

    with django_assert_num_queries(8):
        assert administrator.get(LIST).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_grant_list_query_count_does_not_grow(rows, administrator, django_assert_num_queries):
    RoleGrantFactory.create_batch(rows)

    with django_assert_num_queries(5):
        assert administrator.get(GRANTS).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_account_page_query_count_does_not_grow(rows, administrator, django_assert_num_queries):
    account = UserFactory()
    for role in ["registrar", "analyst", "auditor"][:rows]:
        RoleGrantFactory(user=account, role=role)

    with django_assert_num_queries(6):
        assert administrator.get(page_of(account)).status_code == 200


def test_new_account_is_staff_without_a_role_and_on_record(administrator):
    data = {
        "username": "aysel",
        "full_name": "Aysel Sınaqova",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }

    response = administrator.post(reverse("admin:ombudsman_user_add"), data)

    assert response.status_code == 302
    account = User.objects.get(username="aysel")
    assert (account.is_staff, account.is_superuser, account.roles) == (True, False, frozenset())
    assert actions() == ["user.create"]
    assert not AuditValue.objects.filter(new__contains=account.password).exists()
    assert not AuditValue.objects.filter(field="password").exclude(new="").exists()


def test_powers_cannot_be_changed_by_form(administrator):
    account = UserFactory(full_name="Before")
    data = {
        "username": account.username,
        "full_name": "After",
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
        "groups": [1],
        "user_permissions": [1],
        "grants-TOTAL_FORMS": 0,
        "grants-INITIAL_FORMS": 0,
    }

    assert administrator.post(page_of(account), data).status_code == 302

    account.refresh_from_db()
    assert (account.full_name, account.is_superuser) == ("After", False)
    assert account.roles == frozenset()
    assert not account.user_permissions.exists()
    assert actions() == ["user.change"]
    assert AuditEntry.objects.get().fields.keys() == {"full_name"}


def test_role_is_granted_by_one_and_confirmed_by_another(administrator, as_role):
    account = UserFactory()

    form = administrator.get(step("grant", account))
    assert form.status_code == 200
    administrator.post(step("grant", account), {"role": "case_officer", "reason": "New post."})
    granted = RoleGrant.objects.get(user=account)
    assert roles_of(account) == frozenset()

    refused = administrator.post(step("confirm", granted))
    assert "does not confirm it" in refused.content.decode()
    assert roles_of(account) == frozenset()

    as_role("administrator").post(step("confirm", granted))
    assert roles_of(account) == {"case_officer"}
    assert actions() == ["rolegrant.grant", "rolegrant.confirm"]


def grant_page(client, granted):
    url = reverse("admin:ombudsman_rolegrant_change", args=[granted.pk])
    return client.get(url).content.decode()


def test_confirming_is_offered_to_a_third_person_alone_who_is_named(administrator, as_role):
    granted = RoleGrantFactory(role="registrar", granted_by=administrator.user)
    third = as_role("administrator", full_name="The third")
    button = f'href="{step("confirm", granted)}"'

    own, others = grant_page(administrator, granted), grant_page(third, granted)

    assert (button in own, button in others) == (False, True)
    assert "<bdi>The third</bdi>" in own


def test_where_nobody_can_confirm_the_page_says_so(administrator):
    granted = RoleGrantFactory(role="registrar", granted_by=administrator.user)

    assert "Nobody yet: a third person" in grant_page(administrator, granted)


def test_own_roles_stay_as_they_are(administrator):
    url = step("grant", administrator.user)

    response = administrator.post(url, {"role": "commissioner", "reason": "I want it."})

    assert "Nobody changes their own roles" in response.content.decode()
    assert roles_of(administrator.user) == {"administrator"}


def test_role_is_taken_away_with_a_reason(administrator):
    account = UserFactory(role="analyst")
    granted = RoleGrantFactory(user=account, role="analyst")

    administrator.post(step("revoke", granted), {"reason": ""})
    assert roles_of(account) == {"analyst"}

    administrator.post(step("revoke", granted), {"reason": "Left."})
    assert roles_of(account) == frozenset()


@pytest.mark.parametrize("name", ["confirm", "revoke"])
def test_steps_of_a_grant_are_refused_to_others(name, as_role):
    granted = RoleGrantFactory(role="registrar")

    response = as_role("commissioner").post(step(name, granted), {"reason": "x"})

    assert response.status_code in (403, 404)
    granted.refresh_from_db()
    assert granted.state == "waiting"


def set_password(client, account):
    url = reverse("admin:auth_user_password_change", args=[account.pk])
    data = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    return client.post(url, data)


def test_password_set_by_another_lets_confirmed_roles_wait(administrator, as_role):
    officer = UserFactory(role="case_officer")

    assert set_password(administrator, officer).status_code == 302

    officer = User.objects.get(pk=officer.pk)
    assert officer.check_password(PASSWORD)
    assert officer.roles == frozenset()
    assert actions() == ["user.password", "rolegrant.suspend"]
    granted = RoleGrant.objects.get(user=officer)
    administrator.post(step("confirm", granted))
    assert roles_of(officer) == frozenset()
    as_role("administrator").post(step("confirm", granted))
    assert roles_of(officer) == {"case_officer"}


def test_password_set_by_another_leaves_other_roles_alone(administrator):
    analyst = UserFactory(role="analyst")

    set_password(administrator, analyst)

    assert roles_of(analyst) == {"analyst"}
    assert actions() == ["user.password"]


def test_password_that_is_refused_changes_nothing(administrator):
    officer = UserFactory(role="case_officer")
    url = reverse("admin:auth_user_password_change", args=[officer.pk])

    administrator.post(url, {"usable_password": "true", "password1": "a", "password2": "b"})

    assert roles_of(officer) == {"case_officer"}
    assert actions() == []


def test_own_password_leaves_own_roles_alone(administrator):
    set_password(administrator, administrator.user)

    assert roles_of(administrator.user) == {"administrator"}


def test_own_password_changed_on_the_page_for_it_is_on_record(as_role):
    client = as_role("case_officer", password="the old one")
    data = {"old_password": "the old one", "new_password1": PASSWORD, "new_password2": PASSWORD}

    client.post(reverse("admin:password_change"), data | {"old_password": "wrong"})
    assert actions() == []

    assert client.post(reverse("admin:password_change"), data).status_code == 302
    assert actions() == ["user.password"]
    assert AuditEntry.objects.get().user == client.user
    assert roles_of(client.user) == {"case_officer"}


def test_accounts_are_never_deleted(administrator):
    url = reverse("admin:ombudsman_user_delete", args=[UserFactory().pk])

    assert administrator.post(url, {"post": "yes"}).status_code == 403


def test_administrator_does_not_set_the_password_of_an_emergency_account(as_role):
    sealed = UserFactory(is_superuser=True)
    url = f"/admin/ombudsman/user/{sealed.pk}/password/"
    sent = {
        "usable_password": "true",
        "password1": "long-enough-42",
        "password2": "long-enough-42",
    }

    assert as_role("administrator").post(url, sent).status_code == 403
    sealed.refresh_from_db()
    assert not sealed.check_password("long-enough-42")


def test_the_account_of_an_integration_gets_no_password(as_role):
    account = UserFactory(is_service=True, is_staff=False)
    page = reverse("admin:auth_user_password_change", args=[account.pk])

    assert as_role("administrator").get(page).status_code == 403
