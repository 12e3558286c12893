from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.calls.admin.call_steps import STEPS, complaint_number, outcomes
from cases.calls.admin.reserved_identities import mask_complaint, mask_person
from cases.calls.queries import caller_cases
from cases.calls.services import calls
from cases.models import Call, Callback, Direction, OutcomeRule, Person
from ombudsman.backoffice.fields import CurrentChoiceField
from ombudsman.backoffice.filters import DateRangeFilter
from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin
from ombudsman.backoffice.public_numbers import PublicNumberSearchMixin
from ombudsman.backoffice.requests import user_of
from ombudsman.backoffice.service_forms import ServiceValidatedForm, form_for_user
from ombudsman.rules import phones


class CallForm(ServiceValidatedForm):
    """Logs a call together with its outcome, caller and complaint."""

    depends_on = ("direction", "caller_number", "started_at", "ended_at", "note")
    complaint_number = complaint_number()
    result = CurrentChoiceField(
        queryset=outcomes(),
        label=_("Outcome"),
        required=False,
        help_text=_("May be given later, while the call goes on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "person" in self.fields:
            people = Person.objects.visible_to(self.user)
            self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def validate_with_service(self, instance: Any) -> None:
        if instance.pk:
            return
        calls.clean(instance)
        outcome, day = self.cleaned_data.get("result"), timezone.localdate()
        if outcome is None:
            return
        calls.check_outcome(
            outcome, instance.direction, note=instance.note, on=day, field="result"
        )


class WorkFilter(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("uncoded", _("Without an outcome")), ("mine", _("Mine"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "uncoded":
                return queryset.uncoded()
            case "mine":
                return queryset.filter(taker=request.user)
        return queryset


@admin.register(Call)
class CallAdmin(IdempotentFormMixin, PublicNumberSearchMixin, OfficeAdmin):
    section = _("Calls")
    primary = True
    audits_reads = True
    form = CallForm
    transitions = STEPS
    number_lookup = "complaint__number"
    list_display = [
        "started",
        "direction",
        "caller_number",
        "person_name",
        "result",
        "complaint_label",
        "taker",
    ]
    list_display_links = ["started"]
    list_filter = [WorkFilter, "direction", "is_emergency", ("started_at", DateRangeFilter)]
    list_select_related = ["person", "outcome", "complaint", "taker"]
    search_fields = ["call_id"]
    search_help_text = _("A telephone number, or the number of a complaint")
    autocomplete_fields = ["person", "language", "topics"]
    fieldsets = [
        (
            _("Call"),
            {
                "fields": [
                    ("direction", "caller_number"),
                    ("started_at", "ended_at"),
                    ("taker", "outcome"),
                ]
            },
        ),
        (
            _("Caller and matter"),
            {"fields": [("person", "complaint"), ("language", "is_emergency"), "topics", "note"]},
        ),
    ]
    add_fieldsets = [
        (
            _("Call"),
            {
                "fields": [
                    ("direction", "caller_number"),
                    ("started_at", "ended_at"),
                    ("language", "is_emergency"),
                ]
            },
        ),
        (_("Caller and matter"), {"fields": [("person", "complaint_number"), "topics", "note"]}),
        (_("Outcome"), {"fields": ["result"]}),
    ]
    written_once = (
        "direction",
        "caller_number",
        "started_at",
        "ended_at",
        "taker",
        "outcome",
        "person",
        "complaint",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return form_for_user(request.user, super().get_form(request, obj, change=change, **kwargs))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        seen = mask_person(self.fieldsets, request, obj.person)
        return mask_complaint(seen, request, obj.complaint)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.written_once, "person_name", "complaint_label") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"started_at": timezone.now(), **super().get_changeform_initial_data(request)}

    def case_of(self, obj: Any) -> Any:
        return obj.complaint or obj.person or obj

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        by = user_of(request)
        calls.log(obj, by=by)
        complaint = form.cleaned_data["complaint_number"]
        if form.cleaned_data["result"]:
            calls.code(obj, form.cleaned_data["result"], by=by, complaint=complaint)
        elif complaint:
            calls.link(obj, by=by, complaint=complaint)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        number = phones.normalise(search_term)
        if number:
            return queryset.filter(caller_number=number), False
        return super().get_search_results(request, queryset, search_term)

    def panels(self, request: HttpRequest, obj: Any) -> Iterable[dict[str, Any]]:
        user = user_of(request)
        scheduled = Callback.objects.visible_to(user).filter(call=obj)
        return [
            {
                "title": _("Cases of the caller"),
                "template": "admin/cases/call/cases.html",
                "rows": caller_cases(obj, user),
            },
            {
                "title": _("Callbacks"),
                "template": "admin/cases/call/callbacks.html",
                "rows": scheduled.select_related("claimed_by"),
            },
        ]

    @admin.display(description=_("began at"), ordering="started_at")
    def started(self, obj: Call) -> Any:
        at = timezone.localtime(obj.started_at)
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), f"{at:%d.%m.%Y %H:%M}")

    @admin.display(description=_("caller"))
    def person_name(self, obj: Call) -> Any:
        if obj.person is None:
            return "—"
        if obj.person.is_reserved:
            return gettext("Reserved identity")
        return format_html("<bdi>{}</bdi>", obj.person)

    @admin.display(description=_("outcome"))
    def result(self, obj: Call) -> Any:
        urgent = format_html('<span class="chip chip--immediate">{}</span> ', _("emergency"))
        if obj.outcome:
            shown: Any = obj.outcome
        else:
            word = gettext("in progress") if obj.ended_at is None else gettext("no outcome")
            shown = format_html('<span class="chip chip--warn">{}</span>', word)
        return format_html("{}{}", urgent if obj.is_emergency else "", shown)

    @admin.display(description=_("complaint"))
    def complaint_label(self, obj: Call) -> Any:
        if obj.complaint is None:
            return "—"
        return format_html('<span class="nowrap">{}</span>', obj.complaint)


@admin.register(OutcomeRule)
class OutcomeRuleAdmin(OfficeAdmin):
    section = _("Calls")
    list_display = [
        "outcome",
        "direction_label",
        "is_served",
        "needs_note",
        "retry_minutes",
        "may_block",
    ]
    list_filter = ["is_served", "needs_note"]
    list_select_related = ["outcome"]
    search_fields = ["outcome__code", "outcome__name_az", "outcome__name_en", "outcome__name_ru"]
    readonly_fields = ["outcome"]

    @admin.display(description=_("direction"))
    def direction_label(self, obj: OutcomeRule) -> Any:
        return Direction(obj.direction).label if obj.direction else _("Both")
