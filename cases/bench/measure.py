"""The bench: each screen of the office beside the least that its answer can cost.

Both run in turn, in one process, on one database that ``generate`` has filled; what counts is
the median. A line is two functions: what the office does, and its floor in ``queries.floors``.
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
Act = Callable[[], object]


class Line(NamedTuple):
    """A screen: what it does, and the same rows by hand. What both repeat ``times`` is told of one."""

    name: str
    ours: Act
    floor: Act
    times: int = 1


@dataclass(frozen=True)
class Measured:
    """One line at one size, told of one act; ``ms`` and ``floor_ms`` are medians."""

    line: str
    rows: int
    ms: float
    floor_ms: float
    ratio: float
    queries: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def fill(size: int, *, present: int) -> float:
    """Bring the office from ``present`` to ``size`` complaints; complaints written in a second."""
    began = time.perf_counter()
    generate.generate(generate.plan(size - present), seed=size)
    rate = (size - present) / (time.perf_counter() - began)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return rate


def measure(lines: Iterable[Line], *, rows: int) -> list[Measured]:
    """Every line, at an office of so many complaints."""
    return [_measure(line, rows) for line in lines]


def _measure(line: Line, rows: int) -> Measured:
    for _ in range(WARM_UPS):
        line.ours()
        line.floor()
    with CaptureQueriesContext(connection) as captured:
        line.ours()
        queries = len(connection.queries_log) - captured.initial_queries
    ours, floors = [], []
    for _ in range(RUNS):
        ours.append(_timed(line.ours))
        floors.append(_timed(line.floor))
    ms = statistics.median(ours) / line.times
    floor_ms = statistics.median(floors) / line.times
    return Measured(
        line=line.name,
        rows=rows,
        ms=round(ms, 2),
        floor_ms=round(floor_ms, 3),
        ratio=round(ms / floor_ms, 1),
        queries=queries // line.times,
    )


def _timed(act: Act) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
