"""Measures each line of the performance table beside its baseline.

A line has two functions: the operation of the office, and its baseline from ``baselines``. They
run in turns, in one process, on one database filled by ``generate``. The result is the median.
"""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.synthetic import generate

RUNS, WARM_UPS = 15, 3
Operation = Callable[[], object]


class Line(NamedTuple):
    """An operation and its baseline. Both repeat their work ``times``; results are divided by it."""

    name: str
    operation: Operation
    baseline: Operation
    times: int = 1


@dataclass(frozen=True)
class Measurement:
    """One line at one size: ``ms`` and ``baseline_ms`` are medians for one operation."""

    line: str
    rows: int
    ms: float
    baseline_ms: float
    ratio: float
    queries: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def fill(size: int, *, present: int) -> float:
    """Add complaints until there are ``size`` of them. Returns complaints written per second."""
    began = time.perf_counter()
    generate.generate(generate.plan(size - present), seed=size)
    rate = (size - present) / (time.perf_counter() - began)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return rate


def measure(lines: Iterable[Line], *, rows: int) -> list[Measurement]:
    """Measure every line; ``rows`` is the number of complaints in the database."""
    return [_measure(line, rows) for line in lines]


def _measure(line: Line, rows: int) -> Measurement:
    for _ in range(WARM_UPS):
        line.operation()
        line.baseline()
    with CaptureQueriesContext(connection) as captured:
        line.operation()
        queries = len(connection.queries_log) - captured.initial_queries
    times, baseline_times = [], []
    for _ in range(RUNS):
        times.append(_milliseconds(line.operation))
        baseline_times.append(_milliseconds(line.baseline))
    ms = statistics.median(times) / line.times
    baseline_ms = statistics.median(baseline_times) / line.times
    return Measurement(
        line=line.name,
        rows=rows,
        ms=round(ms, 2),
        baseline_ms=round(baseline_ms, 3),
        ratio=round(ms / baseline_ms, 1),
        queries=queries // line.times,
    )


def _milliseconds(operation: Operation) -> float:
    began = time.perf_counter()
    operation()
    return (time.perf_counter() - began) * 1000
