from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.transitions import Transition, TransitionForm
from ombudsman.backoffice.widgets import BoundedDateTimeField, SplitDateTimeInput
from ombudsman.models import DeliveryState, Webhook
from ombudsman.services import clients, deliveries, webhooks

CHANGE = "ombudsman.change_webhook"
MOST_SHOWN = 50


class DisableForm(TransitionForm):
    reason = forms.CharField(label=_("reason"), max_length=200)


class ReplayForm(TransitionForm):
    since = BoundedDateTimeField(label=_("delivered since"), widget=SplitDateTimeInput)


def is_on(webhook: Webhook) -> bool:
    return webhook.is_active


def is_off(webhook: Webhook) -> bool:
    return not webhook.is_active


class StateFilter(admin.SimpleListFilter):
    """Webhooks that need attention: disabled or failing."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("on", _("On")), ("failing", _("Failing")), ("off", _("Switched off"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "off":
            return queryset.filter(disabled_at__isnull=False)
        if self.value() == "failing":
            return queryset.active().filter(failures__gt=0)
        return queryset.active() if self.value() == "on" else queryset


@admin.register(Webhook)
class WebhookAdmin(OfficeAdmin):
    """Webhooks and their deliveries; integrations subscribe through the API."""

    section = _("Integrations")
    view_on_site = False
    list_display = ["url", "client", "state", "failures", "delivered_at", "created_at"]
    list_select_related = ["client"]
    list_filter = [StateFilter]
    search_fields = ["url", "client__name"]
    fields = (
        "client",
        "url",
        "description",
        "events",
        "state",
        "disabled_because",
        "failures",
        "failing_since",
        "resting_until",
        "delivered_at",
        "created_at",
        "changed_at",
    )
    readonly_fields = fields
    transitions = [
        Transition(
            name="test",
            label=_("Send a test message"),
            permission=CHANGE,
            call=webhooks.test,
            offered=is_on,
            help=_("A message that is about nothing, to see whether the receiver takes it."),
        ),
        Transition(
            name="enable",
            label=_("Switch on again"),
            permission=CHANGE,
            call=deliveries.resume,
            offered=is_off,
            tone="primary",
            help=_("What waits and what happened meanwhile is sent now."),
        ),
        Transition(
            name="replay",
            label=_("Send again"),
            permission=CHANGE,
            call=deliveries.replay,
            form=ReplayForm,
            offered=is_on,
            help=_("What was delivered since goes out once more, in order, under the same ids."),
        ),
        Transition(
            name="disable",
            label=_("Switch off"),
            permission=CHANGE,
            call=webhooks.disable,
            form=DisableForm,
            offered=is_on,
            tone="danger",
            help=_("What waits stays and goes out once it is switched on again."),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("client")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def panels(self, request: HttpRequest, obj: Webhook) -> Iterable[dict[str, Any]]:
        rows = obj.deliveries.select_related("event")
        newest = list(rows[:MOST_SHOWN])
        found = deliveries.api_urls(newest, account=clients.account_of(obj.client))
        return [
            {
                "title": _("Newest messages"),
                "template": "admin/ombudsman/webhook/deliveries.html",
                "deliveries": [(row, found.get((row.noun, row.subject_id))) for row in newest],
                "waiting": rows.filter(state=DeliveryState.PENDING).count(),
            }
        ]

    @admin.display(description=_("events"))
    def events(self, webhook: Webhook) -> str:
        return ", ".join(webhook.event_types)

    @admin.display(description=_("state"))
    def state(self, webhook: Webhook) -> Any:
        if not webhook.is_active:
            return _("Switched off")
        return _("Failing") if webhook.failures else _("On")
