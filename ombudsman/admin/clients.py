from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ombudsman.admin.office import OfficeAdmin
from ombudsman.admin.transitions import Transition, TransitionForm
from ombudsman.models import Client
from ombudsman.services import clients


class RevokeForm(TransitionForm):
    reason = forms.CharField(label=_("reason"), max_length=500)


def is_open(client: Client) -> bool:
    return client.service_account is not None and client.service_account.is_active


@admin.register(Client)
class ClientAdmin(OfficeAdmin):
    """Integrations. They are made on the command line, which shows the secret once."""

    section = _("Integrations")
    view_on_site = False
    list_display = ["name", "scope_names", "service_account", "open", "last_used_at"]
    list_select_related = ["service_account"]
    search_fields = ["name", "client_id"]
    readonly_fields = ["name", "client_id", "scope_names", "service_account", "open", "last_used_at", "created"]  # fmt: skip
    fields = tuple(readonly_fields)
    transitions = [
        Transition(
            name="revoke",
            label=_("Revoke"),
            permission="ombudsman.change_client",
            call=clients.revoke,
            form=RevokeForm,
            offered=is_open,
            tone="danger",
            help=_("Its tokens die at once and it gets no new ones."),
        )
    ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The hash of a secret is not read letter by letter through a filter."""
        is_secret = lookup.startswith("client_secret")
        return not is_secret and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("scopes"))
    def scope_names(self, client: Client) -> str:
        return ", ".join(client.scopes)

    @admin.display(description=_("open"), boolean=True)
    def open(self, client: Client) -> bool:
        return is_open(client)
