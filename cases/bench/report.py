"""Writes the performance table to docs/performance.md."""

import os
import platform
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from cases.bench.measure import Measurement

PAGE = Path("docs") / "performance.md"
HEAD = """# Performance

Written by `make bench`; do not edit. Each line stands beside its baseline: the same rows by
hand-written SQL through the driver and `orjson`, in the same process, in turns. Where reading is
audited, the baseline writes that entry too; what is written is read back for the answer.
Milliseconds are medians of runs. Growth is the time at the largest size divided by the time at
the smallest size, which is measured again for this right after the largest.
"""


def write(
    measured: list[Measurement], rates: dict[int, float], again: list[Measurement], *, on: date
) -> Path:
    """Write the page and return its path. ``again``: the smallest size, measured after the largest."""
    path = Path(settings.BASE_DIR) / PAGE
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([HEAD, *_page(measured, rates, again, on)]) + "\n", encoding="utf-8")
    return path


def _page(
    measured: list[Measurement], rates: dict[int, float], again: list[Measurement], on: date
) -> Iterable[str]:
    yield f"{on:%Y-%m-%d}, {_database()}, Python {platform.python_version()}, {os.cpu_count()} cores."
    for size, rate in rates.items():
        yield f"\n## {size:,} complaints\n"
        yield f"Filled by `generate` at {rate:,.0f} complaints a second.\n"
        yield "| line | ms | baseline ms | ratio | queries | growth |"
        yield "|---|---:|---:|---:|---:|---:|"
        for row in measured:
            if row.rows == size:
                yield _row(row, _growth(row, again) if size == max(rates) else "")


def _row(row: Measurement, growth: str) -> str:
    return (
        f"| {row.line} | {row.ms} | {row.baseline_ms} | {row.ratio} | {row.queries} | {growth} |"
    )


def _growth(row: Measurement, again: list[Measurement]) -> str:
    smallest = {other.line: other.ms for other in again}
    return f"{row.ms / smallest[row.line]:.2f}" if row.line in smallest else ""


def _database() -> str:
    if connection.vendor == "postgresql":
        version = connection.pg_version  # type: ignore[attr-defined]
        return f"PostgreSQL {version // 10_000}"
    return f"SQLite {connection.Database.sqlite_version}"  # type: ignore[attr-defined]
