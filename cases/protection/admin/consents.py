from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin.case_records import CaseRecordAdmin
from cases.models import Consent
from cases.protection.admin.consent_steps import CONSENT_TRANSITIONS
from ombudsman.backoffice.public_numbers import PublicNumberSearchMixin

RELATED = ("complaint", "person", "party__person", "party__organisation", "organisation")
DETAIL_RELATED = ("language", "document", "confirmed_by", "withdrawn_by", "recorded_by")


class WorkFilter(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("confirm", _("To be confirmed")), ("in_force", _("In force"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "confirm":
                return queryset.to_confirm().exclude(recorded_by=request.user)
            case "in_force":
                return queryset.in_force()
        return queryset


@admin.register(Consent)
class ConsentAdmin(PublicNumberSearchMixin, CaseRecordAdmin):
    transitions = CONSENT_TRANSITIONS
    list_display = ["case", "who", "for_whom", "form", "given_at", "state"]
    list_filter = [WorkFilter, "purpose", "form"]
    list_select_related = RELATED
    readonly_fields = ["state"]
    fieldsets = [
        (
            _("Consent"),
            {
                "fields": [
                    ("complaint", "purpose", "state"),
                    "person",
                    ("party", "organisation"),
                    "scope",
                ]
            },
        ),
        (
            _("How and when"),
            {
                "fields": [
                    ("form", "given_at", "valid_until"),
                    ("language", "interpreter"),
                    "document",
                ]
            },
        ),
        (
            _("Where it cannot be had"),
            {"fields": [("is_impossible", "reason"), ("confirmed_by", "confirmed_at")]},
        ),
        (_("Withdrawal"), {"fields": [("withdrawn_at", "withdrawn_by"), "withdrawal"]}),
        (_("On record"), {"fields": [("recorded_by", "recorded_at")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related(*RELATED)
        is_one = request.resolver_match and "object_id" in request.resolver_match.kwargs
        return rows.select_related(*RELATED, *DETAIL_RELATED) if is_one else rows

    def panels(self, request: HttpRequest, obj: Any) -> Iterable[dict[str, Any]]:
        return []

    @admin.display(description=_("who consents"))
    def who(self, obj: Consent) -> Any:
        return format_html("<bdi>{}</bdi>", obj.person or "—")

    @admin.display(description=_("to whom"))
    def for_whom(self, obj: Consent) -> Any:
        return format_html("<bdi>{}</bdi>", obj.organisation or obj.party)

    @admin.display(description=_("state"))
    def state(self, obj: Consent) -> Any:
        name, label = state_of(obj)
        return format_html('<span class="chip chip--{}">{}</span>', name, label)


def state_of(consent: Consent) -> tuple[str, str]:
    """CSS class and translated label for the state of ``consent`` today."""
    if consent.withdrawn_at:
        return "overdue", gettext("withdrawn")
    if consent.valid_until and consent.valid_until < timezone.localdate():
        return "warn", gettext("has run out")
    if consent.is_impossible and not consent.confirmed_at:
        return "warn", gettext("waits for a second person")
    return "ok", gettext("in force")
