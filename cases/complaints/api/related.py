"""Prefetches the relations that the full answer about a complaint shows."""

from typing import Any

from django.db.models import Prefetch

from cases.models import Detention, Party, RemovalOrder
from cases.people.api.persons import with_protection
from ombudsman.models import Classification, User


def with_details(rows: Any, account: User) -> Any:
    """``rows`` with all that ``ComplaintSerializer`` shows to ``account``."""
    parties = Party.objects.shown_to(account)
    parties = parties.select_related("person__stay_category", "organisation", "relation")
    codes = Classification.objects.only("code")
    rows = rows.prefetch_related(
        Prefetch("rights", codes), Prefetch("topics", codes), Prefetch("parties", parties)
    )
    held = Detention.objects.shown_to(account)
    held = held.select_related("person", "facility", "basis", "ordered_by")
    orders = RemovalOrder.objects.shown_to(account).select_related("issued_by")
    return with_protection(rows, "parties__person__").prefetch_related(
        Prefetch("detentions", held),
        Prefetch("removals", orders),
        "parties__person__languages__language",
        "deadlines__organisation",
        "results__outcome",
        "results__measure",
        "results__organisation",
    )
