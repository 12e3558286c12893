import pytest
from django.urls import reverse

from ombudsman.models import AuditEntry
from tests.factories import AccessTokenFactory, ClientFactory

LIST = reverse("admin:ombudsman_client_changelist")


@pytest.mark.parametrize("role", ["commissioner", "auditor", "head_of_unit"])
def test_clients_are_the_administrators_subject(role, as_role):
    assert as_role(role).get(LIST).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(rows, as_role, django_assert_num_queries):
    ClientFactory.create_batch(rows)
    administrator = as_role("administrator")

    with django_assert_num_queries(5):
        assert administrator.get(LIST).status_code == 200


def test_no_secret_is_shown_and_nothing_is_made_here(as_role):
    client = ClientFactory(client_secret="a secret that nobody reads")
    administrator = as_role("administrator")
    page = reverse("admin:ombudsman_client_change", args=[client.pk])

    text = administrator.get(page).content.decode()

    assert "secret" not in text.lower()
    assert client.client_secret not in text
    assert administrator.get(reverse("admin:ombudsman_client_add")).status_code == 403


def test_revoking_asks_a_reason_and_kills_the_tokens(as_role, anonymous_api):
    token = AccessTokenFactory()
    client = token.application
    url = reverse("admin:ombudsman_client_transition", args=[client.pk, "revoke"])
    administrator = as_role("administrator")

    administrator.post(url, {"reason": ""})
    client.service_account.refresh_from_db()
    assert client.service_account.is_active

    administrator.post(url, {"reason": "The contract ended."})

    client.service_account.refresh_from_db()
    assert not client.service_account.is_active
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.reason) == ("client.revoke", "The contract ended.")


def test_secret_is_not_guessed_through_a_filter(as_role):
    address = "/admin/ombudsman/client/?client_secret__startswith=a"

    assert as_role("administrator").get(address).status_code == 400
