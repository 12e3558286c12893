"""Public pages of events; outreach officers see drafts as well."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from outreach.models import Event, EventKind, Publication
from outreach.queries import events as queries
from outreach.views import feeds

PAGE_SIZE = 20


class EventFilter(forms.Form):
    """Filters of the list; a wrong value shows an error and does not filter."""

    def __init__(self, *args: Any, events: QuerySet[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in queries.years(events)]
        countries = sorted((row.name, row.code) for row in queries.countries(events))
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[("", _("All kinds")), *EventKind.choices], required=False
        )
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Year"), choices=[("", _("All years")), *years], coerce=int, required=False
        )
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            choices=[("", _("All countries")), *((code, name) for name, code in countries)],
            required=False,
        )

    @property
    def is_applied(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def apply(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """The ``dated`` events that match the valid fields."""
        self.full_clean()
        if kind := self.cleaned_data.get("kind"):
            events = events.filter(kind=kind)
        if year := self.cleaned_data.get("year"):
            events = queries.in_year(events, year)
        if country := self.cleaned_data.get("country"):
            events = queries.in_country(events, country)
        return events


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def event_list(request: HttpRequest) -> HttpResponse:
    visible = Event.objects.visible_to(request.user)
    form = EventFilter(request.GET, events=visible)
    events = form.apply(queries.dated(visible)).select_related("country")
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "outreach/event_list.html", {"form": form, "page": page})


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    publications = Publication.objects.visible_to(request.user)
    events = queries.with_page_data(Event.objects.visible_to(request.user), publications)
    event = get_object_or_404(events, slug=slug)
    return render(request, "outreach/event_detail.html", {"event": event})


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def event_calendar(request: HttpRequest) -> HttpResponse:
    published = Event.objects.visible_to(request.user).published()
    events = queries.dated(published.select_related("country"))
    return HttpResponse(
        feeds.calendar(events, absolute=request.build_absolute_uri),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="events.ics"'},
    )


event_feed = require_safe(vary_on_headers("Accept-Language", "Cookie")(feeds.EventFeed()))
