"""Fifty threads write audit entries at the same time: with the hash chain, and without it.

Without it: two plain inserts by the ORM, the entry and its values. Each entry has a transaction of
its own; half of the entries change nothing, half change one field.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import NamedTuple, Self

from django.db import connections, transaction

from ombudsman.models import AuditEntry, AuditValue, User
from ombudsman.services import audit
from ombudsman.services.audit import chain

WRITERS = 50
EACH = 4  # entries in one round
PAIRS = 9

InsertEntry = Callable[[AuditEntry, list[AuditValue]], None]


class Pair(NamedTuple):
    """Milliseconds for one entry: with the chain, and without it."""

    chained: float
    unchained: float

    @property
    def ratio(self) -> float:
        return self.chained / self.unchained


class Writers:
    """``WRITERS`` threads; each has a database connection, which is closed at the end."""

    def __init__(self, by: User) -> None:
        self._by = by
        self._threads = ThreadPoolExecutor(WRITERS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._all(connections.close_all)
        self._threads.shutdown()

    def chained(self) -> None:
        """One round of all writers."""
        self._all(lambda: self._write(chain.append))

    def unchained(self) -> None:
        self._all(lambda: self._write(_insert))

    def pairs(self, rounds: int) -> Iterator[Pair]:
        """``PAIRS`` measurements of ``rounds`` rounds each; every second pair in reverse order."""
        self.chained()
        self.unchained()
        for number in range(PAIRS):
            operations = [self.chained, self.unchained]
            times = {
                operation: _milliseconds(operation, rounds)
                for operation in (operations if number % 2 else operations[::-1])
            }
            yield Pair(times[self.chained], times[self.unchained])

    def _all(self, operation: Callable[[], None]) -> None:
        """Run ``operation`` once in every thread; all start at the same time."""
        together = Barrier(WRITERS)

        def once() -> None:
            together.wait()
            operation()

        for done in [self._threads.submit(once) for _ in range(WRITERS)]:
            done.result()

    def _write(self, insert: InsertEntry) -> None:
        for number in range(EACH):
            changes = {"note": ("before", "after")} if number % 2 else {}
            with transaction.atomic():
                entry, values = audit.build_entry(
                    "user.change", self._by, by=self._by, case=None, changes=changes, reason=""
                )
                insert(entry, values)


def median(pairs: list[Pair]) -> Pair:
    """The pair with the median ratio."""
    return sorted(pairs, key=lambda pair: pair.ratio)[len(pairs) // 2]


def _insert(entry: AuditEntry, values: list[AuditValue]) -> None:
    entry.save(force_insert=True)
    for value in values:
        value.entry = entry
    if values:
        AuditValue.objects.bulk_create(values)


def _milliseconds(operation: Callable[[], None], rounds: int) -> float:
    """Milliseconds for one entry: the median of the rounds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        operation()
        times.append((time.perf_counter() - began) * 1000 / WRITERS / EACH)
    return statistics.median(times)
