"""Integrations: their scopes, and the service accounts they act through."""

from collections.abc import Iterable

from oauth2_provider.scopes import BaseScopes

from ombudsman.rules.roles import SCOPES

SCOPE_TEXTS = {name: name for name in SCOPES}


class ClientScopes(BaseScopes):
    """The scopes of the contract; a client gets those it was made with and no others."""

    def get_all_scopes(self) -> dict[str, str]:
        return SCOPE_TEXTS

    def get_available_scopes(
        self, application=None, request=None, *args, **kwargs
    ) -> Iterable[str]:
        return application.scopes if application else []

    def get_default_scopes(self, application=None, request=None, *args, **kwargs) -> Iterable[str]:
        return application.scopes if application else []
