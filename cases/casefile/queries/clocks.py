"""Clocks of the complaints of a page, in a constant number of queries."""

from collections.abc import Sequence

from django.db.models import OrderBy, OuterRef, Prefetch, Subquery, prefetch_related_objects

from cases.models import CONCERNED, Complaint, Detention, LegalStatus, Party, RemovalOrder


def prefetch_clocks(complaints: Sequence[Complaint]) -> None:
    """Set ``running_orders`` and ``running_detentions`` on each complaint (2 queries).

    Complaints with running orders also get ``concerned``: their concerned parties with statuses
    and state ties (3 more queries).
    """
    prefetch_related_objects(
        complaints,
        Prefetch("removals", RemovalOrder.objects.running(), to_attr="running_orders"),
        Prefetch("detentions", Detention.objects.running(), to_attr="running_detentions"),
    )
    ordered = [one for one in complaints if one.running_orders]  # type: ignore[attr-defined]
    parties = Party.objects.filter(role__in=CONCERNED, person__isnull=False)
    prefetch_related_objects(
        ordered,
        Prefetch("parties", parties.select_related("person"), to_attr="concerned"),
        Prefetch("concerned__person__statuses", LegalStatus.objects.select_related("status")),
        "concerned__person__state_ties",
    )


def by_next_review() -> OrderBy:
    """Ordering: the complaint with the earliest next review of a detention comes first."""
    rows = Detention.objects.running().filter(complaint=OuterRef("pk"))
    return Subquery(
        rows.filter(next_review_at__isnull=False)
        .order_by("next_review_at")
        .values("next_review_at")[:1]
    ).asc()
