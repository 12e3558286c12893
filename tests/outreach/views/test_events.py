import re

import pytest
from django.utils import timezone

from ombudsman.services import reference
from outreach.models import Event
from outreach.models.events import POINT_HEADINGS
from outreach.services import events
from tests.factories import (
    ArticleFactory,
    ClassificationFactory,
    EventFactory,
    EventOrganisationFactory,
    EventPointFactory,
    OrganisationFactory,
    ParticipantFactory,
    PublicationFactory,
)

PUBLIC = ["/events/", "/events.ics", "/events.atom"]


def titles(response):
    return [event.title_en for event in response.context["page"]]


def published(**fields):
    return EventFactory(is_published=True, **fields)


def test_draft_is_not_found_by_strangers(client):
    draft = EventFactory()

    response = client.get(f"/events/{draft.slug}/")

    assert response.status_code == 404
    assert draft.title_en not in response.content.decode()
    assert titles(client.get("/events/")) == []


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("outreach_officer", 200),
        ("commissioner", 200),
        ("registrar", 404),
        ("analyst", 404),
        ("administrator", 404),
        ("auditor", 404),
    ],
)
def test_draft_is_seen_by_those_who_may_see_events(as_role, role, status):
    draft = EventFactory()
    browser = as_role(role)

    assert browser.get(f"/events/{draft.slug}/").status_code == status
    assert titles(browser.get("/events/")) == ([draft.title_en] if status == 200 else [])


@pytest.mark.parametrize("address", [*PUBLIC, "/events/open-day/"])
def test_pages_are_read_only_and_vary_by_language(client, address):
    published(slug="open-day")

    response = client.get(address)

    assert response.status_code == client.head(address).status_code == 200
    assert client.post(address).status_code == 405
    assert {"Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_as_often_at_any_length(client, rows, django_assert_num_queries):
    for number in range(rows):
        country = ClassificationFactory(list="country", code=f"AA{number}")
        event = published(country=country, countries=[country])
        ArticleFactory(event=event)

    with django_assert_num_queries(4):
        assert len(titles(client.get("/events/"))) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_database_as_often_at_any_length(client, rows, django_assert_num_queries):
    event = published(
        countries=[ClassificationFactory(list="country", code=f"AA{n}") for n in range(rows)],
        topics=[ClassificationFactory(code=f"topic{n}") for n in range(rows)],
    )
    for part in (EventPointFactory, EventOrganisationFactory, ParticipantFactory, ArticleFactory):
        part.create_batch(rows, event=event)
    language = ClassificationFactory(list="language", code="ka")
    PublicationFactory.create_batch(rows, event=event, is_published=True, languages=[language])

    with django_assert_num_queries(10):
        assert client.get(event.get_absolute_url()).status_code == 200


def test_list_is_newest_first_by_day_or_report(client):
    undated = published()
    reported = ArticleFactory(event=published(), published_on="2026-03-02").event
    later, earlier = published(held_from="2026-03-03"), published(held_from="2026-03-01")

    assert titles(client.get("/events/")) == [
        row.title_en for row in (later, reported, earlier, undated)
    ]


def test_list_is_narrowed_by_kind_year_and_country(client):
    georgia = ClassificationFactory(list="country", code="GEO")
    wanted = published(kind="training", held_from="2025-06-01", countries=[georgia])
    published(kind="training", held_from="2026-06-01", countries=[georgia])
    published(kind="seminar", held_from="2025-06-01", country=georgia)
    published(kind="training", held_from="2025-06-01")

    found = client.get("/events/?kind=training&year=2025&country=GEO")

    assert titles(found) == [wanted.title_en]
    assert len(titles(client.get("/events/?country=GEO"))) == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=picnic", "kind"),
        ("kind=%00", "kind"),
        ("year=1", "year"),
        ("year=twenty", "year"),
        ("year=99999999999999999999", "year"),
        ("country=%27%20OR%201", "country"),
        ("country=" + "A" * 5000, "country"),
        ("page=abc", None),
        ("page=-1", None),
        ("page=999999999999999999999", None),
        ("unknown=1", None),
    ],
)
def test_filters_that_make_no_sense_are_named_and_narrow_nothing(client, query, field):
    event = published(held_from="2026-03-01")

    response = client.get(f"/events/?{query}")

    assert response.status_code == 200
    assert titles(response) == [event.title_en]
    assert list(response.context["form"].errors) == ([field] if field else [])


