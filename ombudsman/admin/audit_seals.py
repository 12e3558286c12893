from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.models import AuditSeal
from ombudsman.services.audit import seals


@admin.register(AuditSeal)
class AuditSealAdmin(OfficeAdmin):
    """Seals to read, print and store elsewhere; created on the page of the audit trail."""

    section = _("Audit trail")
    list_display = ["id", "at", "count", "hash"]
    list_filter = [("at", admin.DateFieldListFilter)]
    ordering = ["-pk"]
    sortable_by = ()
    fields = ["at", "count", "hash", ("previous", "hash_before"), "to_keep"]
    readonly_fields = ["to_keep"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("the line to keep outside"))
    def to_keep(self, seal: AuditSeal) -> SafeString:
        return format_html("<code>{}</code>", seals.line_of(seal))
