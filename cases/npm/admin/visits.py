from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cases.models import (
    AccessAnswer,
    AccessRecord,
    AccessRight,
    ExaminedArea,
    TeamMember,
    Visit,
    VisitStatus,
)
from cases.npm.admin.visit_panels import visit_panels
from cases.npm.admin.visit_steps import STEPS
from cases.npm.queries import npm_staff
from cases.npm.services import visits
from cases.rules.visits import is_over_occupied
from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin, OfficeForm, OfficeInline
from ombudsman.backoffice.public_numbers import PublicNumberSearchMixin
from ombudsman.backoffice.requests import user_of
from ombudsman.backoffice.service_forms import ServiceValidatedForm

SHORT_TEXTAREAS: Any = {
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "dir": "auto"})}
}


class VisitForm(ServiceValidatedForm):
    def validate_with_service(self, instance: Any) -> None:
        visits.check(instance)
        is_new_plan = instance.pk is None and self.cleaned_data.get("is_planned")
        is_ahead = instance.status == VisitStatus.PREPARED
        if is_new_plan or (is_ahead and "planned_on" in self.changed_data):
            visits.check_plan(instance, on=timezone.localdate())


class MemberForm(OfficeForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not cleaned.get("user") and not cleaned.get("name"):
            self.add_error("name", _("Choose a colleague or name an outside expert."))
        return cleaned


class AccessForm(OfficeForm):
    def has_changed(self) -> bool:
        """A new row counts as changed if it has an answer or a note; the right is filled in."""
        if self.instance.pk is None:
            return not {"answer", "note"}.isdisjoint(self.changed_data)
        return super().has_changed()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        answer = cleaned.get("answer")
        if answer and answer != AccessAnswer.GRANTED and not cleaned.get("note"):
            self.add_error("note", _("Say how it was delayed or refused."))
        return cleaned


class TeamInline(OfficeInline):
    """Editable until an interview is recorded or the team has left: members see interviews."""

    model = TeamMember
    form = MemberForm
    fields = ["user", "name", "profession", "sex", "languages", "is_lead"]
    autocomplete_fields = ["profession", "languages"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("user", "profession")
        return rows.prefetch_related("languages")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        field: Any = formset.form.base_fields.get("user")
        if field is not None:
            field.queryset = npm_staff(obj)
            field.choices = list(iter(field.choices))  # one query for all rows
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and _is_team_open_cached(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_team_open_cached(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_team_open_cached(obj)


class AreaInline(OfficeInline):
    model = ExaminedArea
    fields = ["area", "note"]
    autocomplete_fields = ["area"]
    formfield_overrides = SHORT_TEXTAREAS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("area")


class AccessInline(OfficeInline):
    """One row for each right of access (OPCAT, article 20); an empty row is not saved."""

    model = AccessRecord
    form = AccessForm
    fields = ["right", "answer", "note"]
    max_num = len(AccessRight)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return self.max_num


class WorkFilter(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("prepared", _("In preparation")),
            ("reporting", _("Report being written")),
            ("mine", _("With me on the team")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "prepared" | "reporting" as status:
                return queryset.filter(status=status)
            case "mine":
                return queryset.filter(team__user=request.user)
        return queryset


@admin.register(Visit)
class VisitAdmin(IdempotentFormMixin, PublicNumberSearchMixin, OfficeAdmin):
    section = _("Visits (NPM)")
    primary = True
    form = VisitForm
    audits_reads = True
    transitions = STEPS
    inlines = [TeamInline, AccessInline, AreaInline]
    list_display = [
        "number",
        "facility_name",
        "kind",
        "visit_day",
        "planning",
        "status_chip",
        "occupancy_share",
    ]
    list_filter = [
        WorkFilter,
        "status",
        "kind",
        "is_planned",
        "is_announced",
        "facility__place_type",
    ]
    list_select_related = ["facility"]
    search_fields = ["number", "facility__name_az", "facility__name_en", "facility__name_ru"]
    search_help_text = _("Number of the visit, or name of the place")
    autocomplete_fields = ["facility"]
    readonly_fields = ["status", "started_at", "ended_at", "released_at"]
    add_fieldsets = [
        (
            _("Place and kind"),
            {"fields": ["facility", ("kind", "is_announced", "is_restricted"), "aim"]},
        ),
    ]
    fieldsets = [
        (
            _("Place and kind"),
            {
                "fields": [
                    ("facility", "status"),
                    ("kind", "is_planned", "is_announced", "is_restricted"),
                    "planned_on",
                    "aim",
                ]
            },
        ),
        (
            _("Figures"),
            {
                "fields": [
                    ("official_limit", "persons_present", "persons_received"),
                    ("women", "children", "foreigners", "stateless"),
                ]
            },
        ),
        (
            _("Course of the visit"),
            {"fields": [("started_at", "ended_at"), "opening_talk", "closing_talk"]},
        ),
        (_("Report"), {"fields": ["report", "released_at"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("facility")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return self.fieldsets
        if not request.user.has_perm("cases.plan_visit"):
            return self.add_fieldsets
        plan = (_("Plan"), {"fields": [("is_planned", "planned_on")]})
        return [*self.add_fieldsets, plan]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the permission to plan, a user records only unplanned visits."""
        if request.user.has_perm("cases.plan_visit"):
            return self.readonly_fields
        return [*self.readonly_fields, "is_planned", "planned_on"]

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else [TeamInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.status not in (VisitStatus.RELEASED, VisitStatus.CALLED_OFF)
        return super().has_change_permission(request, obj) and is_open

    def get_formset_kwargs(self, request: Any, obj: Any, inline: Any, prefix: str) -> Any:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, AccessInline):
            known = set(obj.access_log.values_list("right", flat=True))
            kwargs["initial"] = [{"right": right} for right in AccessRight if right not in known]
        return kwargs

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        if not request.user.has_perm("cases.plan_visit"):
            obj.is_planned = False
        visits.plan(obj, by=user_of(request))

    def panels(self, request: HttpRequest, obj: Any) -> Iterable[dict[str, Any]]:
        return visit_panels(obj, user_of(request), on=timezone.localdate())

    @admin.display(description=_("place"), ordering="facility__name_en")
    def facility_name(self, obj: Visit) -> Any:
        return format_html("<bdi>{}</bdi>", obj.facility)

    @admin.display(description=_("day"), ordering="started_at")
    def visit_day(self, obj: Visit) -> Any:
        if obj.started_at:
            at = timezone.localtime(obj.started_at)
            return format_html('<time datetime="{}">{}</time>', at.isoformat(), f"{at:%d.%m.%Y}")
        if obj.planned_on is None:
            return "—"
        planned = f"{obj.planned_on:%d.%m.%Y}"
        return format_html('<span class="quiet">{} {}</span>', _("planned"), planned)

    @admin.display(description=_("visit"))
    def planning(self, obj: Visit) -> Any:
        planned = _("planned") if obj.is_planned else _("not planned")
        announced = _("announced") if obj.is_announced else _("unannounced")
        restricted = format_html(' <span class="chip chip--warn">{}</span>', _("restricted"))
        return format_html("{}, {}{}", planned, announced, restricted if obj.is_restricted else "")

    @admin.display(description=_("status"), ordering="status")
    def status_chip(self, obj: Visit) -> Any:
        chip = '<span class="chip chip--{}">{}</span>'
        return format_html(chip, obj.status, obj.get_status_display())

    @admin.display(description=_("occupancy"))
    def occupancy_share(self, obj: Visit) -> Any:
        share = obj.occupancy
        if share is None:
            return "—"
        if not is_over_occupied(obj.persons_present, obj.official_limit):
            return f"{share:.0%}"
        return format_html('<span class="chip chip--overdue">{}</span>', f"{share:.0%}")


def _is_team_open_cached(visit: Any) -> bool:
    """Whether the team may be edited. Each inline asks; the answer is kept on ``visit``."""
    if visit is None:
        return True
    if not hasattr(visit, "has_open_team"):
        visit.has_open_team = visits.is_team_open(visit)
    return visit.has_open_team
