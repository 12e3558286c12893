"""The performance table as a page of the docs."""

import os
import platform
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from cases.services.bench import Measured

PAGE = Path("docs") / "performance.md"
HEAD = """# Performance

Written by `make bench`; do not edit. Each line stands beside its floor: the same rows by
hand-written SQL through the driver and `orjson`, in the same process, in turns; where reading is
on record, the floor writes that entry too; what is written is read back for the answer. Milliseconds are medians of runs; growth is the time at
the largest size over the time at the smallest.
"""


def write(measured: list[Measured], rates: dict[int, float], *, on: date) -> Path:
    """Write the page; returns where it lies."""
    path = Path(settings.BASE_DIR) / PAGE
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([HEAD, *_page(measured, rates, on)]) + "\n", encoding="utf-8")
    return path


def _page(measured: list[Measured], rates: dict[int, float], on: date) -> Iterable[str]:
    yield f"{on:%Y-%m-%d}, {_database()}, Python {platform.python_version()}, {os.cpu_count()} cores."
    for size, rate in rates.items():
        yield f"\n## {size:,} complaints\n"
        yield f"Filled by `generate` at {rate:,.0f} complaints a second.\n"
        yield "| line | ms | floor ms | ratio | queries | growth |"
        yield "|---|---:|---:|---:|---:|---:|"
        for row in measured:
            if row.rows == size:
                yield _row(row, _growth(row, measured))


def _row(row: Measured, growth: str) -> str:
    return f"| {row.line} | {row.ms} | {row.floor_ms} | {row.ratio} | {row.queries} | {growth} |"


def _growth(row: Measured, measured: list[Measured]) -> str:
    """Only at the largest of several sizes."""
    same = [other for other in measured if other.line == row.line]
    smallest, largest = min(same, key=_size), max(same, key=_size)
    return f"{row.ms / smallest.ms:.2f}" if row is largest and row is not smallest else ""


def _size(row: Measured) -> int:
    return row.rows


def _database() -> str:
    if connection.vendor == "postgresql":
        version = connection.pg_version  # type: ignore[attr-defined]
        return f"PostgreSQL {version // 10_000}"
    return f"SQLite {connection.Database.sqlite_version}"  # type: ignore[attr-defined]
