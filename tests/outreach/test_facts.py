"""The reference events in the database equal the table of facts, row by row."""

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, TextField
from django.utils import timezone
from django.utils.timezone import localtime

from ombudsman.services import reference
from outreach.models import Event
from outreach.services import events

FACTS = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8"))

# Digests of the full names of two detained men, in both word orders and all spellings in use.
PRIVATE_NAMES = {
    "1ef3fca38deb4501",
    "265d0b69920ca79d",
    "545a3f6e7779f9d5",
    "8638301b43b249a8",
    "a8e783944ebc02e5",
    "2c94720081e1c2c9",
    "c8c04664a1786d04",
    "201bc0f53205ac12",
    "ee1676f04ba2d907",
    "6b7ebb19abb856fe",
    "356adaf9e3fbcfab",
    "b67cb20a7457dd83",
    "78bf882e383b327a",
    "413c745e06eb432a",
    "d546e5fb9a4654c7",
}
TEXT_FILES = {".py", ".json", ".md", ".html", ".po", ".txt", ".yaml", ".toml", ".css", ".js"}
PARTS = ("ombudsman", "cases", "outreach", "templates", "tests", "docs")


@pytest.fixture
def _seeded():
    reference.load(on=timezone.localdate())
    events.load()


def plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def code(row):
    return row and row.code


def of_the_event(event):
    read = {name: getattr(event, name) for name in ("kind", "mode", "office_role", "days")}
    return {
        **read,
        "held_from": plain(event.held_from),
        "held_to": plain(event.held_to),
        "place": event.place_en or None,
        "country": code(event.country),
        "countries": sorted(row.code for row in event.countries.all()),
        "number_of_people": event.participants.count(),
    }


def of_the_source(event):
    article = event.articles.get()
    read = {
        name: getattr(article, name) or None
        for name in ("counter", "counter_label", "publisher", "author", "source_file")
    }
    at = article.published_at
    return {
        **read,
        "source_title": article.title,
        "language": code(article.language),
        "published_on": plain(article.published_on),
        "published_at": plain(localtime(at)) if at else None,
    }


def of_several(event):
    """For each fact with several values: all of them, as in the table."""
    people, bodies = event.participants.all(), event.organisations.all()
    return {
        "topic": [row.code for row in event.topics.all()],
        "country_of_participants": [row.code for row in event.countries.all()],
        "person": [row.name_as_printed for row in people],
        "person_title": [
            {"name": row.name_as_printed, "title": row.title_as_printed} for row in people
        ],
        "person_role": [{"name": row.name_as_printed, "role": row.role} for row in people],
        "person_organisation": [
            {"name": row.name_as_printed, "code": code(row.organisation)} for row in people
        ],
        "organisation": [code(row.organisation) for row in bodies],
        "organisation_role": [
            {"code": code(row.organisation), "role": row.role} for row in bodies
        ],
        "organisation_as_printed": [row.name_as_printed for row in bodies],
    }


def holds(event, fact, value):
    if fact == "title_words":
        return all(word in event.title_en for word in value)
    if fact == "point":
        points = event.points.filter(kind=value["kind"])
        return any(all(word in point.text_en for word in value["words"]) for point in points)
    if fact == "number_of_points":
        return event.points.filter(kind=value["kind"]).count() == value["number"]
    several = of_several(event)
    if fact in several:
        return value in several[fact]
    return (of_the_event(event) | of_the_source(event))[fact] == value


@pytest.mark.usefixtures("_seeded")
def test_every_fact_stands_in_the_database():
    seeded = {event.slug: event for event in Event.objects.all()}

    missing = [row for row in FACTS if not holds(seeded[row["event"]], row["fact"], row["value"])]

    assert missing == []
    assert len(FACTS) == 274
    assert {row["event"] for row in FACTS} == set(seeded)


@pytest.mark.usefixtures("_seeded")
def test_reference_events_are_published_and_read_in_three_languages():
    assert Event.objects.published().count() == 5
    for event in Event.objects.all():
        texts = [event.title_az, event.title_en, event.title_ru, event.summary_az]
        texts += [event.summary_en, event.summary_ru, event.date_as_reported_az]
        assert all(texts)
        assert event.articles.count() == 1


def names_private_people(text):
    words = re.findall(r"\w+", text.casefold())
    return any(
        hashlib.sha256(" ".join(pair).encode()).hexdigest()[:16] in PRIVATE_NAMES
        for pair in pairwise(words)
    )


def test_private_names_would_be_found():
    digest = hashlib.sha256(b"invented person").hexdigest()[:16]
    PRIVATE_NAMES.add(digest)

    assert names_private_people("... of Invented Person, who")
    PRIVATE_NAMES.discard(digest)


def test_no_file_names_a_private_person():
    root = Path(settings.BASE_DIR)
    files = [path for part in PARTS for path in (root / part).rglob("*")]
    files = [path for path in [*root.glob("*"), *files] if path.suffix in TEXT_FILES]

    assert len(files) > 100
    assert [
        path.name for path in files if names_private_people(path.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.usefixtures("_seeded")
def test_no_row_names_a_private_person():
    texts = [
        " ".join(map(str, row))
        for label in ("ombudsman", "outreach")
        for model in apps.get_app_config(label).get_models()
        if (names := [f.name for f in model._meta.fields if isinstance(f, CharField | TextField)])
        for row in model._default_manager.values_list(*names)
    ]

    assert len(texts) > 500
    assert [text for text in texts if names_private_people(text)] == []
