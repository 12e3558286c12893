import io
import os
from pathlib import Path
from typing import Any

import orjson
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.services import bench, bench_lines, bench_report
from ombudsman.services import scratch

SIZES = "2000,10000"
SCRATCH = "office_bench"


class Command(BaseCommand):
    help = "The performance table, in a database of its own; see docs/performance.md."

    def handle(self, *args: Any, **options: Any) -> None:
        scratch.use_bench_database()
        sizes = sorted({int(size) for size in os.environ.get("SIZES", SIZES).split(",")})
        with scratch.database(SCRATCH):
            call_command("seed", stdout=io.StringIO())
            measured, rates = self._measure(sizes)
        self._report(measured, rates)

    def _measure(self, sizes: list[int]) -> tuple[list[bench.Measured], dict[int, float]]:
        measured: list[bench.Measured] = []
        rates: dict[int, float] = {}
        present = 0
        for size in sizes:
            rates[size] = bench.fill(size, present=present)
            present = size
            self.stdout.write(f"{size:,} complaints, filled at {rates[size]:,.0f} a second")
            for row in bench.measure(bench_lines.lines(), rows=size):
                self.stdout.write(
                    f"  {row.line:<26}{row.ms:>9.2f} ms {row.floor_ms:>9.3f} ms"
                    f" {row.ratio:>7.1f} x {row.queries:>4} queries"
                )
                measured.append(row)
        return measured, rates

    def _report(self, measured: list[bench.Measured], rates: dict[int, float]) -> None:
        page = bench_report.write(measured, rates, on=timezone.localdate())
        self.stdout.write(f"written: {page.name}")
        if target := os.environ.get("JSON"):
            rows = [row.as_dict() for row in measured]
            Path(target).write_bytes(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
