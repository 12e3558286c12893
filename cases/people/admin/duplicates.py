"""Possible duplicates: worklist, and page with both records side by side."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin.case_records import CaseRecordAdmin
from cases.models import DuplicateState, PossibleDuplicate
from cases.people.admin.duplicate_steps import PAIR_TRANSITIONS
from cases.people.queries import duplicate_comparison, merges
from cases.people.queries.duplicate_comparison import Verdict
from cases.people.queries.matching import Reason
from ombudsman.backoffice.requests import user_of
from ombudsman.services import audit

RELATED = ("first", "second")
DETAIL_RELATED = ("decided_by", "proposed_by")
LOOKS = {
    Verdict.AGREES: ("ok", _("agrees")),
    Verdict.DIFFERS: ("warn", _("differs")),
    Verdict.CONTRADICTS: ("danger", _("contradicts")),
    Verdict.UNKNOWN: ("", _("not to be compared")),
}
STATES = {
    DuplicateState.OPEN: "open",
    DuplicateState.LINKED: "held",
    DuplicateState.MERGED: "done",
    DuplicateState.DISTINCT: "closed",
}


class PersonPairAdmin(CaseRecordAdmin):
    """Read-only base admin of rows about two records of persons; transitions write them."""

    section = _("People")
    search_fields = []

    def case_of(self, obj: Any) -> Any:
        return obj


class WorkFilter(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(DuplicateState.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(PossibleDuplicate)
class PossibleDuplicateAdmin(PersonPairAdmin):
    transitions = PAIR_TRANSITIONS
    list_display = ["pair", "likeness", "agreement", "found_at", "stands"]
    list_filter = [WorkFilter]
    list_select_related = RELATED
    readonly_fields = ["stands", "likeness", "agreement"]
    fieldsets = [
        (_("Possible duplicate"), {"fields": [("stands", "likeness", "agreement"), "found_at"]}),
        (_("Proposal"), {"fields": [("proposed_by", "proposed_at"), "proposal"]}),
        (_("Decision"), {"fields": [("decided_by", "decided_at"), "decision"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*RELATED, *DETAIL_RELATED)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the page; the audit trail records that both persons were opened."""
        response = super().change_view(request, object_id, *args, **kwargs)
        pair = self.get_object(request, object_id)
        with transaction.atomic():
            for person in (pair.first, pair.second):
                audit.opened(person, by=user_of(request))
        return response

    def panels(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        duplicate_comparison.prefetch_parts([obj.first, obj.second])
        rows = duplicate_comparison.compare(obj.first, obj.second)
        user = user_of(request)
        counts = duplicate_comparison.complaint_counts([obj.first, obj.second], user=user)
        return [
            {
                "title": _("Side by side"),
                "template": "admin/cases/possibleduplicate/compared.html",
                "rows": [{"row": row, "look": LOOKS[row.verdict]} for row in rows],
                "people": [
                    {"person": p, "cases": counts.get(p.pk, 0)} for p in (obj.first, obj.second)
                ],
                "contradictions": duplicate_comparison.contradictions(obj.first, obj.second),
                "is_wide": True,
            }
        ]

    def after_transition(self, request: HttpRequest, obj: Any) -> str:
        """After a merge, go to the person who was kept."""
        obj.first.refresh_from_db()
        kept = merges.original(obj.first)
        if kept.pk in (obj.first_id, obj.second_id) and self._is_merged(obj):
            return reverse("admin:cases_person_change", args=[kept.pk])
        return super().after_transition(request, obj)

    def _is_merged(self, obj: Any) -> bool:
        obj.second.refresh_from_db()
        return bool(obj.first.merged_into_id or obj.second.merged_into_id)

    @admin.display(description=_("two records"))
    def pair(self, obj: PossibleDuplicate) -> Any:
        return format_html("<bdi>{}</bdi> — <bdi>{}</bdi>", obj.first, obj.second)

    @admin.display(description=_("likeness"), ordering="score")
    def likeness(self, obj: PossibleDuplicate) -> str:
        return f"{round(100 * obj.score)} %" if obj.score else "—"

    @admin.display(description=_("what agrees"))
    def agreement(self, obj: PossibleDuplicate) -> Any:
        return format_html_join(", ", "{}", ((Reason(code).text,) for code in obj.reasons))

    @admin.display(description=_("state"), ordering="state")
    def stands(self, obj: PossibleDuplicate) -> Any:
        look = STATES[DuplicateState(obj.state)]
        return format_html('<span class="chip chip--{}">{}</span>', look, obj.get_state_display())
