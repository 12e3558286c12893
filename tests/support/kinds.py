"""Markers of tests: what a test needs and how long it may take. See docs/developing/tests.md."""

from pathlib import Path

import pytest
from django.db import connection

TESTS = Path(__file__).resolve().parents[1]
FOLDERS = {
    "cases/rules": "pure",
    "ombudsman/rules": "pure",
    "outreach/rules": "pure",
    "office": "office",
    "browser": "browser",
}
# Office and browser tests are slow by nature; any other slow test is marked ``slow``.
LONG = {"slow", "office", "browser"}
SLOW, TOO_SLOW = 5, 20  # seconds


def mark_by_folder(item):
    place = item.path.relative_to(TESTS).as_posix()
    for folder, marker in FOLDERS.items():
        if place.startswith(f"{folder}/"):
            item.add_marker(marker)


def give_database(item):
    """Allow the database in every test that is not marked pure."""
    if not item.get_closest_marker("pure") and not item.get_closest_marker("django_db"):
        item.add_marker(pytest.mark.django_db)


def skip_on_other_database(item):
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set TEST_DATABASE_URL"))
    if item.get_closest_marker("sqlite") and connection.vendor != "sqlite":
        item.add_marker(pytest.mark.skip(reason="shows on the embedded database alone"))


def fail_when_too_slow(item, seconds):
    """``seconds`` of processor time, which hardly depends on the load of the machine."""
    if seconds > TOO_SLOW and not LONG & set(item.keywords):
        pytest.fail(f"takes {seconds:.0f} s: make it cheaper or mark it slow", pytrace=False)


def slow_unmarked(reports):
    """(seconds, test) of tests that should be marked ``slow``, slowest first."""
    found = [
        (report.duration, report.nodeid)
        for report in reports
        if report.duration > SLOW and not LONG & set(report.keywords)
    ]
    return sorted(found, reverse=True)
