from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.casefile.admin import urgency
from cases.casefile.queries import clocks
from cases.casefile.services import deadlines, documents, priorities
from cases.complaints.admin.intake import IntakeForm
from cases.complaints.admin.intake_layout import FIELDSETS, WIDGETS
from cases.complaints.admin.steps import STEPS
from cases.complaints.queries import panels
from cases.complaints.services import advice, changes, complaints, registration
from cases.detention.admin.removal_steps import removal_warnings
from cases.models import Complaint, Detention, Party, PartyRole
from cases.people.admin.duplicate_check import KNOWN_PERSON_TAKEN
from cases.people.queries import search
from cases.protection.admin.protection import ProtectionMixin, summary_of
from ombudsman.backoffice.fields import current_minute
from ombudsman.backoffice.filters import AutocompleteFilter, DateRangeFilter
from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin, OfficeForm
from ombudsman.backoffice.requests import user_of
from ombudsman.rules import numbers


class ComplaintForm(OfficeForm):
    """Changes the data of a complaint; its status changes by transitions only."""

    class Meta:
        widgets = WIDGETS

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for error in registration.date_errors(self._draft(), at=timezone.now()):
            self.add_error(error.field or None, str(error))
        return cleaned

    def _draft(self) -> Complaint:
        draft = Complaint(received_at=self.instance.received_at)
        for name in ("received_at", "handed_over_at", "violated_on", "learned_on"):
            value = self.cleaned_data.get(name) or getattr(self.instance, name)
            setattr(draft, name, value)
        return draft


