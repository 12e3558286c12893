from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Complaint,
    Finding,
    Recommendation,
    RecommendationStatus,
    Reply,
    Verification,
    Visit,
)
from cases.recommendations import services as recommendations
from cases.recommendations.admin.steps import STEPS
from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin, ReadOnlyInline
from ombudsman.backoffice.public_numbers import PublicNumberSearchMixin
from ombudsman.backoffice.requests import user_of
from ombudsman.backoffice.service_forms import ServiceValidatedForm, form_for_user
from outreach.models import Event

# The sources of a recommendation: permission that is needed to choose one, and model.
SOURCES = {
    "complaint": ("cases.view_complaint", Complaint),
    "visit": ("cases.view_visit", Visit),
    "finding": ("cases.view_finding", Finding),
    "event": ("outreach.view_event", Event),
}


class RecommendationForm(ServiceValidatedForm):
    def validate_with_service(self, instance: Any) -> None:
        recommendations.check(instance, by=self.user, on=timezone.localdate())


class ReplyInline(ReadOnlyInline):
    model = Reply
    fields = ["received_on", "position", "text", "recorded_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("recorded_by")


class VerificationInline(ReadOnlyInline):
    model = Verification
    fields = ["verified_on", "degree", "visit", "note", "verified_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("visit", "verified_by")


class WorkFilter(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("unanswered", _("Without a reply")),
            ("overdue", _("Reply overdue")),
            ("unverified", _("Says done, not verified")),
            ("drafts", _("To be signed")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "unanswered":
                return queryset.unanswered()
            case "overdue":
                return queryset.overdue()
            case "unverified":
                return queryset.unverified()
            case "drafts":
                return queryset.drafts()
        return queryset


class SourceFilter(admin.SimpleListFilter):
    title = _("springs from")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("complaint", _("Complaint")), ("visit", _("Visit")), ("event", _("Event"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "complaint" | "visit" | "event" as source:
                return queryset.filter(**{f"{source}__isnull": False})
        return queryset


@admin.register(Recommendation)
class RecommendationAdmin(IdempotentFormMixin, PublicNumberSearchMixin, OfficeAdmin):
    section = _("Recommendations")
    audits_reads = True
    form = RecommendationForm
    transitions = STEPS
    inlines = [ReplyInline, VerificationInline]
    list_display = [
        "number",
        "addressee_name",
        "source_label",
        "status_chip",
        "reply_due",
        "reply_position",
        "implementation_degree",
    ]
    list_filter = [WorkFilter, "status", SourceFilter, "urgency", "position", "implementation"]
    list_select_related = ["addressee", "complaint", "visit", "event"]
    search_fields = [
        "number",
        "text",
        "addressee__name_az",
        "addressee__name_en",
        "addressee__name_ru",
    ]
    search_help_text = _("Number, addressee, or words of the recommendation")
    autocomplete_fields = ["complaint", "visit", "finding", "event", "addressee", "right"]
    readonly_facts = [
        "number",
        "status",
        "repeated_from",
        "issued_on",
        "signed_by",
        "due_on",
        "position",
        "replied_on",
        "implementation",
        "verified_on",
    ]
    detail_related = ("finding", "right", "repeated_from", "signed_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related(*self.list_select_related)
        if request.resolver_match and "object_id" in request.resolver_match.kwargs:
            return rows.select_related(*self.list_select_related, *self.detail_related)
        return rows

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return form_for_user(request.user, super().get_form(request, obj, change=change, **kwargs))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        text: list[Any] = ["addressee", "text", ("right", "urgency")]
        if obj is None:
            return [
                (
                    _("Springs from"),
                    {"fields": self._sources(request), "description": _("Choose one.")},
                ),
                (_("Recommendation"), {"fields": text}),
            ]
        kept = [name for name in self._sources(request) if getattr(obj, f"{name}_id")]
        return [
            (
                _("Recommendation"),
                {"fields": [("number", "status"), *kept, *text, "repeated_from"]},
            ),
            (
                _("Issue and reply"),
                {"fields": [("issued_on", "signed_by"), ("due_on", "position", "replied_on")]},
            ),
            (_("What we saw ourselves"), {"fields": [("implementation", "verified_on")]}),
        ]

    def _sources(self, request: HttpRequest) -> list[str]:
        return [name for name, (seen, _row) in SOURCES.items() if request.user.has_perm(seen)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.readonly_facts, *SOURCES] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in SOURCES:
            _seen, model = SOURCES[db_field.name]
            kwargs["queryset"] = model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_draft = obj is None or obj.status == RecommendationStatus.DRAFT
        return super().has_change_permission(request, obj) and is_draft

    def case_of(self, obj: Any) -> Any:
        return obj.source

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        recommendations.draft(obj, by=user_of(request))

    def panels(self, request: HttpRequest, obj: Any) -> Iterable[dict[str, Any]]:
        again = Recommendation.objects.visible_to(request.user).filter(repeated_from=obj)
        template = "admin/cases/recommendation/repetitions.html"
        return [{"title": _("Repeated by"), "template": template, "rows": again}] if again else []

    @admin.display(description=_("addressee"), ordering="addressee__name_en")
    def addressee_name(self, obj: Recommendation) -> Any:
        return format_html("<bdi>{}</bdi>", obj.addressee)

    @admin.display(description=_("springs from"))
    def source_label(self, obj: Recommendation) -> Any:
        kept = "" if obj.event_id else "nowrap"
        return format_html('<bdi class="{}">{}</bdi>', kept, obj.source)

    @admin.display(description=_("status"), ordering="status")
    def status_chip(self, obj: Recommendation) -> Any:
        again = _("repeated") if obj.repeated_from_id else ""
        chip = '<span class="chip chip--{}">{}</span> <span class="quiet">{}</span>'
        return format_html(chip, obj.status, obj.get_status_display(), again)

    @admin.display(description=_("reply due on"), ordering="due_on")
    def reply_due(self, obj: Recommendation) -> Any:
        if obj.due_on is None:
            return "—"
        is_waiting = obj.status == RecommendationStatus.ISSUED and not obj.position
        late = is_waiting and obj.due_on < timezone.localdate()
        chip = format_html(' <span class="chip chip--overdue">{}</span>', _("overdue"))
        return format_html("{}{}", f"{obj.due_on:%d.%m.%Y}", chip if late else "")

    @admin.display(description=_("reply"), ordering="position")
    def reply_position(self, obj: Recommendation) -> str:
        return obj.get_position_display() if obj.position else "—"

    @admin.display(description=_("verified"), ordering="implementation")
    def implementation_degree(self, obj: Recommendation) -> str:
        return obj.get_implementation_display() if obj.implementation else "—"
