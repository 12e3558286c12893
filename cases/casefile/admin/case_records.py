"""Base admin of records that belong to a complaint."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin, OfficeForm


class CaseRecordAdmin(OfficeAdmin):
    """Read-only admin; records are written by transitions of the complaint and of their own."""

    section = _("Complaints")
    form = OfficeForm
    number_lookup = "complaint__number"
    search_fields = ["complaint__number"]
    search_help_text = _("Number of the complaint")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def case_of(self, obj: Any) -> Any:
        return obj.complaint

    @admin.display(description=_("complaint"), ordering="complaint__number")
    def case(self, obj: Any) -> Any:
        return format_html('<span class="nowrap">{}</span>', obj.complaint)
