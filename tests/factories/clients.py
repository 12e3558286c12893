from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from oauth2_provider.models import AccessToken

from ombudsman.models import Client
from tests.factories.users import UserFactory


class ClientFactory(DjangoModelFactory):
    """An integration with its service account; ``scopes`` as in ``ombudsman.rules.roles``."""

    name = factory.Sequence(lambda n: f"Integration {n}")
    client_id = factory.Sequence(lambda n: f"client{n}")
    client_type = Client.CLIENT_CONFIDENTIAL
    authorization_grant_type = Client.GRANT_CLIENT_CREDENTIALS
    scopes = factory.LazyFunction(lambda: ["reference:read"])
    service_account = factory.SubFactory(UserFactory, is_service=True, is_staff=False)

    class Meta:
        model = Client


class AccessTokenFactory(DjangoModelFactory):
    application = factory.SubFactory(ClientFactory)
    user = factory.SelfAttribute("application.service_account")
    scope = factory.LazyAttribute(lambda token: " ".join(token.application.scopes))
    token = factory.Sequence(lambda n: f"token{n}")
    expires = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1))

    class Meta:
        model = AccessToken
