from datetime import UTC, date, datetime
from xml.etree import ElementTree

import icalendar
import pytest
from django.utils import timezone

from ombudsman.services import reference
from outreach.models import Event
from outreach.services import events
from tests.factories import ArticleFactory, ClassificationFactory, EventFactory

ATOM = "{http://www.w3.org/2005/Atom}"


def calendar(client, **headers):
    response = client.get("/events.ics", headers=headers)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content)


def entries(client, **headers):
    return calendar(client, **headers).walk("VEVENT")


def atom(client):
    response = client.get("/events.atom")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314  our own answer


def test_calendar_holds_the_five_reference_events(client):
    reference.load(on=timezone.localdate())
    events.load()

    found = {str(entry["UID"]): entry for entry in entries(client)}

    assert len(found) == 5
    assert {entry["DTSTART"].dt for entry in found.values()} == {
        date(2019, 12, 21),
        date(2021, 11, 29),
        date(2022, 11, 1),
        date(2022, 11, 30),
        date(2024, 8, 29),
    }
    assert all(entry["SUMMARY"].startswith("Reported: ") for entry in found.values())
    assert all("not reported" in entry["COMMENT"] for entry in found.values())


def test_known_day_is_an_all_day_entry_that_blocks_no_time(client):
    georgia = ClassificationFactory(list="country", code="GEO", name_en="Georgia")
    event = EventFactory(
        title_en="Round table; with, commas",
        summary_en="First line\nsecond line",
        held_from=date(2026, 3, 30),
        held_to=date(2026, 3, 31),
        place_en="Tbilisi",
        country=georgia,
        is_published=True,
    )

    (entry,) = entries(client)

    assert entry["DTSTART"].params["VALUE"] == "DATE"
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2026, 3, 30), date(2026, 4, 1))
    assert entry["TRANSP"] == "TRANSPARENT"
    assert entry["SUMMARY"] == "Round table; with, commas"
    assert entry["DESCRIPTION"] == "First line\nsecond line"
    assert entry["LOCATION"] == "Tbilisi, Georgia"
    assert entry["URL"] == f"http://testserver/events/{event.slug}/"
    assert entry["DTSTAMP"].dt == event.updated_at.replace(microsecond=0).astimezone(UTC)
    assert "COMMENT" not in entry


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({}, date(2026, 3, 31)),
        ({"days": 3}, date(2026, 4, 2)),
        ({"days": 0}, date(2026, 3, 31)),
        ({"days": 3, "held_to": date(2026, 3, 30)}, date(2026, 3, 31)),
    ],
)
def test_last_day_is_the_one_stated_or_follows_from_the_length(client, fields, end):
    EventFactory(held_from=date(2026, 3, 30), is_published=True, **fields)

    (entry,) = entries(client)

    assert entry["DTEND"].dt == end


def test_calendar_leaves_out_drafts_and_what_has_no_date(client, as_role):
    ArticleFactory()
    EventFactory(is_published=True)

    assert entries(client) == []
    assert entries(as_role("outreach_officer")) == []


def test_calendar_speaks_the_language_of_the_reader(client):
    event = EventFactory(title_ru="Круглый стол", held_from=date(2026, 3, 30), is_published=True)

    (entry,) = entries(client, accept_language="ru")

    assert entry["SUMMARY"] == "Круглый стол"
    assert entry["SUMMARY"].params["LANGUAGE"] == "ru"
    assert entry["UID"] == entries(client)[0]["UID"]
    assert event.title_ru.encode() in calendar(client, accept_language="ru").to_ical()


def test_calendar_asks_the_database_as_often_at_any_length(client, django_assert_num_queries):
    for rows in (1, 3):
        for article in ArticleFactory.create_batch(rows):
            Event.objects.filter(pk=article.event_id).update(is_published=True)
        with django_assert_num_queries(1):
            client.get("/events.ics")


def test_feed_is_well_formed_and_newest_first(client):
    old = EventFactory(held_from=date(2024, 3, 1), is_published=True, summary_en="A & B <b>")
    new = EventFactory(held_from=date(2026, 3, 1), is_published=True)
    EventFactory(held_from=date(2026, 3, 2))

    feed = atom(client)

    assert [entry.find(f"{ATOM}title").text for entry in feed.iter(f"{ATOM}entry")] == [
        new.title_en,
        old.title_en,
    ]
    second = list(feed.iter(f"{ATOM}entry"))[1]
    assert second.find(f"{ATOM}summary").text == "A & B <b>"
    assert second.find(f"{ATOM}link").get("href") == f"http://testserver/events/{old.slug}/"
    assert second.find(f"{ATOM}id").text.startswith("urn:uuid:")
    published = datetime.fromisoformat(second.find(f"{ATOM}published").text)
    assert timezone.localdate(published) == date(2024, 3, 1)


def test_feed_asks_the_database_as_often_at_any_length(client, django_assert_num_queries):
    for rows in (1, 3):
        EventFactory.create_batch(rows, held_from=date(2026, 3, 1), is_published=True)
        with django_assert_num_queries(1):
            client.get("/events.atom")


def test_control_characters_and_foreign_scripts_break_neither(client):
    title = "ندوة \x0b\x01 სემინარი"
    EventFactory(title_en=title, held_from=date(2026, 3, 1), is_published=True)

    (entry,) = entries(client)

    assert entry["SUMMARY"] == "ندوة  სემინარი"
    assert atom(client).find(f"{ATOM}entry/{ATOM}title").text == "ندوة  სემინარი"


@pytest.mark.parametrize("address", ["/events.ics", "/events.atom"])
def test_feeds_of_an_empty_office_parse(client, address):
    body = client.get(address).content

    if address.endswith("ics"):
        assert icalendar.Calendar.from_ical(body).walk("VEVENT") == []
    else:
        assert ElementTree.fromstring(body).findall(f"{ATOM}entry") == []  # noqa: S314
