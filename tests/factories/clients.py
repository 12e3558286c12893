from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from oauth2_provider.models import AccessToken

from ombudsman.models import Client
from ombudsman.services import clients
from tests.factories.users import UserFactory


class ClientFactory(DjangoModelFactory):
    """An integration; its service account may what ``scopes`` need (``ombudsman.rules.roles``)."""

    name = factory.Sequence(lambda n: f"Integration {n}")
    client_id = factory.Sequence(lambda n: f"client{n}")
    client_type = Client.CLIENT_CONFIDENTIAL
    authorization_grant_type = Client.GRANT_CLIENT_CREDENTIALS
    scopes = factory.LazyFunction(lambda: ["reference:read"])
    service_account = factory.SubFactory(UserFactory, is_service=True, is_staff=False)

    class Meta:
        model = Client
        skip_postgeneration_save = True

    @factory.post_generation
    def granted(self, create, extracted, **kwargs):
        if create:
            clients.grant(self)


class AccessTokenFactory(DjangoModelFactory):
    application = factory.SubFactory(ClientFactory)
    scope = factory.LazyAttribute(lambda token: " ".join(token.application.scopes))
    token = factory.Sequence(lambda n: f"token{n}")
    expires = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1))

    class Meta:
        model = AccessToken
