"""Find possible duplicates. It only proposes pairs; people decide."""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.models import AgreementCode, Person, PossibleDuplicate
from cases.people.queries import duplicate_scoring
from cases.people.queries.duplicate_scoring import Pair, PairScore

BATCH = 500


def find(progress: Callable[[int], None] | None = None) -> int:
    """Compare all persons who are new or changed since the last run; return how many.

    Each batch is one transaction, so that an interrupted run can continue. Each person is compared
    with all others.
    """
    done, common = 0, set[str]()
    for keys in _batches():
        with transaction.atomic():
            compare(keys, common)
        done += len(keys)
        if progress:
            progress(done)
    return done


@transaction.atomic
def compare(keys: Iterable[int], common: set[str] | None = None) -> None:
    """Store likely pairs of these people; delete open pairs that are no longer likely.

    Proposed and decided pairs stay. Marks the people as compared first: a change in the meantime
    waits for this transaction, and the next run compares the person again.
    """
    keys = set(keys)
    Person.objects.filter(pk__in=keys).update(compared_at=timezone.now())
    found = duplicate_scoring.likely_pairs(keys, set() if common is None else common)
    either = Q(first__in=keys) | Q(second__in=keys)
    there = {
        (pair.first_id, pair.second_id): pair for pair in PossibleDuplicate.objects.filter(either)
    }
    gone = [pair.pk for at, pair in there.items() if at not in found and _is_ours(pair)]
    PossibleDuplicate.objects.filter(pk__in=gone).delete()
    _write(found, there)


def _write(found: dict[Pair, PairScore], there: dict[Pair, PossibleDuplicate]) -> None:
    now = timezone.now()
    new = [
        PossibleDuplicate(
            first_id=first, second_id=second, score=one.score, reasons=one.reasons, found_at=now
        )
        for (first, second), one in found.items()
        if (first, second) not in there
    ]
    PossibleDuplicate.objects.bulk_create(new, ignore_conflicts=True)
    changed = [
        there[pair] for pair, one in found.items() if pair in there and _renew(there[pair], one)
    ]
    PossibleDuplicate.objects.bulk_update(changed, ["score", "reasons"])


def _renew(pair: PossibleDuplicate, one: PairScore) -> bool:
    proposed = [AgreementCode.PROPOSED.value] if pair.proposed_by_id else []
    old = (pair.score, pair.reasons)
    pair.score, pair.reasons = one.score, [*proposed, *one.reasons]
    return pair.is_open and old != (pair.score, pair.reasons)


def _is_ours(pair: PossibleDuplicate) -> bool:
    return pair.is_open and pair.proposed_by_id is None


def _batches() -> Iterator[list[int]]:
    last = 0
    rows = Person.objects.filter(compared_at__isnull=True, merged_into__isnull=True)
    while keys := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield keys
        last = keys[-1]
