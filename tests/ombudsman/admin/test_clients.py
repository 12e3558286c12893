import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from ombudsman.models import AuditEntry, Client
from ombudsman.rules.roles import Role
from ombudsman.services import clients
from tests.factories import AccessTokenFactory, ClientFactory, OrganisationFactory, UserFactory

LIST = reverse("admin:ombudsman_client_changelist")


def page_of(client):
    return reverse("admin:ombudsman_client_change", args=[client.pk])


def step_of(client, name):
    return reverse("admin:ombudsman_client_transition", args=[client.pk, name])


def asked(client, by=None):
    """``client`` with an open request for a new secret."""
    clients.ask_for_secret(client, by=by or UserFactory(), reason="Once a year.")
    return client


def fits(client, secret):
    return clients.secret_matches(Client.objects.get(pk=client.pk), secret, at=timezone.now())


def shown(answer):
    """The secret on the next page."""
    return re.search(r'id="id_client_secret" value="(\w+)"', answer.content.decode())[1]


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

    assert "a secret that nobody reads" not in text
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


@pytest.mark.parametrize("field", ["client_secret", "former_secret"])
def test_secret_is_not_guessed_through_a_filter(field, as_role):
    address = f"/admin/ombudsman/client/?{field}__startswith=a"

    assert as_role("administrator").get(address).status_code == 400


