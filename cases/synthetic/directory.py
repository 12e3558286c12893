"""What the generator reads from the database: reference data, staff, time limits, last numbers."""

import json
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate
from random import Random
from typing import Any, Generic, NamedTuple, TypeVar

from django.utils import timezone

from cases.models import Facility
from cases.rules.deadlines import Span, due
from cases.rules.deadlines import Unit as SpanUnit
from cases.synthetic.names import REFERENCE, NamingTraditions
from cases.synthetic.rows import Tables
from ombudsman.models import (
    AuditEntry,
    AuditValue,
    Classification,
    Mandate,
    NumberSeries,
    Organisation,
    TimeLimit,
    Unit,
    User,
)
from ombudsman.rules import audit_chain
from ombudsman.rules.numbers import format_number
from ombudsman.rules.roles import Role
from ombudsman.services import time_limits
from ombudsman.services.audit.chain import BulkChain

Value = TypeVar("Value")

TEXTS: dict[str, Any] = json.loads((REFERENCE / "invented_office.json").read_text("utf-8"))
CASE_UNITS = (
    "complaints_foreigners",
    "detention_policing",
    "social_rights",
    "right_to_information",
    "equality_children_disability",
)
DESK = "reception_registry"


class Colleague(NamedTuple):
    id: int
    unit_id: int | None
    role: str


class Directory:
    """Primary keys of the reference data, by code."""

    def __init__(self) -> None:
        self.lists: dict[str, dict[str, int]] = defaultdict(dict)
        for key, name, code in Classification.objects.values_list("pk", "list", "code"):
            self.lists[name][code] = key
        self.bodies = dict(Organisation.objects.values_list("code", "pk"))
        inside = Organisation.objects.filter(mandate=Mandate.INSIDE).order_by("pk")
        self.respondents = list(inside.values_list("pk", flat=True))
        outside = Organisation.objects.filter(mandate=Mandate.OUTSIDE).order_by("pk")
        self.outsiders = list(outside.values_list("pk", flat=True))
        self.units = dict(Unit.objects.values_list("code", "pk"))
        self.facilities = list(Facility.objects.select_related("place_type").order_by("pk"))
        self.migrant_centres = [
            f for f in self.facilities if f.place_type.code == "migrant_detention_centre"
        ]
        self.regions = list(self.lists["region"].values())

    def code(self, name: str, code: str) -> int:
        """The primary key of the member ``code`` of the list ``name``. Raises KeyError."""
        return self.lists[name][code]


class Staff:
    """Active staff by role."""

    def __init__(self) -> None:
        self.by_role: dict[str, list[Colleague]] = defaultdict(list)
        rows = User.objects.filter(is_active=True, groups__name__in=list(Role)).order_by("pk")
        for key, unit, role in rows.values_list("pk", "unit_id", "groups__name"):
            self.by_role[role].append(Colleague(key, unit, role))
        self.officers: dict[int | None, list[Colleague]] = defaultdict(list)
        for officer in self.by_role[Role.CASE_OFFICER]:
            self.officers[officer.unit_id].append(officer)
        self.heads = {head.unit_id: head for head in self.by_role[Role.HEAD_OF_UNIT]}

    def first(self, role: str) -> Colleague:
        return self.by_role[role][0]

    def npm(self) -> list[Colleague]:
        return self.by_role[Role.NPM_LEAD] + self.by_role[Role.NPM_MEMBER]


class Limit(NamedTuple):
    value: int
    unit: str
    source: str
    confidence: str
    is_confirmed: bool


class TimeLimits:
    """Computes ends of time limits by the rule; caches them by key and day."""

    def __init__(self, first: date, last: date) -> None:
        self.zone = timezone.get_default_timezone()
        self.is_working_day = time_limits.working_calendar(first, last)
        self.limits = {
            row.key: Limit(row.value, row.unit, row.source, row.confidence, row.is_confirmed)
            for row in TimeLimit.objects.current(on=last)
        }
        self._ends: dict[tuple[str, date], datetime] = {}

    def due(self, key: str, start: datetime) -> datetime:
        """The last moment that is still in time, in UTC."""
        day = start.astimezone(self.zone).date()
        if (key, day) not in self._ends:
            limit = self.limits[key]
            span = Span(limit.value, SpanUnit(limit.unit))
            end = due(start, span, is_working_day=self.is_working_day, zone=self.zone)
            self._ends[key, day] = end.astimezone(UTC)
        return self._ends[key, day]


