"""Both ways write the same entries, and pairs give their ratio."""

import pytest
from django.db import transaction

from cases.bench import writers as bench_writers
from cases.bench.writers import Pair, Writers
from ombudsman.models import AuditEntry, AuditValue
from tests.factories import UserFactory


def test_half_of_the_entries_are_openings_and_half_are_changes():
    writers = Writers(UserFactory())

    with transaction.atomic():
        writers._write(bench_writers.chain.append)
        chained = AuditEntry.objects.count(), AuditValue.objects.count()
        writers._write(bench_writers._insert)

    assert chained == (bench_writers.EACH, bench_writers.EACH / 2)
    assert (AuditEntry.objects.count(), AuditValue.objects.count()) == (
        2 * chained[0],
        2 * chained[1],
    )
    assert AuditEntry.objects.filter(lane=0).count() == bench_writers.EACH


def test_the_median_is_that_of_the_ratios():
    pairs = [Pair(1.0, 2.0), Pair(3.0, 2.0), Pair(2.0, 2.0)]

    assert bench_writers.median(pairs) == Pair(2.0, 2.0)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_writers_write_at_once_and_leave_no_connection(monkeypatch):
    monkeypatch.setattr(bench_writers, "WRITERS", 5)
    monkeypatch.setattr(bench_writers, "PAIRS", 3)
    with Writers(UserFactory()) as writers:
        pairs = list(writers.pairs(2))

    assert len(pairs) == 3
    assert AuditEntry.objects.filter(lane__gt=0).count() == 5 * bench_writers.EACH * 7
    assert AuditEntry.objects.count() == 2 * 5 * bench_writers.EACH * 7
