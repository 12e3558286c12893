"""What waits for the person signed in, shown on the first page of the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from ombudsman.queries import counts


@dataclass(frozen=True)
class Worklist:
    """One list of things to do: how many, how pressing, and where the list itself stands.

    ``tone`` is "danger" for what may not wait, "warn" for what soon may not, else "". ``url`` leads
    to the very rows that were counted. Counts end at ``counts.CAP``.
    """

    code: str
    label: Any
    url: str
    count: int
    tone: str = ""


class WorklistProvider(Protocol):
    """Gives the worklists of whoever asks; no row they may not see, one query a table."""

    def __call__(self, request: HttpRequest) -> list[Worklist]: ...


@dataclass(frozen=True)
class WorklistQuery:
    """Rows that wait, and the filters under which the list of their model shows just these."""

    code: str
    label: Any
    rows: QuerySet
    filters: str
    tone: str = ""


def count_worklists(waiting: Iterable[WorklistQuery]) -> list[Worklist]:
    """The worklists of all ``waiting``, counted in one statement."""
    waiting = list(waiting)
    found = counts.capped_counts({one.code: one.rows for one in waiting})
    return [
        Worklist(one.code, one.label, _list_url(one), found[one.code], one.tone) for one in waiting
    ]


def _list_url(one: WorklistQuery) -> str:
    meta = one.rows.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") + f"?{one.filters}"
