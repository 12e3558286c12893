from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import IntegrityError, transaction
from django.utils import timezone
from oauth2_provider.models import AccessToken

from ombudsman.models import AuditEntry, Client
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services import clients
from tests.factories import AccessTokenFactory, ClientFactory, UserFactory

DAY = timedelta(days=1)


@pytest.fixture
def administrator():
    return UserFactory(role="administrator")


@pytest.fixture
def integration():
    return clients.create(name="Portal", scopes=["reference:read"], by=None)


def fits(client, secret, *, after=timedelta(0)):
    stored = Client.objects.get(pk=client.pk)
    return clients.secret_matches(stored, secret, at=timezone.now() + after)


def test_the_former_secret_stays_good_until_the_overlap_ends(integration, administrator):
    client, former = integration

    new = clients.rotate(client, by=administrator, overlap=timedelta(hours=2))

    assert new != former
    assert new.isalnum()
    assert len(new) == 48
    assert [fits(client, secret) for secret in (former, new)] == [True, True]
    later = timedelta(hours=2)
    assert [fits(client, secret, after=later) for secret in (former, new)] == [False, True]


def test_the_overlap_is_a_day_unless_told_otherwise(integration, administrator):
    client, former = integration

    clients.rotate(client, by=administrator)

    assert fits(client, former, after=DAY - timedelta(minutes=1))
    assert not fits(client, former, after=DAY)


def test_both_secrets_are_kept_as_hashes(integration, administrator):
    client, former = integration

    new = clients.rotate(client, by=administrator)

    stored = Client.objects.filter(pk=client.pk).values().get()
    assert former not in str(stored)
    assert new not in str(stored)
    assert stored["former_secret"] not in ("", stored["client_secret"])


def test_of_former_secrets_the_newest_alone_stays(integration, administrator):
    client, first = integration
    second = clients.rotate(client, by=administrator)

    third = clients.rotate(client, by=administrator, overlap=timedelta(hours=1))

    assert [fits(client, secret) for secret in (first, second, third)] == [False, True, True]
    assert not fits(client, second, after=timedelta(hours=1))


def test_a_secret_that_may_have_leaked_ends_at_once_with_its_tokens(integration, administrator):
    client, former = integration
    AccessTokenFactory(application=client)
    other = AccessTokenFactory()

    new = clients.rotate(client, by=administrator, overlap=timedelta(0))

    assert [fits(client, secret) for secret in (former, new)] == [False, True]
    assert AccessToken.objects.get() == other


def test_tokens_outlive_a_rotation_with_overlap(integration, administrator):
    client, _former = integration
    token = AccessTokenFactory(application=client)

    clients.rotate(client, by=administrator)

    assert AccessToken.objects.get() == token


@pytest.mark.parametrize("overlap", [timedelta(seconds=-1), timedelta(days=30, seconds=1)])
def test_an_overlap_is_neither_negative_nor_longer_than_thirty_days(
    overlap, integration, administrator
):
    client, former = integration
    before = AuditEntry.objects.count()

    with pytest.raises(InvalidInput) as refused:
        clients.rotate(client, by=administrator, overlap=overlap)

    assert refused.value.field == "overlap"
    assert fits(client, former)
    assert AuditEntry.objects.count() == before


def test_thirty_days_are_not_too_long(integration, administrator):
    client, former = integration

    clients.rotate(client, by=administrator, overlap=timedelta(days=30))

    assert fits(client, former, after=timedelta(days=29))


def test_a_revoked_client_gets_no_new_secret(integration, administrator):
    client, _secret = integration
    clients.revoke(client, by=administrator, reason="The contract ended.")

    with pytest.raises(Refusal) as refused:
        clients.rotate(Client.objects.get(), by=administrator)

    assert refused.value.code == "client_revoked"


def test_secrets_die_with_their_client_though_its_account_be_opened_again(
    integration, administrator
):
    client, former = integration
    new = clients.rotate(client, by=administrator)

    clients.revoke(client, by=administrator, reason="The contract ended.")
    client.service_account.is_active = True
    client.service_account.save()

    assert [fits(client, secret) for secret in (former, new)] == [False, False]


def test_the_trail_tells_who_and_until_when_and_no_secret(integration, administrator):
    client, former = integration
    hash_before = Client.objects.get().client_secret

    new = clients.rotate(client, by=administrator)

    entry = AuditEntry.objects.get(action="client.rotate")
    assert (entry.user, entry.object_type, entry.object_id) == (
        administrator,
        "ombudsman.client",
        client.pk,
    )
    assert entry.fields.keys() == {"client_secret", "former_secret_until"}
    kept = {value.field: (value.old, value.new) for value in entry.values_of_fields.all()}
    assert kept == {
        "client_secret": ("", ""),
        "former_secret_until": ("", str(client.former_secret_until)),
    }
    told = str(AuditEntry.objects.values().get(pk=entry.pk))
    for secret in (former, new, hash_before, client.client_secret):
        assert secret not in told


def test_a_wrong_secret_takes_two_hashes_whoever_is_named(monkeypatch, administrator):
    plain, rotated, late = ClientFactory.create_batch(3)
    for client in (rotated, late):
        clients.rotate(client, by=administrator)
    Client.objects.filter(pk=late.pk).update(former_secret_until=timezone.now())
    late.refresh_from_db()
    encode, made = MD5PasswordHasher.encode, []

    def counted(self, password, salt):
        made.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    hashes = {}
    for name, client in {"nobody": None, "plain": plain, "rotated": rotated, "late": late}.items():
        made.clear()
        assert not clients.secret_matches(client, "guessed", at=timezone.now())
        hashes[name] = len(made)

    assert hashes == {"nobody": 2, "plain": 2, "rotated": 2, "late": 2}


@pytest.mark.parametrize(
    "half", [{"former_secret": "a hash"}, {"former_secret_until": timezone.now()}]
)
def test_a_former_secret_and_its_end_stand_together(half):
    client = ClientFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.filter(pk=client.pk).update(**half)
