"""What waits for the person signed in, shown on the first page of the office."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest


@dataclass(frozen=True)
class Worklist:
    """One list of things to do: how many, how pressing, and where the list itself stands.

    ``tone`` is "danger" for what may not wait, "warn" for what soon may not, else "". ``url`` leads
    to the very rows that were counted. A ``count`` above ``MANY`` is shown as "more than".
    """

    code: str
    label: Any
    url: str
    count: int
    tone: str = ""


class WorklistProvider(Protocol):
    """Gives the worklists of whoever asks; no row they may not see, one query a table."""

    def __call__(self, request: HttpRequest) -> list[Worklist]: ...
