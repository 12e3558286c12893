import contextlib
import io
import os
import sys
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from cases.services import bench, bench_lines, bench_report

SIZES = "2000,10000"
SCRATCH = "office_bench"


class Command(BaseCommand):
    help = "The performance table, in a database of its own; see docs/performance.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self._use_database_of_the_bench()
        sizes = sorted({int(size) for size in os.environ.get("SIZES", SIZES).split(",")})
        kept = connection.settings_dict["NAME"]
        connection.settings_dict.get("OPTIONS", {}).pop("pool", None)
        connection.settings_dict["TEST"]["NAME"] = self._scratch()
        with contextlib.redirect_stdout(io.StringIO()):
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            call_command("seed", stdout=io.StringIO())
            measured, rates = self._measure(sizes)
        finally:
            connection.creation.destroy_test_db(kept, verbosity=0)
        self._report(measured, rates)

    def _use_database_of_the_bench(self) -> None:
        """Start again with ``BENCH_DATABASE_URL`` as the database, where it is given."""
        wanted = os.environ.get("BENCH_DATABASE_URL", "")
        if wanted and os.environ.get("DATABASE_URL") != wanted:
            os.environ["DATABASE_URL"] = wanted
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606  this very command

    def _scratch(self) -> str:
        is_file = connection.vendor == "sqlite"
        return str(Path(settings.VAR_DIR) / f"{SCRATCH}.sqlite3") if is_file else SCRATCH

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
