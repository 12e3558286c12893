"""Published events as an iCalendar file and an Atom feed."""

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import make_aware
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from outreach.models import Event
from outreach.queries import events as queries

# Characters that XML 1.0 and RFC 5545 do not allow.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
NEWEST = 50


def event_uuid(event: Event) -> uuid.UUID:
    """The UUID of an event, the same in the calendar, in the feed and on every server."""
    return uuid.uuid5(uuid.NAMESPACE_URL, event.get_absolute_url())


def calendar(events: Iterable[Event], *, absolute: Callable[[str], str]) -> bytes:
    """An iCalendar file (RFC 5545) of ``dated`` events; ``absolute`` turns a path into a URL.

    Entries are all-day and block no time. Many sources give the date of publication but not of the
    event. Calendars do not show VJOURNAL, so such an event becomes an entry on the day of
    publication, titled "Reported: ...", with a comment. An event without any date is left out.
    """
    file = Calendar()
    file.add("PRODID", "-//Ombudsman//Outreach events//EN")
    file.add("VERSION", "2.0")
    file.add("METHOD", "PUBLISH")
    file.add("X-WR-CALNAME", _("Events of the Ombudsman"))
    file.add("X-PUBLISHED-TTL", "P1D")
    for event in events:
        if event.dated_on:
            file.add_component(_entry(event, event.dated_on, absolute(event.get_absolute_url())))
    return file.to_ical()


def _entry(event: Event, day: date, address: str) -> Entry:
    entry = Entry()
    entry.add("UID", str(event_uuid(event)))
    entry.add("DTSTAMP", event.updated_at)
    entry.add("CREATED", event.created_at)
    entry.add("LAST-MODIFIED", event.updated_at)
    entry.add("DTSTART", day)
    entry.add("DTEND", _last_day(event, day) + timedelta(days=1))
    entry.add("TRANSP", "TRANSPARENT")
    entry.add("SUMMARY", _heading(event), {"LANGUAGE": get_language() or "en"})
    entry.add("DESCRIPTION", _clean(event.summary), {"LANGUAGE": event.summary_language})
    entry.add("CATEGORIES", [str(event.get_kind_display())])
    entry.add("URL", address)
    if place := _place(event):
        entry.add("LOCATION", place)
    if not event.held_from:
        entry.add(
            "COMMENT", _("The day of the event is not reported; this is the day of the report.")
        )
    return entry


def _last_day(event: Event, day: date) -> date:
    if not event.held_from:
        return day
    return event.held_to or day + timedelta(days=(event.days or 1) - 1)


def _heading(event: Event) -> str:
    title = _clean(event.title)
    return title if event.held_from else _("Reported: %(title)s") % {"title": title}


def _place(event: Event) -> str:
    country = event.country.name if event.country else ""
    return _clean(", ".join(part for part in (event.place, country) if part))


def _clean(text: str) -> str:
    return CONTROL.sub("", text)


class EventFeed(Feed):
    """The newest published events as Atom (RFC 4287)."""

    feed_type = Atom1Feed
    title = gettext_lazy("Events of the Ombudsman")
    subtitle = gettext_lazy("Seminars, conferences and meetings of the office")
    author_name = gettext_lazy("Office of the Ombudsman")
    link = reverse_lazy("outreach:events")
    feed_url = reverse_lazy("outreach:feed")

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def items(self, request: HttpRequest) -> Iterable[Event]:
        published = Event.objects.visible_to(request.user).published()
        return queries.dated(published)[:NEWEST]

    def item_title(self, event: Event) -> str:
        return _clean(event.title)

    def item_description(self, event: Event) -> str:
        return _clean(event.summary)

    def item_guid(self, event: Event) -> str:
        return event_uuid(event).urn

    def item_pubdate(self, event: Event) -> datetime | None:
        return make_aware(datetime.combine(event.dated_on, time())) if event.dated_on else None

    def item_updateddate(self, event: Event) -> datetime:
        return event.updated_at

    def item_categories(self, event: Event) -> list[str]:
        return [str(event.get_kind_display())]
