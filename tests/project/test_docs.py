"""The documentation is true."""

import json
import re

import polib
import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CONFIDENCE = {
    "V": "V: wording was read",
    "S": "S: official answer or press",
    "N": "N: by analogy with Nakhchivan",
    "U": "U: uncertain",
}
UNITS = {
    "hour": "hours",
    "calendar_day": "calendar days",
    "working_day": "working days",
    "month": "months",
    "year": "years",
}


def test_readme_is_short():
    assert len(README.splitlines()) <= 120


def test_every_make_command_of_the_readme_is_a_target():
    named = set(re.findall(r"\bmake ([a-z0-9]+)", README))
    targets = set(re.findall(r"^([a-z0-9]+):", MAKEFILE, re.MULTILINE))

    assert named - targets == set()
    assert {"demo", "test", "check", "bench"} <= named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_time_limits_on_paper_are_those_of_the_reference_data():
    rows = json.loads((ROOT / "ombudsman/reference/time_limits.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs/time-limits.md").read_text(encoding="utf-8")

    written = [line for line in page.splitlines() if line.startswith("| `")]

    assert written == [line_of(row) for row in rows]


def line_of(row):
    """A time limit as the page shows it."""
    unit = UNITS[row["unit"]]
    length = f"{row['value']} {unit if row['value'] != 1 else unit[:-1]}"
    note = f" {row['note']}" if row["note"] else ""
    cells = [
        f"`{row['key']}`",
        length,
        f"{row['applies_to']['en']}.{note}",
        row["source"],
        CONFIDENCE[row["confidence"]],
    ]
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize(("language", "column"), [("az", 2), ("ru", 3)])
def test_words_of_the_glossary_are_those_of_the_pages(language, column):
    page = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    table = page.partition("|---|---|---|---|\n")[2].partition("\n\n")[0]
    rows = [line.split(" | ") for line in table.splitlines()]
    texts = polib.pofile(str(ROOT / f"ombudsman/locale/{language}/LC_MESSAGES/django.po"))
    known = {entry.msgid.lower(): lower(entry.msgstr) for entry in texts}

    told = {row[0].removeprefix("| ").lower(): lower(row[column - 1]) for row in rows}

    assert told == {word: known[word] for word in told}
    assert len(told) > 25


def lower(text):
    """In Azerbaijani: a capital with a dot stays one letter."""
    return text.replace("İ", "i").lower()
