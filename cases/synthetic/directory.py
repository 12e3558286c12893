"""What an invented office takes from the real one: its directories, its staff, its time limits."""

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
from cases.synthetic.names import REFERENCE, Inventor
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
    """Keys of the reference data, by code."""

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
        """The key of a member of a list; KeyError where the reference data lacks it."""
        return self.lists[name][code]


class Staff:
    """Who works in the office, by role."""

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


class Clocks:
    """The ends of time limits, each computed once a day by the rule."""

    def __init__(self, first: date, last: date) -> None:
        self.zone = timezone.get_default_timezone()
        self.is_working_day = time_limits.working_calendar(first, last)
        self.limits = {
            row.key: Limit(row.value, row.unit, row.source, row.confidence, row.is_confirmed)
            for row in TimeLimit.objects.current(on=last)
        }
        self._ends: dict[tuple[str, date], datetime] = {}

    def due(self, key: str, start: datetime) -> datetime:
        """The last moment in time, in UTC."""
        day = start.astimezone(self.zone).date()
        if (key, day) not in self._ends:
            limit = self.limits[key]
            span = Span(limit.value, SpanUnit(limit.unit))
            end = due(start, span, is_working_day=self.is_working_day, zone=self.zone)
            self._ends[key, day] = end.astimezone(UTC)
        return self._ends[key, day]


class Weighted(Generic[Value]):
    """Values that are picked as often as their weights say."""

    def __init__(self, weights: Mapping[Value, float]) -> None:
        self.values = list(weights)
        self.edges = list(accumulate(weights.values()))

    def pick(self, chance: Random) -> Value:
        return self.values[bisect(self.edges, chance.random() * self.edges[-1])]


class Run:
    """One run of the generator: its chance, its present, what it reads and where it writes."""

    def __init__(self, *, seed: int, now: datetime, first: datetime) -> None:
        self.chance = Random(seed)  # noqa: S311  a repeatable office, no secret
        self.now = now
        self.tables = Tables()
        self.directory = Directory()
        self.staff = Staff()
        self.clocks = Clocks(first.date() - timedelta(days=1), now.date() + timedelta(days=60))
        self.names = Inventor()
        self.numbers = Numbers()
        self.trail = BulkChain()

    def saver(self) -> Callable[[], None]:
        """Stores the series and the end of the trail as they stand now, when it is called."""
        return partial(_save, self.numbers.saver(), self.trail.saver())

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def below(self, end: int) -> int:
        """A whole number from 0 and under ``end``; three times as fast as ``randrange``."""
        return int(self.chance.random() * end)

    def one_of(self, values: Sequence[Value]) -> Value:
        return values[int(self.chance.random() * len(values))]

    def after(self, start: datetime, days: float) -> datetime:
        """A moment after ``start``, by ``days`` on average and never before five minutes."""
        wait = self.chance.expovariate(1 / days) if days else 0
        return start + timedelta(days=wait, minutes=5)

    def record(
        self, action: str, kind: str, key: int, *, at: datetime, by: int, number: str
    ) -> None:
        """The audit entry of an act; the number alone is kept as its value."""
        salt = f"{self.chance.getrandbits(128):032x}"
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
        placed = self.trail.place(row)
        entry = entries.add_whole(
            *(at, by, "", action, kind, key, kind, key),
            f'{{"number": {{"old": "", "new": "{hashed}"}}}}',
            *("", "generate", None, ""),
            *placed,
        )
        self.tables[AuditValue].add(entry_id=entry, field="number", new=number, salt=salt)


class Numbers:
    """Public numbers counted on from the series as they stand."""

    def __init__(self) -> None:
        self.last = {(s.letter, s.year): s.last for s in NumberSeries.objects.all()}

    def next(self, letter: str, year: int) -> str:
        self.last[letter, year] = self.last.get((letter, year), 0) + 1
        return format_number(letter, year, self.last[letter, year])

    def saver(self) -> Callable[[], None]:
        """Stores the series as they stand now, when it is called."""
        return partial(_save_numbers, dict(self.last))


def _save_numbers(last_numbers: dict[tuple[str, int], int]) -> None:
    for (letter, year), last in last_numbers.items():
        NumberSeries.objects.update_or_create(letter=letter, year=year, defaults={"last": last})


def _save(*savers: Callable[[], None]) -> None:
    for save in savers:
        save()
