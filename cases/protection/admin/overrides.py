from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin.case_records import CaseRecordAdmin
from cases.models import Override
from cases.protection.admin.consent_steps import OVERRIDE_TRANSITIONS
from ombudsman.backoffice.public_numbers import PublicNumberSearchMixin

RELATED = ("complaint", "organisation", "first_by", "second_by")


class WorkFilter(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("sign", _("To be signed second")), ("in_force", _("In force"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "sign":
                return queryset.to_sign(request.user)
            case "in_force":
                return queryset.in_force()
        return queryset


@admin.register(Override)
class OverrideAdmin(PublicNumberSearchMixin, CaseRecordAdmin):
    transitions = OVERRIDE_TRANSITIONS
    list_display = ["case", "whom", "first_by", "second_by", "valid_until", "state"]
    list_filter = [WorkFilter]
    list_select_related = RELATED
    readonly_fields = ["state"]
    fieldsets = [
        (
            _("Override of the block"),
            {"fields": [("complaint", "organisation"), "reason", ("valid_until", "state")]},
        ),
        (_("Signatures"), {"fields": [("first_by", "first_at"), ("second_by", "second_at")]}),
        (_("Revocation"), {"fields": [("revoked_by", "revoked_at")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*RELATED, "revoked_by")

    @admin.display(description=_("recipient"))
    def whom(self, obj: Override) -> Any:
        return format_html("<bdi>{}</bdi>", obj.organisation)

    @admin.display(description=_("state"))
    def state(self, obj: Override) -> Any:
        name, label = state_of(obj)
        return format_html('<span class="chip chip--{}">{}</span>', name, label)


def state_of(override: Override) -> tuple[str, str]:
    """CSS class and translated label for the state of ``override`` today."""
    if override.revoked_at:
        return "overdue", gettext("revoked")
    if override.valid_until < timezone.localdate():
        return "warn", gettext("has run out")
    if not override.second_at:
        return "warn", gettext("waits for a second person")
    return "ok", gettext("in force")