class WeightedChoice(Generic[Value]):
    """Picks a value at random, with the given weights."""

    def __init__(self, weights: Mapping[Value, float]) -> None:
        self.values = list(weights)
        self.cumulative_weights = list(accumulate(weights.values()))

    def pick(self, random: Random) -> Value:
        point = random.random() * self.cumulative_weights[-1]
        return self.values[bisect(self.cumulative_weights, point)]


class Run:
    """One run of the generator: random numbers, present moment, input data and output tables."""

    def __init__(self, *, seed: int, now: datetime, first: datetime) -> None:
        self.random = Random(seed)  # noqa: S311  repeatable data, no secret
        self.now = now
        self.tables = Tables()
        self.directory = Directory()
        self.staff = Staff()
        self.time_limits = TimeLimits(
            first.date() - timedelta(days=1), now.date() + timedelta(days=60)
        )
        self.names = NamingTraditions()
        self.numbers = Numbers()
        self.chain = BulkChain()

    def saver(self) -> Callable[[], None]:
        """A function that stores the present state of the number series and of the audit chain."""
        return partial(_save, self.numbers.saver(), self.chain.saver())

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def below(self, end: int) -> int:
        """A random integer from 0 to ``end`` - 1; three times as fast as ``randrange``."""
        return int(self.random.random() * end)

    def one_of(self, values: Sequence[Value]) -> Value:
        return values[int(self.random.random() * len(values))]

    def after(self, start: datetime, days: float) -> datetime:
        """A random moment after ``start``: ``days`` later on average, at least five minutes."""
        wait = self.random.expovariate(1 / days) if days else 0
        return start + timedelta(days=wait, minutes=5)

    def record(
        self, action: str, kind: str, key: int, *, at: datetime, by: int, number: str
    ) -> None:
        """Add an audit entry with the public number as its only value."""
        salt = f"{self.random.getrandbits(128):032x}"
        entries = self.tables[AuditEntry]
        hashed = audit_chain.value_digest(salt, number)
        row = {
            "action": action,
            "address": None,
            "at": audit_chain.moment(at),
            "case_id": key,
            "case_type": kind,
            "fields": {"number": {"new": hashed, "old": ""}},
            "id": entries.last + 1,
            "object_id": key,
            "object_type": kind,
            "origin": "generate",
            "reason": "",
            "request_id": "",
            "role": "",
            "user_id": by,
        }
        placed = self.chain.place(row)
        entry = entries.add_values(
            *(at, by, "", action, kind, key, kind, key),
            f'{{"number": {{"old": "", "new": "{hashed}"}}}}',
            *("", "generate", None, ""),
            *placed,
        )
        self.tables[AuditValue].add(entry_id=entry, field="number", new=number, salt=salt)


class Numbers:
    """Gives out public numbers, continuing the number series of the database."""

    def __init__(self) -> None:
        self.last = {(s.letter, s.year): s.last for s in NumberSeries.objects.all()}

    def next(self, letter: str, year: int) -> str:
        self.last[letter, year] = self.last.get((letter, year), 0) + 1
        return format_number(letter, year, self.last[letter, year])

    def saver(self) -> Callable[[], None]:
        """A function that stores the present state of the series."""
        return partial(_save_numbers, dict(self.last))


def _save_numbers(last_numbers: dict[tuple[str, int], int]) -> None:
    for (letter, year), last in last_numbers.items():
        NumberSeries.objects.update_or_create(letter=letter, year=year, defaults={"last": last})


def _save(*savers: Callable[[], None]) -> None:
    for save in savers:
        save()