def test_a_revoked_client_is_refused_at_its_next_request(as_role):
    token = AccessTokenFactory()
    api = APIClient(HTTP_AUTHORIZATION=f"Bearer {token.token}")
    before = api.get("/api/v1/organisations/").status_code

    as_role("administrator").post(
        step_of(token.application, "revoke"), {"reason": "The contract ended."}
    )

    assert (before, api.get("/api/v1/organisations/").status_code) == (200, 401)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_administrators_gives_or_takes_secrets(role, as_role):
    client, secret = clients.create(name="Portal", scopes=["events:read"], by=None)
    person = as_role(role)

    answers = [
        person.get(page_of(client)),
        person.get(step_of(client, "rotate")),
        person.post(step_of(client, "rotate"), {"overlap": "0"}),
        person.post(step_of(client, "revoke"), {"reason": "None."}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert fits(client, secret)


def test_a_stranger_is_led_to_the_sign_in(client):
    integration, secret = clients.create(name="Portal", scopes=["events:read"], by=None)

    answer = client.post(step_of(integration, "rotate"), {"overlap": "0"})

    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]
    assert fits(integration, secret)


def test_list_and_page_tell_who_reads_what_and_when_it_was_last_used(as_role):
    body = OrganisationFactory(name_en="Ministry of Tests")
    client, _secret = clients.create(
        name="Portal", scopes=["events:read", "reference:read"], by=None, organisation=body
    )
    clients.record_use(client, at=timezone.now() - timedelta(days=400))
    own = ClientFactory()
    administrator = as_role("administrator")
    day = f"{timezone.localtime() - timedelta(days=400):%-d %B %Y}"

    for page in (LIST, page_of(client)):
        text = administrator.get(page).content.decode()
        assert "Ministry of Tests" in text
        assert "events:read, reference:read" in text
        assert day in text
        assert "chip--ok" in text

    assert "the office itself" in administrator.get(page_of(own)).content.decode()


def test_state_is_told_of_the_former_secret_and_of_revocation(as_role):
    rotated, over, revoked = ClientFactory.create_batch(3)
    for client in (rotated, over):
        clients.rotate(client, by=None)
    Client.objects.filter(pk=over.pk).update(former_secret_until=timezone.now())
    clients.revoke(revoked, by=None, reason="The contract ended.")
    asked(rotated)
    administrator = as_role("administrator")

    texts = [
        administrator.get(page_of(client)).content.decode() for client in (rotated, over, revoked)
    ]

    until = timezone.localtime(Client.objects.get(pk=rotated.pk).former_secret_until)
    told = f"former secret good until {until:%d.%m.%Y %H:%M}"
    assert [told in text for text in texts] == [True, False, False]
    assert ["chip--ok" in text for text in texts] == [True, True, False]
    assert ["chip--revoked" in text for text in texts] == [False, False, True]
    assert ["do/rotate/" in text for text in texts] == [True, False, False]
    assert ["do/ask/" in text for text in texts] == [False, True, False]
    assert ["new secret asked for by" in text for text in texts] == [True, False, False]


def test_the_new_secret_is_shown_once_and_kept_nowhere(as_role):
    client, former = clients.create(name="Portal", scopes=["events:read"], by=None)
    asked(client)
    administrator = as_role("administrator")
    step = step_of(client, "rotate")
    token = administrator.get(step).context["form_token"]

    answer = administrator.post(step, {"overlap": "24", "form_token": token})

    secret = shown(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert [fits(client, one) for one in (former, secret)] == [True, True]
    assert client.client_id in answer.content.decode()
    assert secret not in str(answer.headers) + str(answer.cookies) + step
    kept = [Session.objects.get(pk=administrator.session.session_key).get_decoded()]
    kept += [caches[name]._cache.values() for name in ("default", "throttle")]
    assert secret not in str(kept)
    for page in (LIST, page_of(client), step, f"/admin/ombudsman/client/{client.pk}/history/"):
        assert secret not in administrator.get(page).content.decode()


def test_a_form_sent_twice_gives_one_secret(as_role):
    client = asked(ClientFactory())
    administrator = as_role("administrator")
    step = step_of(client, "rotate")
    form = {"overlap": "0", "form_token": administrator.get(step).context["form_token"]}

    secret = shown(administrator.post(step, form))
    again = administrator.post(step, form)

    assert (again.status_code, again["Location"]) == (302, page_of(client))
    assert fits(client, secret)
    assert AuditEntry.objects.filter(action="client.rotate").count() == 1


def test_without_an_overlap_the_former_secret_is_gone(as_role):
    client, former = clients.create(name="Portal", scopes=["events:read"], by=None)
    asked(client)

    answer = as_role("administrator").post(step_of(client, "rotate"), {"overlap": "0"})

    assert "The former secret is no longer good" in answer.content.decode()
    assert not fits(client, former)


@pytest.mark.parametrize("overlap", ["", "-1", "721", "1.5", "a day", "9" * 30])
def test_an_overlap_that_cannot_be_is_told_at_its_field(overlap, as_role):
    client, secret = clients.create(name="Portal", scopes=["events:read"], by=None)
    asked(client)

    answer = as_role("administrator").post(step_of(client, "rotate"), {"overlap": overlap})

    assert list(answer.context["form"].errors) == ["overlap"]
    assert fits(client, secret)
    assert not AuditEntry.objects.filter(action="client.rotate").exists()


def test_a_revoked_client_is_offered_no_step_and_refused_one(as_role):
    client = ClientFactory()
    clients.revoke(client, by=None, reason="The contract ended.")
    administrator = as_role("administrator")

    offered = administrator.get(step_of(client, "rotate"))
    answer = administrator.post(step_of(client, "rotate"), {"overlap": "24"})

    assert "This step is not possible in the present state." in offered.content.decode()
    assert answer.context["form"].non_field_errors() == ["This client was revoked."]


def test_two_people_give_a_new_secret(as_role):
    """The secret of a client that reads every case opens every case."""
    client = ClientFactory(scopes=["complaints:read-all"])
    one, other = as_role("administrator"), as_role("administrator")

    alone = one.post(step_of(client, "rotate"), {"overlap": "24"})
    one.post(step_of(client, "ask"), {"reason": "The server moved."})
    same = one.post(step_of(client, "rotate"), {"overlap": "24"})
    given = other.post(step_of(client, "rotate"), {"overlap": "24"})
    again = other.post(step_of(client, "rotate"), {"overlap": "24"})

    errors = [answer.context["form"].non_field_errors() for answer in (alone, same, again)]
    assert errors == [
        ["Nobody has asked for a new secret."],
        ["Who asks for a new secret does not get it."],
        ["Nobody has asked for a new secret."],
    ]
    assert fits(client, shown(given))
    told = AuditEntry.objects.filter(action__in=["client.ask", "client.rotate"]).order_by("pk")
    assert [(entry.action, entry.user) for entry in told] == [
        ("client.ask", one.user),
        ("client.rotate", other.user),
    ]


def test_it_is_asked_with_a_reason_once_and_forgotten_after_a_week(as_role):
    client, administrator = ClientFactory(), as_role("administrator")
    step = step_of(client, "ask")

    without = administrator.post(step, {"reason": " "})
    administrator.post(step, {"reason": "Once a year."})
    twice = administrator.post(step, {"reason": "Once more."})

    assert list(without.context["form"].errors) == ["reason"]
    assert twice.context["form"].non_field_errors() == ["A new secret is asked for already."]
    before = timezone.now() - timedelta(days=7)
    Client.objects.filter(pk=client.pk).update(secret_asked_at=before)
    late = as_role("administrator").post(step_of(client, "rotate"), {"overlap": "24"})
    assert late.context["form"].non_field_errors() == ["Nobody has asked for a new secret."]
    assert "do/ask/" in administrator.get(page_of(client)).content.decode()
