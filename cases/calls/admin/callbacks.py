from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.calls.admin.callback_steps import STEPS
from cases.calls.admin.reserved_identities import mask_person
from cases.calls.services import callbacks
from cases.models import Callback, CallbackAttempt, CallbackStatus, Person
from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin, ReadOnlyInline
from ombudsman.backoffice.requests import user_of
from ombudsman.backoffice.service_forms import ServiceValidatedForm, form_for_user
from ombudsman.rules import phones


class CallbackForm(ServiceValidatedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "person" in self.fields:
            people = Person.objects.visible_to(self.user)
            self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def validate_with_service(self, instance: Any) -> None:
        callbacks.clean(instance, at=timezone.now())


class AttemptInline(ReadOnlyInline):
    model = CallbackAttempt
    fields = ["at", "by", "outcome", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("by", "outcome")


class WorkFilter(admin.SimpleListFilter):
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("Due now")), ("mine", _("Taken on by me")), ("open", _("Open"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "due":
                return queryset.due()
            case "mine":
                return queryset.open().filter(claimed_by=request.user)
            case "open":
                return queryset.open()
        return queryset


@admin.register(Callback)
class CallbackAdmin(IdempotentFormMixin, OfficeAdmin):
    section = _("Calls")
    audits_reads = True
    form = CallbackForm
    transitions = STEPS
    inlines = [AttemptInline]
    list_display = [
        "time_window",
        "number",
        "person_name",
        "reason",
        "language",
        "status_chip",
        "claimed_by",
    ]
    list_display_links = ["time_window"]
    list_filter = [WorkFilter, "status", "not_before"]
    list_select_related = ["person", "language", "claimed_by"]
    search_fields = ["reason"]
    search_help_text = _("A telephone number, or words of the reason")
    autocomplete_fields = ["person", "language"]
    fieldsets = [
        (
            _("Whom and why"),
            {"fields": [("person", "number"), "reason", ("language", "say_nothing")]},
        ),
        (_("When"), {"fields": [("not_before", "not_after")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return form_for_user(request.user, super().get_form(request, obj, change=change, **kwargs))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fieldsets
        return mask_person(self.fieldsets, request, obj.person)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("person_name",) if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"not_before": timezone.now(), **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a callback changes only by its steps

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else []

    def case_of(self, obj: Any) -> Any:
        return obj.person or obj

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        callbacks.schedule(obj, by=user_of(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        number = phones.normalise(search_term)
        if number:
            return queryset.filter(number=number), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("not before"), ordering="not_before")
    def time_window(self, obj: Callback) -> Any:
        at = timezone.localtime(obj.not_before)
        time = format_html('<time datetime="{}">{}</time>', at.isoformat(), f"{at:%d.%m.%Y %H:%M}")
        if obj.not_after is None:
            return time
        return format_html("{}–{}", time, f"{timezone.localtime(obj.not_after):%H:%M}")

    @admin.display(description=_("person"))
    def person_name(self, obj: Callback) -> Any:
        if obj.person is None:
            return "—"
        if obj.person.is_reserved:
            return gettext("Reserved identity")
        return format_html("<bdi>{}</bdi>", obj.person)

    @admin.display(description=_("status"), ordering="status")
    def status_chip(self, obj: Callback) -> Any:
        chip = '<span class="chip chip--{}">{}</span>'
        shown = format_html(chip, obj.status, obj.get_status_display())
        due = obj.status == CallbackStatus.OPEN and obj.not_before <= timezone.now()
        discreet = format_html(chip, "warn", _("say nothing")) if obj.say_nothing else ""
        late = format_html(chip, "overdue", _("due")) if due else ""
        return format_html("{} {} {}", shown, late, discreet)