class TimeLimitFilter(admin.SimpleListFilter):
    title = _("time limit")
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("immediate", _("Immediate")),
            ("removal", _("Removal within 72 hours or without a date")),
            ("review", _("Reviews of detention within 7 days or passed")),
            ("no_review", _("Held, no next review known")),
            ("overdue", _("Overdue")),
            ("week", _("Due within 7 days")),
            ("open", _("Open")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "immediate":
                return queryset.immediate()
            case "removal":
                return queryset.removal_near()
            case "review":
                return queryset.review_near()
            case "no_review":
                return queryset.without_review()
            case "overdue":
                return queryset.overdue()
            case "week":
                return queryset.due_within(7)
            case "open":
                return queryset.open()
        return queryset


class OfficerFilter(admin.SimpleListFilter):
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
class ComplaintAdmin(ProtectionMixin, IdempotentFormMixin, OfficeAdmin):
    section = _("Complaints")
    primary = True
    audits_reads = True
    autofilled = ("received_at",)
    transitions = STEPS
    list_display = ["number", "about", "who", "body", "state", "due", "officer"]
    list_display_links = ["number", "about"]
    list_filter = [
        TimeLimitFilter,
        "status",
        "priority",
        OfficerFilter,
        ("received_at", DateRangeFilter),
        ("respondent", AutocompleteFilter),
    ]
    list_select_related = ["officer", "respondent"]
    search_fields = ["number"]
    search_help_text = _("Number of the complaint, or a person's name")
    autocomplete_fields = [
        "narrative_language",
        "respondent",
        "facility",
        "region",
        "rights",
        "topics",
        "unit",
    ]
    fieldsets = [
        (
            _("Matter"),
            {
                "fields": [
                    "summary",
                    "narrative",
                    "narrative_language",
                    ("translation", "translator"),
                    "request",
                ]
            },
        ),
        (
            _("Against whom, where, when"),
            {
                "fields": [
                    ("respondent_as_told", "respondent"),
                    ("facility", "region"),
                    ("violated_on", "learned_on", "is_continuing"),
                ]
            },
        ),
        (_("Rights and topics"), {"fields": ["rights", "topics"]}),
        (_("Receipt"), {"fields": [("channel", "kind"), ("received_at", "handed_over_at")]}),
        (
            _("To be weighed"),
            {
                "fields": [
                    ("is_anonymous", "is_substantiated"),
                    ("is_before_court", "is_repeat"),
                    ("alleges_ill_treatment", "has_reprisal_risk"),
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if request.resolver_match and "object_id" in request.resolver_match.kwargs:
            held = Detention.objects.running().filter(complaint=OuterRef("pk"))
            rows = rows.select_related(*DETAIL_RELATED).annotate(is_somebody_held=Exists(held))
            return rows.prefetch_related("rights", "topics")
        people = Party.objects.filter(role=PartyRole.COMPLAINANT)
        people = people.select_related("person", "organisation")
        return rows.prefetch_related(Prefetch("parties", people, to_attr="complainants"))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Worklists by the earliest time limit; the whole list by the latest complaint."""
        clock = request.GET.get("clock")
        if clock == "review":
            return [clocks.by_next_review(), "-pk"]
        return ["due_at", "-pk"] if clock else ["-pk"]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        page = super().get_changelist_instance(request)
        clocks.prefetch_clocks(page.result_list)
        return page

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = ComplaintForm if obj else IntakeForm
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else FIELDSETS

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"received_at": current_minute(), **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            return super().save_model(request, obj, form, change)
        fresh = Complaint.objects.get(pk=obj.pk)
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        changes.change(fresh, changed, by=user_of(request))
        return None

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        for warning in removal_warnings(obj, scheduled_at=form.cleaned_data["removal_at"]):
            messages.warning(request, warning)
        made = complaints.register(form.registration, by=user_of(request))
        if form.duplicate_decision and form.duplicate_decision.is_known:
            messages.info(request, KNOWN_PERSON_TAKEN)
        if form.cleaned_data.get("file"):
            documents.file(made, form.cleaned_data["file"], by=user_of(request))
        obj.pk, obj.number = made.pk, made.number  # for the redirect and the message

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing: the services have saved rights and topics."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        if numbers.looks_like_number(search_term):
            return queryset.filter(number=_spelled(search_term)), False
        if parts := numbers.possible_numbers(search_term, "C", search.years_online()):
            return queryset.filter(number__in=parts), False
        user = user_of(request)
        keys = search.complaints_of_people_named(search_term, user=user)
        return queryset.filter(pk__in=keys), False

    def panels(self, request: HttpRequest, obj: Any) -> Iterable[dict[str, Any]]:
        user = user_of(request)
        now = timezone.now()
        parties = panels.parties(obj)
        people = [p.person for p in parties if p.person and p.role in priorities.CONCERNED]
        orders = list(obj.removals.select_related("issued_by"))
        held = list(panels.detentions(obj))
        return [
            _panel(_("People"), "parties", rows=parties),
            _panel(
                _("Urgency"),
                "urgency",
                assessment=priorities.assessment(obj, people, orders, held, at=now),
                alerts=priorities.alerts(people, orders, on=timezone.localdate()),
                orders=orders,
                is_contested=any(o.appeal_lodged_on or o.interim_measure for o in orders),
                now=now,
            ),
            _panel(
                _("Detention"),
                "detentions",
                rows=held,
                now=now,
                late=deadlines.forwarded_late(obj),
            ),
            _panel(_("Protection"), "protection", **summary_of(parties), obj=obj),
            _panel(_("Time limits"), "clocks", rows=panels.clocks(obj), now=now),
            _panel(
                _("Advice on admissibility"), "advice", rows=advice.for_complaint(obj, parties)
            ),
            _panel(_("Timeline"), "timeline", rows=panels.timeline(obj)),
            _panel(_("Documents"), "documents", rows=panels.documents(obj, user)),
            _panel(_("Results"), "results", rows=obj.results.select_related("outcome", "measure")),
            _panel(
                _("Recommendations"), "recommendations", rows=panels.recommendations(obj, user)
            ),
            _panel(_("Calls"), "calls", rows=panels.calls(obj, user)),
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
        urgent = '{} <span class="chip chip--{}">{}</span>'
        if obj.priority != "normal":
            status = format_html(urgent, status, obj.priority, obj.get_priority_display())
        if urgency.has_alert(obj):
            status = format_html(urgent, status, "danger", gettext("status against removal"))
        return status

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, obj: Complaint) -> Any:
        return format_html("{}{}", _next_limit(obj), urgency.clock_lines(obj, at=timezone.now()))


def _next_limit(obj: Complaint) -> Any:
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


DETAIL_RELATED = (
    "channel",
    "narrative_language",
    "respondent",
    "facility",
    "region",
    "unit",
    "officer",
    "joined_to",
    "refusal_ground",
    "registered_by",
)


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
