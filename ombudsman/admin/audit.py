from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ombudsman.admin.office import OfficeAdmin
from ombudsman.models import AuditEntry


class ActFilter(admin.SimpleListFilter):
    """Kinds of act. The list is fixed: the trail is too long to ask it for its own."""

    title = _("what")
    parameter_name = "act"
    acts = {
        "open": (_("Openings"), Q(action__endswith=".open")),
        "emergency": (_("Openings by emergency rights"), Q(action__endswith=".emergency_open")),
        "create": (_("New rows"), Q(action__endswith=".create")),
        "change": (_("Changes"), Q(action__endswith=".change")),
        "delete": (_("Deletions"), Q(action__endswith=".delete")),
        "roles": (_("Roles"), Q(action__startswith="rolegrant.")),
        "accounts": (_("Accounts"), Q(action__startswith="user.")),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _rows) in self.acts.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        chosen = self.acts.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(OfficeAdmin):
    """The trail without values: who did what, when, to which object, and why."""

    section = _("Audit trail")
    list_display = ["id", "at", "user", "role", "action", "about", "field_names", "reason"]
    list_filter = [ActFilter, ("at", admin.DateFieldListFilter), ("user", admin.RelatedFieldListFilter)]  # fmt: skip
    list_select_related = ["user"]
    ordering = ["-pk"]
    sortable_by = ()
    search_fields = ["=action", "=user__username", "=request_id"]
    search_help_text = _("A whole action, a user name or the number of a request.")
    fields = ["at", ("user", "role"), "action", ("about", "belongs_to"), "field_names", "reason", ("origin", "address", "request_id")]  # fmt: skip
    readonly_fields = ["about", "belongs_to", "field_names"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("object"))
    def about(self, entry: AuditEntry) -> str:
        return _object(entry.object_type, entry.object_id)

    @admin.display(description=_("case"))
    def belongs_to(self, entry: AuditEntry) -> str:
        return _object(entry.case_type, entry.case_id)

    @admin.display(description=_("fields"))
    def field_names(self, entry: AuditEntry) -> str:
        return ", ".join(entry.fields)


def _object(kind: str, key: int | None) -> str:
    return f"{kind} {key}" if kind else ""
