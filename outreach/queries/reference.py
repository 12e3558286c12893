"""Reference files of outreach, and reference rows by code."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ombudsman.models import Classification, Organisation

FILES = Path(__file__).resolve().parents[1] / "reference"
LANGUAGES = ("az", "en", "ru")
Entry = dict[str, Any]


def read(name: str) -> list[Entry]:
    """The rows of one reference file, such as ``events``."""
    return json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))


def classifications(*lists: str) -> dict[str, Classification]:
    """Members of ``lists`` by code; the first list wins if two share a code."""
    rows = Classification.objects.filter(list__in=lists)
    return {row.code: row for row in sorted(rows, key=lambda row: -lists.index(row.list))}


def organisations() -> dict[str, Organisation]:
    """Organisations by code."""
    return {row.code: row for row in Organisation.objects.all()}


def event_fields(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Fields and rows of the entries of ``events.json``, with reference rows for codes.

    Raises KeyError for a code that the reference data lack.
    """
    known = _Known()
    return (known.event(entry) for entry in entries)


@dataclass
class _Known:
    directory: dict[str, Organisation] = field(default_factory=organisations)
    countries: dict[str, Classification] = field(
        default_factory=lambda: classifications("country")
    )
    languages: dict[str, Classification] = field(
        default_factory=lambda: classifications("language")
    )
    topics: dict[str, Classification] = field(
        default_factory=lambda: classifications("topic", "right")
    )

    def event(self, entry: Entry) -> Entry:
        date = entry["date_as_reported"]
        return {
            **{name: entry[name] for name in ("slug", "kind", "mode", "office_role")},
            **{name: date[name] for name in ("held_from", "held_to", "days")},
            **_texts("title", entry["title"]),
            **_texts("summary", entry["summary"]),
            **_texts("date_as_reported", date["text"]),
            **_texts("place", entry["place"] or {}),
            "country": self.countries[entry["country"]] if entry["country"] else None,
            "countries": [self.countries[code] for code in entry["countries"]],
            "topics": [self.topics[code] for code in entry["topics"]],
            "organisations": [self.organisation(row) for row in entry["organisations"]],
            "participants": [self.participant(row) for row in entry["people"]],
            "points": [
                {"kind": point["kind"], **_texts("text", point["text"])}
                for point in entry["points"]
            ],
            "articles": [self.article(entry["source"])],
        }

    def organisation(self, row: Entry) -> Entry:
        organisation = self.directory[row["code"]] if row["code"] else None
        named = {name: row[name] for name in ("name_as_printed", "role")}
        return {"organisation": organisation, **named}

    def participant(self, row: Entry) -> Entry:
        organisation = self.directory[row["organisation"]] if row["organisation"] else None
        printed = {name: row[name] for name in ("name_as_printed", "title_as_printed", "role")}
        return {"organisation": organisation, **printed}

    def article(self, source: Entry) -> Entry:
        texts = ("title", "publisher", "author", "counter_label", "note")
        return {
            **{name: source[name] or "" for name in texts},
            **{name: source[name] for name in ("published_on", "published_at", "counter")},
            "language": self.languages[source["language"]],
            "source_file": source["file"],
        }


def _texts(name: str, texts: Entry) -> Entry:
    return {f"{name}_{language}": texts.get(language, "") for language in LANGUAGES}
