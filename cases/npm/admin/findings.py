from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cases.models import Finding, Visit
from cases.npm.services import findings
from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.public_numbers import PublicNumberSearchMixin
from ombudsman.backoffice.requests import user_of
from ombudsman.backoffice.service_forms import ServiceValidatedForm


class FindingForm(ServiceValidatedForm):
    def validate_with_service(self, instance: Any) -> None:
        findings.check(instance)


@admin.register(Finding)
class FindingAdmin(IdempotentFormMixin, PublicNumberSearchMixin, OfficeAdmin):
    section = _("Visits (NPM)")
    audits_reads = True
    form = FindingForm
    number_lookup = "visit__number"
    list_display = [
        "visit",
        "facility_name",
        "area",
        "excerpt",
        "standard",
        "severity_chip",
        "recorded_at",
    ]
    list_filter = ["severity", "area", "visit__facility__place_type"]
    list_select_related = ["visit__facility", "area", "standard"]
    search_fields = ["text", "provision"]
    search_help_text = _("Number of the visit, or words of the finding")
    autocomplete_fields = ["visit", "area", "standard"]
    fieldsets = [
        (_("Finding"), {"fields": ["visit", ("area", "severity"), "text"]}),
        (_("Measured against"), {"fields": [("standard", "provision")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["visit"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "visit":
            kwargs["queryset"] = Visit.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.visit.status in findings.OPEN_STATUSES
        return super().has_change_permission(request, obj) and is_open

    def case_of(self, obj: Any) -> Any:
        return obj.visit

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        findings.record(obj, by=user_of(request))

    @admin.display(description=_("place"))
    def facility_name(self, obj: Finding) -> str:
        return str(obj.visit.facility)

    @admin.display(description=_("finding"))
    def excerpt(self, obj: Finding) -> Any:
        text = obj.text if len(obj.text) <= 80 else f"{obj.text[:79]}…"
        return format_html("<bdi>{}</bdi>", text)

    @admin.display(description=_("severity"), ordering="severity")
    def severity_chip(self, obj: Finding) -> Any:
        chip = '<span class="chip chip--{}">{}</span>'
        return format_html(chip, obj.severity, obj.get_severity_display())
