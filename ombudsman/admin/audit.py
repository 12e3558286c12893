from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.public_numbers import normalise_number
from ombudsman.backoffice.requests import user_of
from ombudsman.models import AuditEntry
from ombudsman.queries import audit_state
from ombudsman.rules import numbers
from ombudsman.rules.refusals import Refusal
from ombudsman.services.audit import exports, seals
from ombudsman.templatetags import trail

LIST = "admin:ombudsman_auditentry_changelist"
CaseFinder = Callable[[str], tuple[str, int] | None]


class ActFilter(admin.SimpleListFilter):
    """Kinds of act, from a fixed list: DISTINCT over the whole trail would be too slow."""

    title = _("what")
    parameter_name = "act"
    acts = {
        "open": (_("Openings"), Q(action__endswith=".open")),
        "emergency": (_("Openings by emergency rights"), Q(action__contains=".emergency_")),
        "create": (_("New rows"), Q(action__endswith=".create")),
        "change": (_("Changes"), Q(action__endswith=".change")),
        "delete": (_("Deletions"), Q(action__endswith=".delete")),
        "roles": (_("Roles"), Q(action__startswith="rolegrant.")),
        "sign_ins": (_("Sign-ins"), Q(action__startswith="user.sign_")),
        "accounts": (_("Accounts"), Q(action__startswith="user.")),
        "seals": (
            _("Seals and exports"),
            Q(object_type="ombudsman.auditseal") | Q(action__endswith="export"),
        ),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _rows) in self.acts.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        chosen = self.acts.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(OfficeAdmin):
    """The audit trail without values: who did what, when, to which object, and why.

    Apps with public numbers add a function to ``case_finders``: it takes a number in its canonical
    form and returns the type and key of its case, or None.
    """

    case_finders: ClassVar[list[CaseFinder]] = []

    section = _("Audit trail")
    list_display = ["id", "at", "user", "in_role", "act", "about", "field_names", "reason"]
    list_filter = [
        ActFilter,
        ("at", admin.DateFieldListFilter),
        ("user", admin.RelatedFieldListFilter),
    ]
    list_select_related = ["user"]
    ordering = ["-pk"]
    sortable_by = ()
    search_fields = ["=action", "=user__username", "=request_id"]
    search_help_text = _(
        "A case by its number; a whole action, a user name or the number of a request."
    )
    fields = [
        "at",
        ("user", "in_role"),
        "act",
        ("about", "belongs_to"),
        "field_names",
        "reason",
        ("origin", "address", "request_id"),
        ("lane", "position", "previous"),
        "hash_before",
    ]
    readonly_fields = ["in_role", "act", "about", "belongs_to", "field_names"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        seal, export = (self.admin_site.admin_view(view) for view in (self.seal, self.export))
        return [
            path("seal/", seal, name="ombudsman_auditentry_seal"),
            path("export/", export, name="ombudsman_auditentry_export"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        state = audit_state.read_state() if self.has_view_permission(request) else None
        may_export = request.user.has_perm("ombudsman.export_auditentry")
        context = {"state": state, "may_export": may_export, **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A public number finds all entries about its case and about the object itself."""
        if not numbers.looks_like_number(search_term):
            return super().get_search_results(request, queryset, search_term)
        number = normalise_number(search_term)
        for kind, key in filter(None, (find(number) for find in self.case_finders)):
            of_case = Q(case_type=kind, case_id=key) | Q(object_type=kind, object_id=key)
            return queryset.filter(of_case), False
        return queryset.none(), False

    @method_decorator(require_POST)
    def seal(self, request: HttpRequest) -> HttpResponse:
        self._require_export(request)
        try:
            made = seals.seal(by=user_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse(LIST))
        messages.success(request, _("The trail is sealed. Keep this seal outside the office."))
        return HttpResponseRedirect(reverse("admin:ombudsman_auditseal_change", args=[made.pk]))

    @method_decorator(require_POST)
    def export(self, request: HttpRequest) -> Any:
        self._require_export(request)
        try:
            seal = exports.begin(by=user_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse(LIST))
        response = StreamingHttpResponse(exports.lines(seal), "application/x-ndjson")
        response["Content-Disposition"] = f'attachment; filename="audit-{seal.pk}.jsonl"'
        return response

    def _require_export(self, request: HttpRequest) -> None:
        if not request.user.has_perm("ombudsman.export_auditentry"):
            raise PermissionDenied

    @admin.display(description=_("in which role"))
    def in_role(self, entry: AuditEntry) -> str:
        return trail.roles_in_words(entry.role)

    @admin.display(description=_("what"))
    def act(self, entry: AuditEntry) -> SafeString:
        """The action in words, and its code to search by."""
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
