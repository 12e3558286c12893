from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet, TextField
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ombudsman.backoffice.form_tokens import IdempotentFormMixin
from ombudsman.backoffice.office import OfficeAdmin, OfficeInline
from ombudsman.backoffice.transitions import Transition
from outreach.admin.articles import ArticleInline
from outreach.admin.participants import OrganisationInline, ParticipantInline
from outreach.admin.reasons import UnpublishForm
from outreach.models import Event, EventPoint
from outreach.queries import events as queries
from outreach.services import events


class PointInline(OfficeInline):
    model = EventPoint
    fields = ["position", "kind", "text_az", "text_en", "text_ru"]
    formfield_overrides = {
        TextField: {"widget": forms.Textarea(attrs={"rows": 4, "cols": 26, "dir": "auto"})}
    }


class HeldOrReportedIn(admin.SimpleListFilter):
    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        visible = Event.objects.visible_to(request.user)
        return [(str(year), str(year)) for year in queries.years(visible)]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        year = self.value()
        known = year in {key for key, _label in self.lookup_choices}
        return queries.in_year(queryset, int(year)) if year and known else queryset


@admin.register(Event)
class EventAdmin(IdempotentFormMixin, OfficeAdmin):
    section = _("Outreach")
    primary = True
    list_display = ["name", "kind", "day", "office_role", "country", "is_published"]
    list_filter = ["is_published", "kind", "office_role", HeldOrReportedIn, "mode"]
    search_fields = ["title_az", "title_en", "title_ru", "slug", "participants__name_as_printed"]
    search_help_text = _("Title, address or name of a participant")
    ordering = queries.newest_first()
    autocomplete_fields = ["country", "countries", "topics"]
    readonly_fields = ["slug", "is_published"]
    inlines = [ParticipantInline, OrganisationInline, PointInline, ArticleInline]
    fieldsets = [
        (
            _("Event"),
            {"fields": [("kind", "mode", "office_role"), "title_az", "title_en", "title_ru"]},
        ),
        (
            _("Day and place"),
            {
                "fields": [
                    ("held_from", "held_to", "days"),
                    ("date_as_reported_az", "date_as_reported_en", "date_as_reported_ru"),
                    ("place_az", "place_en", "place_ru"),
                    "country",
                ]
            },
        ),
        (_("In our own words"), {"fields": ["summary_az", "summary_en", "summary_ru"]}),
        (_("Who and what about"), {"fields": ["countries", "topics"]}),
        (_("Public page"), {"fields": ["slug", "is_published"]}),
    ]
    transitions = [
        Transition(
            "publish",
            _("Publish"),
            "outreach.publish_event",
            events.publish,
            offered=lambda event: not event.is_published,
            tone="primary",
        ),
        Transition(
            "unpublish",
            _("Take back"),
            "outreach.publish_event",
            events.unpublish,
            form=UnpublishForm,
            offered=lambda event: event.is_published,
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = queries.dated(Event.objects.visible_to(request.user)).select_related("country")
        if request.resolver_match and "object_id" in request.resolver_match.kwargs:
            return rows.prefetch_related("countries", "topics")
        return rows

    def save_new(self, request: HttpRequest, obj: Any, form: Any) -> None:
        obj.created_by = request.user
        obj.slug = events.free_slug(obj.title_en)
        super().save_new(request, obj, form)

    @admin.display(description=_("title"), ordering="title_en")
    def name(self, obj: Event) -> str:
        return format_html("<bdi>{}</bdi>", obj.title)

    @admin.display(description=_("day"), ordering="dated_on")
    def day(self, obj: Any) -> str:
        if obj.dated_on is None:
            return "—"
        day = date_format(obj.dated_on, "d.m.Y")
        return day if obj.held_from else gettext("reported on %(day)s") % {"day": day}
