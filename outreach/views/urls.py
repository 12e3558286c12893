"""Public URLs of outreach."""

from django.urls import path

from outreach.views import events

app_name = "outreach"

urlpatterns = [
    path("events/", events.event_list, name="events"),
    path("events/<slug:slug>/", events.event_detail, name="event"),
    path("events.ics", events.event_calendar, name="calendar"),
    path("events.atom", events.event_feed, name="feed"),
]
