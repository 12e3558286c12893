from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.transitions import ReasonForm, Transition, TransitionForm
from ombudsman.models import Client, User
from ombudsman.services import clients

HOUR = timedelta(hours=1)


class RotateForm(TransitionForm):
    overlap = forms.IntegerField(
        label=_("former secret stays good for (hours)"),
        initial=clients.OVERLAP // HOUR,
        min_value=0,
        max_value=clients.MAX_OVERLAP // HOUR,
        help_text=_("0 ends it at once, with the tokens it opened. 720 hours (30 days) at most."),
    )

    def clean_overlap(self) -> timedelta:
        return self.cleaned_data["overlap"] * HOUR


def is_open(client: Client) -> bool:
    return client.is_open


def may_be_asked(client: Client) -> bool:
    return client.is_open and not client.awaits_secret(at=timezone.now())


def is_asked(client: Client) -> bool:
    return client.is_open and client.awaits_secret(at=timezone.now())


def is_somebody_else(client: Client, user: User) -> bool:
    return client.secret_asked_by_id != user.pk


@admin.register(Client)
class ClientAdmin(OfficeAdmin):
    """Integrations; a new secret takes two people and is shown once."""

    section = _("Integrations")
    view_on_site = False
    list_display = ["name", "organisation", "scope_names", "state", "last_used_at"]
    list_select_related = ["service_account__organisation", "secret_asked_by"]
    search_fields = ["name", "client_id"]
    readonly_fields = [
        "name",
        "client_id",
        "organisation",
        "scope_names",
        "service_account",
        "state",
        "last_used_at",
        "created",
    ]
    fields = tuple(readonly_fields)
    transitions = [
        Transition(
            name="ask",
            label=_("Ask for a new secret"),
            permission="ombudsman.change_client",
            call=clients.ask_for_secret,
            form=ReasonForm,
            offered=may_be_asked,
            help=_(
                "A second administrator gives it: who holds a secret reads what the client may."
            ),
        ),
        Transition(
            name="rotate",
            label=_("New secret"),
            permission="ombudsman.change_client",
            call=clients.give_secret,
            form=RotateForm,
            offered=is_asked,
            offered_to=is_somebody_else,
            tone="primary",
            help=_("The new secret is shown once, on the page that follows, and kept nowhere."),
            result_template="admin/ombudsman/client/secret.html",
        ),
        Transition(
            name="revoke",
            label=_("Revoke"),
            permission="ombudsman.change_client",
            call=clients.revoke,
            form=ReasonForm,
            offered=is_open,
            tone="danger",
            help=_("Its tokens die at once and it gets no new ones."),
        ),
    ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No lookup on the hash of a secret, which could be guessed letter by letter."""
        is_secret = lookup.startswith(("client_secret", "former_secret"))
        return not is_secret and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("organisation"))
    def organisation(self, client: Client) -> Any:
        """The organisation that reads the responses."""
        body = client.service_account and client.service_account.organisation
        return format_html("<bdi>{}</bdi>", body or gettext("the office itself"))

    @admin.display(description=_("scopes"))
    def scope_names(self, client: Client) -> str:
        return ", ".join(client.scopes)

    @admin.display(description=_("state"))
    def state(self, client: Client) -> Any:
        chip = '<span class="chip chip--{}">{}</span>'
        return format_html_join(" ", chip, states_of(client))


def states_of(client: Client) -> list[tuple[str, str]]:
    """CSS class and label for each state of a client."""
    if not client.is_open:
        return [("revoked", gettext("revoked"))]
    states = [("ok", gettext("active"))]
    until = client.former_secret_until
    if until and client.has_former_secret(at=timezone.now()):
        moment = date_format(timezone.localtime(until), "SHORT_DATETIME_FORMAT")
        states.append(("warn", gettext("former secret good until %s") % moment))
    if client.awaits_secret(at=timezone.now()):
        states.append(("warn", gettext("new secret asked for by %s") % client.secret_asked_by))
    return states
