import io
import os
from pathlib import Path
from typing import Any

import orjson
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.bench import lines, measure, report
from ombudsman.services import temporary_databases

SIZES = "2000,10000"
DATABASE = "office_bench"
SMALLEST_DATABASE = "office_bench_smallest"


class Command(BaseCommand):
    help = "Writes the performance table, in a database of its own; see docs/performance.md."

    def handle(self, *args: Any, **options: Any) -> None:
        temporary_databases.use_bench_database()
        sizes = sorted({int(size) for size in os.environ.get("SIZES", SIZES).split(",")})
        with temporary_databases.empty_database(DATABASE):
            call_command("seed", stdout=io.StringIO())
            measured, rates, again = self._measure(sizes)
        self._report(measured, rates, again)

    def _measure(
        self, sizes: list[int]
    ) -> tuple[list[measure.Measurement], dict[int, float], list[measure.Measurement]]:
        """Measure every size, and the smallest again after the largest, for the growth column.

        The load of the machine changes in the meantime; so the two are measured close together.
        """
        measured: list[measure.Measurement] = []
        rates: dict[int, float] = {}
        try:
            self._fill_and_measure(sizes, measured, rates)
            if len(sizes) == 1:
                return measured, rates, []
            self.stdout.write(f"{sizes[0]:,} complaints once more, for the growth")
            with temporary_databases.use_copy(SMALLEST_DATABASE):
                return measured, rates, self._lines(sizes[0])
        finally:
            temporary_databases.drop(SMALLEST_DATABASE)

    def _fill_and_measure(
        self,
        sizes: list[int],
        measured: list[measure.Measurement],
        rates: dict[int, float],
    ) -> None:
        present = 0
        for size in sizes:
            rates[size] = measure.fill(size, present=present)
            present = size
            self.stdout.write(f"{size:,} complaints, filled at {rates[size]:,.0f} a second")
            if size == sizes[0] < sizes[-1]:
                temporary_databases.copy(SMALLEST_DATABASE)
            measured += self._lines(size)

    def _lines(self, size: int) -> list[measure.Measurement]:
        rows = []
        for row in measure.measure(lines.lines(), rows=size):
            self.stdout.write(
                f"  {row.line:<26}{row.ms:>9.2f} ms {row.baseline_ms:>9.3f} ms"
                f" {row.ratio:>7.1f} x {row.queries:>4} queries"
            )
            rows.append(row)
        return rows

    def _report(
        self,
        measured: list[measure.Measurement],
        rates: dict[int, float],
        again: list[measure.Measurement],
    ) -> None:
        page = report.write(measured, rates, again, on=timezone.localdate())
        self.stdout.write(f"written: {page.name}")
        if target := os.environ.get("JSON"):
            rows = [row.as_dict() for row in measured]
            Path(target).write_bytes(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
