"""Worklists of the signed-in person, for the first page of the admin."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from ombudsman.queries import counts


@dataclass(frozen=True)
class Worklist:
    """One list of things to do: its count, its urgency and its URL.

    ``tone`` is "danger" if it is overdue, "warn" if it will be soon, else "". ``url`` shows
    exactly the rows that were counted. Counts end at ``counts.CAP``.
    """

    code: str
    label: Any
    url: str
    count: int
    tone: str = ""


class WorklistProvider(Protocol):
    """Returns worklists with visible rows only, in one query per table."""

    def __call__(self, request: HttpRequest) -> list[Worklist]: ...


@dataclass(frozen=True)
class WorklistQuery:
    """Rows to count, and the query string under which the admin list shows the same rows."""

    code: str
    label: Any
    rows: QuerySet
    filters: str
    tone: str = ""


def count_worklists(waiting: Iterable[WorklistQuery]) -> list[Worklist]:
    """Worklists of all queries, counted in one statement."""
    waiting = list(waiting)
    found = counts.capped_counts({one.code: one.rows for one in waiting})
    return [
        Worklist(one.code, one.label, _list_url(one), found[one.code], one.tone) for one in waiting
    ]


def _list_url(one: WorklistQuery) -> str:
    meta = one.rows.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") + f"?{one.filters}"
