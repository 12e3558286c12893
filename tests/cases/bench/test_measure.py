"""The bench on a small office: every line answers, and its baseline finds the same rows."""

from datetime import date
from io import StringIO

import orjson
import pytest
from django.core.management import call_command
from django.db import transaction

from cases.bench import baselines, measure, report
from cases.bench import lines as bench_lines
from cases.models import Complaint
from ombudsman.models import AuditEntry


@pytest.fixture(scope="module", autouse=True)
def _office(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", stdout=StringIO())
        measure.fill(120, present=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def lines():
    return {line.name: line for line in bench_lines.lines()}


@pytest.mark.parametrize("name", ["API list, first page", "API list, deep page"])
def test_list_and_its_baseline_show_the_same_rows(lines, name):
    line = lines[name]

    answer, baseline = orjson.loads(line.operation()), orjson.loads(line.baseline())

    numbers = [row["number"] for row in answer["results"]]
    assert numbers == [row["number"] for row in baseline["results"]]
    assert answer["results"][0].keys() == baseline["results"][0].keys()
    assert numbers


def test_detail_and_its_baseline_show_one_complaint_and_put_the_opening_on_record(lines):
    line = lines["API detail"]
    before = AuditEntry.objects.filter(action="complaint.open").count()

    answer, baseline = orjson.loads(line.operation()), orjson.loads(line.baseline())

    assert answer["number"] == baseline["number"]
    assert len(answer["deadlines"]) == len(baseline["deadlines"])
    assert AuditEntry.objects.filter(action="complaint.open").count() == before + 2


def test_baseline_of_create_writes_as_many_rows_as_the_service(lines):
    line = lines["API create"]
    complaints, entries = Complaint.objects.count(), AuditEntry.objects.count()

    line.operation()
    by_service = AuditEntry.objects.count() - entries
    line.baseline()
    line.baseline()

    assert Complaint.objects.count() == complaints + 3
    assert AuditEntry.objects.count() == entries + 3 * by_service


def test_lookup_by_name_finds_whom_its_baseline_finds(lines):
    line = lines["person lookup by name"]
    answer, baseline = orjson.loads(line.operation()), orjson.loads(line.baseline())

    found = {row["id"] for row in baseline["results"]}
    assert found
    assert found <= {row["id"] for row in answer}


def test_search_alone_finds_whom_its_baseline_finds(lines):
    line = lines["person search alone"]

    of_each = list(zip(line.baseline(), line.operation(), strict=True))
    assert len(of_each) == line.times
    assert all(baseline for baseline, _ in of_each)
    assert all(set(baseline) <= {match.id for match in answer} for baseline, answer in of_each)


@pytest.mark.parametrize("name", ["caller lookup by number"])
def test_lookup_and_its_baseline_find_the_same_people(lines, name):
    answer, baseline = orjson.loads(lines[name].operation()), orjson.loads(lines[name].baseline())

    assert [row["id"] for row in answer] == [row["id"] for row in baseline["results"]]
    assert answer


def test_page_shows_ratio_queries_and_growth(lines, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    few = measure.measure([lines["API detail"]], rows=120)
    many = [row.__class__(**row.as_dict() | {"rows": 240, "ms": row.ms * 2}) for row in few]

    page = report.write([*few, *many], {120: 10.0, 240: 20.0}, few, on=date(2026, 3, 18))

    text = page.read_text(encoding="utf-8")
    assert "## 240 complaints" in text
    assert text.count("| API detail |") == 2
    assert "| 2.00 |" in text
    assert few[0].queries > 1
    assert few[0].ratio == pytest.approx(few[0].ms / few[0].baseline_ms, rel=0.2)


def test_queries_of_a_repeated_operation_are_counted_for_one(lines):
    (measured,) = measure.measure([lines["person search alone"]], rows=120)

    assert measured.queries == 2


def test_a_screen_that_fails_stops_the_bench():
    clients = bench_lines.BenchClients()

    with pytest.raises(bench_lines.FailedAnswerError, match="404"):
        clients.get("commissioner", "/api/v1/complaints/C-1999-000001-1/")()


def test_people_are_left_out_of_a_baseline_without_them():
    assert orjson.loads(baselines.people_by_phone("+994300000000x")) == {
        "results": [],
        "people": {},
    }