def test_pages_keep_the_filter(client):
    for number in range(21):
        published(kind="training", title_en=f"Training {number}")

    first = client.get("/events/?kind=training")

    assert len(titles(first)) == 20
    assert 'href="?kind=training&amp;page=2"' in first.content.decode()
    assert titles(client.get("/events/?kind=training&page=2")) == ["Training 0"]


@pytest.mark.parametrize("slug", ["nowhere", "a" * 500])
def test_unknown_address_is_not_found(client, slug):
    assert client.get(f"/events/{slug}/").status_code == 404


def test_page_tells_what_was_reported_and_by_whom(client):
    reference.load(on=timezone.localdate())
    events.load()

    page = client.get("/events/moscow-conference-2019/").content.decode()

    for text in (
        "Third international conference on human rights protection in Eurasia",
        "published 21 December 2019; reported as held recently, day of event not stated",
        "reported on",
        "Moscow",
        "Russia",
        "Aydin Safikhanli",
        "State Migration Service",
        "Head of the Ombudsman Office took part in an international conference in Russia",
        "Commissioner for Human Rights (Ombudsman) of the Republic of Azerbaijan",
        "511 dəfə oxunub",
    ):
        assert text in page
    azernews = client.get("/events/seminar-closed-institutions-2024/").content.decode()
    assert "Fatima Latifova" in azernews
    assert 'datetime="2024-08-29T17:42:00+04:00"' in azernews


def test_page_speaks_the_language_of_the_reader(client):
    reference.load(on=timezone.localdate())
    events.load()
    address = "/events/icmpd-expert-meeting-2022/"

    russian = client.get(address, headers={"accept-language": "ru"})
    azerbaijani = client.get(address, headers={"accept-language": "az,en;q=0.5"})

    assert russian.headers["Content-Language"] == "ru"
    assert "Экспертная встреча" in russian.content.decode()
    assert "ICMPD ilə insan alverinə" in azerbaijani.content.decode()
    assert '<html lang="az"' in azerbaijani.content.decode()


def test_foreign_scripts_are_shown_isolated_and_escaped(client):
    event = published(title_en="ندوة <script>alert(1)</script>", summary_en="სემინარი & more")
    EventPointFactory(event=event, text_en="نقاش")
    ParticipantFactory(event=event, name_as_printed="ნინო გამოგონილი")
    body = OrganisationFactory(name_en="هيئة مخترعة")
    EventOrganisationFactory(event=event, organisation=body)

    page = client.get(event.get_absolute_url()).content.decode()

    assert '<h1 dir="auto" lang="en">ندوة &lt;script&gt;alert(1)&lt;/script&gt;</h1>' in page
    assert 'dir="auto" lang="en"><p>სემინარი &amp; more</p>' in page
    assert '<li dir="auto" lang="en">نقاش</li>' in page
    assert "ნინო გამოგონილი</bdi>" in page
    assert "<bdi>هيئة مخترعة</bdi>" in page


def test_text_in_another_language_than_the_page_says_so(client):
    event = published(summary_az="Yalnız azərbaycanca")

    page = client.get(event.get_absolute_url()).content.decode()

    assert '<div class="summary" dir="auto" lang="az">' in page


def test_points_stand_under_their_kinds_in_a_fixed_order(client):
    event = published()
    for kind in reversed(POINT_HEADINGS):
        EventPointFactory(event=event, kind=kind)

    page = client.get(event.get_absolute_url()).content.decode()

    assert re.findall(r"<h3>(.*)</h3>", page) == [str(text) for text in POINT_HEADINGS.values()]


def test_page_leaves_out_publications_not_yet_published(client):
    event = published()
    PublicationFactory(event=event, title_en="Shown booklet", is_published=True)
    PublicationFactory(event=event, title_en="Hidden booklet")

    page = client.get(event.get_absolute_url()).content.decode()

    assert "Shown booklet" in page
    assert "Hidden booklet" not in page


@pytest.mark.parametrize("address", ["/events/", "/events/open-day/"])
def test_pages_need_no_script_and_hold_no_style(client, address):
    published(slug="open-day")

    page = client.get(address).content.decode()

    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert Event.objects.get().title_en in page
