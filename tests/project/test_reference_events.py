"""Reference files of facilities and events, and the events against the table of facts."""

import json
import re
from pathlib import Path

import pytest

import cases
import ombudsman
import outreach
from tests.support.project import text_of

LANGUAGES = ("az", "en", "ru")
ROLES = {"opening_speech", "speaker", "participant", "expert", "host"}
PARTS = {
    "organiser",
    "funder",
    "implementer",
    "host",
    "participant",
    "counterpart",
    "mentioned",
}


def load(package, *parts):
    path = Path(package.__file__).resolve().parent.joinpath("reference", *parts)
    return json.loads(path.read_text(encoding="utf-8"))


def codes(*names):
    return {
        row["code"] for name in names for row in load(ombudsman, "classifications", f"{name}.json")
    }


FACILITIES = load(cases, "facilities.json")
EVENTS = {event["slug"]: event for event in load(outreach, "events.json")}
ORGANISATIONS = {row["code"] for row in load(ombudsman, "organisations.json")}
FACTS = json.loads(text_of("tests/outreach/facts.json"))


def test_facilities_use_known_codes():
    place_types, regions = codes("place_type"), codes("region")
    assert len({row["code"] for row in FACILITIES}) == len(FACILITIES)
    for row in FACILITIES:
        assert row["place_type"] in place_types
        assert row["authority"] in ORGANISATIONS
        assert row["region"] is None or row["region"] in regions
        assert row["confidence"] in {"V", "S", "N", "U"}
        assert row["note"]


def test_facilities_have_one_name_in_use_and_it_comes_first():
    for row in FACILITIES:
        assert [name["former"] for name in row["names"]] == sorted(
            name["former"] for name in row["names"]
        )
        assert sum(not name["former"] for name in row["names"]) == 1
        assert all(name[language].strip() for name in row["names"] for language in LANGUAGES)


def test_official_limits_say_where_they_come_from():
    assert {
        row["code"]: row["official_capacity"] for row in FACILITIES if row["official_capacity"]
    } == {"baku_pretrial": 2500, "pretrial_2": 700, "pretrial_3": 1050, "penitentiary_2": 1200}
    assert all("2023" in row["note"] for row in FACILITIES if row["official_capacity"])


def test_renamed_centre_keeps_its_old_name_without_an_invented_date():
    names = next(row["names"] for row in FACILITIES if row["code"] == "yevlakh_migrant_centre")

    assert [(name["former"], name["valid_until"]) for name in names] == [
        (False, None),
        (True, None),
    ]


@pytest.mark.parametrize("slug", EVENTS)
def test_events_use_known_codes(slug):
    event = EVENTS[slug]
    countries, topics = codes("country"), codes("topic", "right")

    assert event["kind"] in {"seminar", "conference", "meeting", "training", "expert_meeting"}
    assert event["mode"] in {"in_person", "online", "unknown"}
    assert event["office_role"] in {
        "organiser",
        "host",
        "participant",
        "speaker",
        "co_organiser",
    }
    assert set(event["topics"]) <= topics
    assert {*event["countries"], event["country"] or "AZE"} <= countries
    assert {row["role"] for row in event["organisations"]} <= PARTS
    assert {row["code"] for row in event["organisations"] if row["code"]} <= ORGANISATIONS
    assert {row["role"] for row in event["people"]} <= ROLES
    assert {row["organisation"] for row in event["people"]} <= {*ORGANISATIONS, None}


@pytest.mark.parametrize("slug", EVENTS)
def test_events_read_in_three_languages(slug):
    event = EVENTS[slug]
    texts = [event["title"], event["summary"], *(point["text"] for point in event["points"])]

    assert all(text[language].strip() for text in texts for language in LANGUAGES)
    assert all(re.search("[а-яё]", text["ru"], re.IGNORECASE) for text in texts)


@pytest.mark.parametrize("slug", EVENTS)
def test_days_that_the_source_does_not_state_stay_empty(slug):
    reported = EVENTS[slug]["date_as_reported"]

    assert reported["held_from"] is reported["held_to"] is None
    assert all(reported["text"][language] for language in LANGUAGES)


def test_facts_cover_every_event():
    assert len(FACTS) >= 120
    assert {fact["event"] for fact in FACTS} == set(EVENTS)


def equal(row, *keys):
    return {key: lambda value, key=key: row[key] == value for key in keys}


def about_the_event(event):
    place = event["place"] and event["place"]["name_as_printed"]
    source = event["source"]
    return {
        **equal(event, "kind", "mode", "office_role", "country"),
        **equal(event["date_as_reported"], "held_from", "held_to", "days"),
        **equal(source, "published_on", "published_at", "counter", "publisher", "author"),
        **equal(source, "language"),
        "counter_label": lambda value: source["counter_label"] == value,
        "source_file": lambda value: source["file"] == value,
        "source_title": lambda value: source["title"] == value,
        "place": lambda value: place == value,
        "countries": lambda value: sorted(event["countries"]) == sorted(value),
        "country_of_participants": lambda value: value in event["countries"],
        "title_words": lambda value: all(word in event["title"]["en"] for word in value),
        "topic": lambda value: value in event["topics"],
    }


def about_who_took_part(event):
    people = {person["name_as_printed"]: person for person in event["people"]}
    bodies = {row["code"]: row for row in event["organisations"] if row["code"]}
    printed = {row["name_as_printed"] for row in event["organisations"]}
    return {
        "number_of_people": lambda value: len(people) == value,
        "person": lambda value: value in people,
        "person_title": lambda v: people[v["name"]]["title_as_printed"] == v["title"],
        "person_role": lambda v: people[v["name"]]["role"] == v["role"],
        "person_organisation": lambda v: people[v["name"]]["organisation"] == v["code"],
        "organisation": lambda value: value in bodies,
        "organisation_role": lambda v: bodies[v["code"]]["role"] == v["role"],
        "organisation_as_printed": lambda value: value in printed,
    }


def about_what_was_said(event):
    points = [(point["kind"], point["text"]["en"]) for point in event["points"]]
    return {
        "number_of_points": lambda v: [kind for kind, _ in points].count(v["kind"]) == v["number"],
        "point": lambda v: any(
            kind == v["kind"] and all(word in text for word in v["words"]) for kind, text in points
        ),
    }


@pytest.mark.parametrize("slug", EVENTS)
def test_every_fact_of_the_articles_stands_in_the_event(slug):
    event = EVENTS[slug]
    read = about_the_event(event) | about_who_took_part(event) | about_what_was_said(event)

    missing = [
        (fact["fact"], fact["value"])
        for fact in FACTS
        if fact["event"] == slug and not read[fact["fact"]](fact["value"])
    ]

    assert missing == []
