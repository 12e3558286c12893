from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.admin.complaint_steps import STEPS
from cases.admin.intake import FIELDSETS, WIDGETS, IntakeForm
from cases.models import Complaint, Party, PartyRole
from cases.queries import casefile, search
from cases.services import advice, changes, complaints, documents, priorities, registration
from ombudsman.admin.fields import this_minute
from ombudsman.admin.filters import AutocompleteFilter, DateRangeFilter
from ombudsman.admin.office import OfficeAdmin, OfficeForm
from ombudsman.admin.once import OnceMixin
from ombudsman.rules import numbers
from ombudsman.rules.refusals import InvalidInput


class ComplaintForm(OfficeForm):
    """What a complaint says; its status moves by steps."""

    class Meta:
        widgets = WIDGETS

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        try:
            registration.check_dates(self._draft(), at=timezone.now())
        except InvalidInput as refusal:
            self.add_error(refusal.field or None, str(refusal))
        return cleaned

    def _draft(self) -> Complaint:
        draft = Complaint(received_at=self.instance.received_at)
        for name in ("received_at", "handed_over_at", "violated_on", "learned_on"):
            value = self.cleaned_data.get(name) or getattr(self.instance, name)
            setattr(draft, name, value)
        return draft


class Clock(admin.SimpleListFilter):
    title = _("time limit")
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("immediate", _("Immediate")),
            ("overdue", _("Overdue")),
            ("week", _("Due within 7 days")),
            ("open", _("Open")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "immediate":
                return queryset.immediate()
            case "overdue":
                return queryset.overdue()
            case "week":
                return queryset.due_within(7)
            case "open":
                return queryset.open()
        return queryset


class Desk(admin.SimpleListFilter):
    title = _("officer")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("Mine")), ("unassigned", _("Unassigned"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "mine":
                return queryset.assigned_to(request.user)
            case "unassigned":
                return queryset.unassigned()
        return queryset


@admin.register(Complaint)
class ComplaintAdmin(OnceMixin, OfficeAdmin):
    section = _("Complaints")
    leads = True
    opens = True
    transitions = STEPS
    list_display = ["number", "about", "who", "body", "state", "due", "officer"]
    list_display_links = ["number", "about"]
    list_filter = [Clock, "status", "priority", Desk, ("received_at", DateRangeFilter), ("respondent", AutocompleteFilter)]  # fmt: skip
    list_select_related = ["officer", "respondent"]
    search_fields = ["number"]
    search_help_text = _("Number of the complaint, or a person's name")
    autocomplete_fields = ["narrative_language", "respondent", "facility", "region", "rights", "topics", "unit"]  # fmt: skip
    fieldsets = [
        (_("Matter"), {"fields": ["summary", "narrative", "narrative_language", ("translation", "translator"), "request"]}),
        (_("Against whom, where, when"), {"fields": [("respondent_as_told", "respondent"), ("facility", "region"), ("violated_on", "learned_on", "is_continuing")]}),
        (_("Rights and topics"), {"fields": ["rights", "topics"]}),
        (_("Receipt"), {"fields": [("channel", "kind"), ("received_at", "handed_over_at")]}),
        (_("To be weighed"), {"fields": [("is_anonymous", "is_substantiated"), ("is_before_court", "is_repeat"), ("alleges_ill_treatment", "has_reprisal_risk")]}),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if request.resolver_match and "object_id" in request.resolver_match.kwargs:
            return rows.select_related(*ONE).prefetch_related("rights", "topics")
        people = Party.objects.filter(role=PartyRole.COMPLAINANT)
        people = people.select_related("person", "organisation")
        return rows.prefetch_related(Prefetch("parties", people, to_attr="complainants"))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Worklists begin with what ends first; the whole list with what came last."""
        return ["due_at", "-pk"] if request.GET.get("clock") else ["-pk"]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = ComplaintForm if obj else IntakeForm
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else FIELDSETS

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"received_at": this_minute(), **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            return super().save_model(request, obj, form, change)
        fresh = Complaint.objects.get(pk=obj.pk)
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        changes.change(fresh, changed, by=request.user)  # type: ignore[arg-type]
        return None

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        made = complaints.register(form.registration, by=request.user)  # type: ignore[arg-type]
        if form.cleaned_data.get("file"):
            documents.file(made, form.cleaned_data["file"], by=request.user)  # type: ignore[arg-type]
        obj.__dict__.update(made.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The services have saved rights and topics."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        if numbers.looks_like_number(search_term):
            return queryset.filter(number=_spelled(search_term)), False
        keys = search.complaints_of_people_named(search_term)
        return queryset.filter(pk__in=keys), False

    def panels(self, request: HttpRequest, obj: Any) -> Iterable[dict[str, Any]]:
        user: Any = request.user
        now = timezone.now()
        parties = casefile.parties(obj)
        people = [p.person for p in parties if p.person and p.role in priorities.CONCERNED]
        orders = list(obj.removals.select_related("issued_by"))
        return [
            _panel(_("People"), "parties", rows=parties),
            _panel(
                _("Urgency"),
                "urgency",
                assessment=priorities.assessment(obj, people, orders, at=now),
                alerts=priorities.alerts(people, orders, on=timezone.localdate()),
                orders=orders,
            ),
            _panel(_("Time limits"), "clocks", rows=casefile.clocks(obj), now=now),
            _panel(_("Advice on admissibility"), "advice", rows=advice.of(obj, parties)),
            _panel(_("Timeline"), "timeline", rows=casefile.timeline(obj)),
            _panel(_("Documents"), "documents", rows=casefile.documents(obj, user)),
            _panel(_("Results"), "results", rows=obj.results.select_related("outcome", "measure")),
            _panel(
                _("Recommendations"), "recommendations", rows=casefile.recommendations(obj, user)
            ),
            _panel(_("Calls"), "calls", rows=casefile.calls(obj, user)),
        ]

    @admin.display(description=_("summary"))
    def about(self, obj: Complaint) -> Any:
        text = obj.summary if len(obj.summary) <= 80 else f"{obj.summary[:79]}…"
        return format_html("<bdi>{}</bdi>", text)

    @admin.display(description=_("complainant"))
    def who(self, obj: Any) -> Any:
        if not obj.complainants:
            return gettext("Anonymous") if obj.is_anonymous else "—"
        party = obj.complainants[0]
        if party.person is not None and party.person.is_reserved:
            return gettext("Reserved identity")
        return format_html("<bdi>{}</bdi>", party.person or party.organisation)

    @admin.display(description=_("respondent"))
    def body(self, obj: Complaint) -> Any:
        return format_html("<bdi>{}</bdi>", obj.respondent or obj.respondent_as_told or "—")

    @admin.display(description=_("state"))
    def state(self, obj: Complaint) -> Any:
        status = format_html(
            '<span class="chip chip--{}">{}</span>', obj.status, obj.get_status_display()
        )
        if obj.priority == "normal":
            return status
        urgent = '{} <span class="chip chip--{}">{}</span>'
        return format_html(urgent, status, obj.priority, obj.get_priority_display())

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, obj: Complaint) -> Any:
        if obj.due_at is None or not obj.is_open:
            return "—"
        day = timezone.localtime(obj.due_at)
        late = obj.due_at < timezone.now()
        word = gettext("overdue") if late else ""
        return format_html(
            '<time datetime="{}">{}</time>{}',
            day.isoformat(),
            day.strftime("%d.%m.%Y"),
            format_html(' <span class="chip chip--overdue">{}</span>', word) if late else "",
        )


ONE = ("channel", "narrative_language", "respondent", "facility", "region", "unit", "officer", "joined_to", "refusal_ground", "registered_by")  # fmt: skip


def _panel(title: Any, name: str, **context: Any) -> dict[str, Any]:
    return {
        "title": title,
        "template": f"admin/cases/complaint/{name}.html",
        "name": name,
        **context,
    }


def _spelled(text: str) -> str:
    try:
        return numbers.parse_number(text)
    except numbers.NumberError:
        return ""
