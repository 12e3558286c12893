"""The performance table as a page of the docs."""

import os
import platform
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from cases.bench.measure import Measured

PAGE = Path("docs") / "performance.md"
HEAD = """# Performance

Written by `make bench`; do not edit. Each line stands beside its floor: the same rows by
hand-written SQL through the driver and `orjson`, in the same process, in turns; where reading is
on record, the floor writes that entry too; what is written is read back for the answer.
Milliseconds are medians of runs; growth is the time at the largest size over the time at the
smallest, which is measured again for it right after the largest.
"""


def write(
    measured: list[Measured], rates: dict[int, float], again: list[Measured], *, on: date
) -> Path:
    """Write the page; returns where it lies. ``again`` is the smallest size, measured beside the largest."""
    path = Path(settings.BASE_DIR) / PAGE
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([HEAD, *_page(measured, rates, again, on)]) + "\n", encoding="utf-8")
    return path


def _page(
    measured: list[Measured], rates: dict[int, float], again: list[Measured], on: date
) -> Iterable[str]:
    yield f"{on:%Y-%m-%d}, {_database()}, Python {platform.python_version()}, {os.cpu_count()} cores."
    for size, rate in rates.items():
        yield f"\n## {size:,} complaints\n"
        yield f"Filled by `generate` at {rate:,.0f} complaints a second.\n"
        yield "| line | ms | floor ms | ratio | queries | growth |"
        yield "|---|---:|---:|---:|---:|---:|"
        for row in measured:
            if row.rows == size:
                yield _row(row, _growth(row, again) if size == max(rates) else "")


def _row(row: Measured, growth: str) -> str:
    return f"| {row.line} | {row.ms} | {row.floor_ms} | {row.ratio} | {row.queries} | {growth} |"


def _growth(row: Measured, again: list[Measured]) -> str:
    """Over the smallest of several sizes."""
    smallest = {other.line: other.ms for other in again}
    return f"{row.ms / smallest[row.line]:.2f}" if row.line in smallest else ""


def _database() -> str:
    if connection.vendor == "postgresql":
        version = connection.pg_version  # type: ignore[attr-defined]
        return f"PostgreSQL {version // 10_000}"
    return f"SQLite {connection.Database.sqlite_version}"  # type: ignore[attr-defined]
