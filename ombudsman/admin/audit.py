from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ombudsman.admin.office import OfficeAdmin
from ombudsman.models import AuditEntry
from ombudsman.templatetags import trail


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
    list_display = ["id", "at", "user", "in_role", "act", "about", "field_names", "reason"]
    list_filter = [ActFilter, ("at", admin.DateFieldListFilter), ("user", admin.RelatedFieldListFilter)]  # fmt: skip
    list_select_related = ["user"]
    ordering = ["-pk"]
    sortable_by = ()
    search_fields = ["=action", "=user__username", "=request_id"]
    search_help_text = _("A whole action, a user name or the number of a request.")
    fields = ["at", ("user", "in_role"), "act", ("about", "belongs_to"), "field_names", "reason", ("origin", "address", "request_id")]  # fmt: skip
    readonly_fields = ["in_role", "act", "about", "belongs_to", "field_names"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("in which role"))
    def in_role(self, entry: AuditEntry) -> str:
        return trail.roles_in_words(entry.role)

    @admin.display(description=_("what"))
    def act(self, entry: AuditEntry) -> SafeString:
        """In words, and the code to search by."""
        words = trail.act_in_words(entry)
        return format_html('{} <code class="quiet">{}</code>', words, entry.action)

    @admin.display(description=_("object"))
    def about(self, entry: AuditEntry) -> str:
        return trail.object_in_words(entry.object_type, entry.object_id)

    @admin.display(description=_("case"))
    def belongs_to(self, entry: AuditEntry) -> str:
        return trail.object_in_words(entry.case_type, entry.case_id)

    @admin.display(description=_("fields"))
    def field_names(self, entry: AuditEntry) -> str:
        return trail.fields_in_words(entry)
