import pytest
from django.test import Client

from ombudsman.models import AuditEntry
from tests.factories import UserFactory

LOGIN = "/admin/login/"
PASSWORD = "a-long-enough-password"


@pytest.fixture
def account():
    made = UserFactory(role="registrar", username="aysel")
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client, name, password=PASSWORD):
    return client.post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR="192.0.2.7")


def entry():
    return AuditEntry.objects.get()


def test_a_sign_in_is_on_record_with_its_address(account):
    answer = sign_in(Client(), "aysel")

    assert answer.status_code == 302
    assert (entry().action, entry().user, entry().role) == ("user.sign_in", account, "registrar")
    assert (entry().object_type, entry().object_id) == ("ombudsman.user", account.pk)
    assert (entry().origin, entry().address) == ("admin", "192.0.2.7")
    assert entry().request_id == answer["X-Request-ID"]


def test_a_failed_sign_in_names_the_account_and_nobody_who_acted(account):
    answer = sign_in(Client(), "aysel", "wrong")

    assert answer.status_code == 200
    assert (entry().action, entry().user) == ("user.sign_in_failed", None)
    assert (entry().object_type, entry().object_id) == ("ombudsman.user", account.pk)
    assert entry().address == "192.0.2.7"


def test_what_was_typed_for_a_user_name_is_kept_nowhere():
    sign_in(Client(), "my-password-by-mistake")

    assert entry().action == "user.sign_in_failed"
    assert (entry().object_type, entry().object_id) == ("", None)
    assert "mistake" not in str(AuditEntry.objects.values().get())
    assert not entry().values_of_fields.exists()


def test_leaving_is_on_record(account):
    client = Client()
    client.force_login(account)

    client.post("/admin/logout/")

    assert (entry().action, entry().user, entry().object_id) == (
        "user.sign_out",
        account,
        account.pk,
    )


def test_who_is_not_signed_in_leaves_nothing_by_leaving():
    Client().post("/admin/logout/")

    assert not AuditEntry.objects.exists()


def test_the_history_of_an_account_tells_of_its_sign_ins(account, as_role):
    sign_in(Client(), "aysel", "wrong")
    sign_in(Client(), "aysel")

    page = as_role("administrator").get(f"/admin/ombudsman/user/{account.pk}/history/")

    assert "signed in" in page.content.decode()
    assert "sign-in failed" in page.content.decode()
