"""Load reference data from the reviewed files under ``ombudsman/reference``.

Loading adds missing rows and never changes or deletes one that exists: afterwards a row is the
office's own. A calendar year is loaded if the table has no day of it. Rows are identified by code
(classifications by list and code, time limits by key).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import holidays
from django.db import models, transaction

from ombudsman.models import (
    CalendarDay,
    Classification,
    ClassificationList,
    Confidence,
    FormerName,
    Organisation,
    TimeLimit,
    Unit,
)
from ombudsman.services import audit, roles

Row = Mapping[str, Any]
Key = TypeVar("Key")
Model = TypeVar("Model", bound=models.Model)

FILES = Path(__file__).resolve().parent.parent / "reference"
YEARS_BACK, YEARS_AHEAD = 1, 2
LIBRARY = "holidays, calendar of AZ"
SWAPPED_WORKING_DAY = "İş günü (istirahət günü ilə əvəz edilmişdir)"
ESTIMATED = "təxmini"  # the library's mark of a day that depends on the moon


@transaction.atomic
def load(*, on: date) -> dict[str, int]:
    """Add what is missing on the day ``on``; returns the number of new rows by model name."""
    made = {
        "classification": _load_classifications(),
        "unit": _load_units(),
        "organisation": _load_organisations(),
        "timelimit": _load_time_limits(),
        "calendarday": _load_calendar(range(on.year - YEARS_BACK, on.year + YEARS_AHEAD + 1)),
    }
    roles.seed_groups()
    if any(made.values()):
        changes = {name: (None, count) for name, count in made.items() if count}
        audit.record("reference.seed", by=None, changes=changes)
    return made


def read(name: str) -> list[Row]:
    """The rows of one file under ``ombudsman/reference``."""
    return json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))


def names(row: Row) -> dict[str, str]:
    """The three names of a row of a file, as the fields of a ``Labelled`` model."""
    return {f"name_{language}": row[language] for language in ("az", "en", "ru")}


def members(name: str) -> dict[str, Classification]:
    """The members of one classification list, by code."""
    return {row.code: row for row in Classification.objects.filter(list=name)}


def _load_classifications() -> int:
    stored = {(row.list, row.code): row for row in Classification.objects.all()}
    rows = [
        (name.value, position, row)
        for name in ClassificationList
        for position, row in enumerate(read(f"classifications/{name.value}"))
    ]
    made = {
        (name, row["code"]): Classification(
            list=name,
            code=row["code"],
            special=row["special"] or "",
            position=position,
            source=row.get("source") or "",
            **names(row),
        )
        for name, position, row in rows
        if (name, row["code"]) not in stored
    }
    parents = {
        (name, row["code"]): (name, row["parent"]) for name, _, row in rows if row["parent"]
    }
    return _create_below_parents(Classification, made, stored, parents)


def _load_units() -> int:
    stored = set(Unit.objects.values_list("code", flat=True))
    regions = members("region")
    rows = [row for row in read("units") if row["code"] not in stored]
    units = [
        Unit(
            code=row["code"],
            kind=row["kind"],
            region=_row_or_none(regions, row["region"]),
            **names(row),
        )
        for row in rows
    ]
    return len(Unit.objects.bulk_create(units))


def _load_organisations() -> int:
    stored = {row.code: row for row in Organisation.objects.all()}
    rows = read("organisations")
    made = _new_organisations([row for row in rows if row["code"] not in stored])
    parents = {row["code"]: row["parent"] for row in rows if row["parent"]}
    count = _create_below_parents(Organisation, made, stored, parents)
    FormerName.objects.bulk_create(
        FormerName(
            organisation=made[row["code"]],
            valid_until=former["until"],
            source=former["source"] or "",
            **names(former),
        )
        for row in rows
        if row["code"] in made
        for former in row["former_names"]
    )
    return count


def _new_organisations(rows: list[Row]) -> dict[str, Organisation]:
    regions, countries = members("region"), members("country")
    return {
        row["code"]: Organisation(
            code=row["code"],
            kind=row["kind"],
            mandate=row["mandate"],
            country=_row_or_none(countries, row["country"]),
            region=_row_or_none(regions, row["region"]),
            may_pass_on=row.get("may_pass_on", False),
            **names(row),
        )
        for row in rows
    }


def _load_time_limits() -> int:
    stored = set(TimeLimit.objects.values_list("key", flat=True))
    limits = [
        TimeLimit(
            key=row["key"],
            value=row["value"],
            unit=row["unit"],
            source=row["source"],
            confidence=row["confidence"],
            note=row["note"] or "",
            **names(row["applies_to"]),
        )
        for row in read("time_limits")
        if row["key"] not in stored
    ]
    return len(TimeLimit.objects.bulk_create(limits))


def _load_calendar(years: Iterable[int]) -> int:
    filled = {day.year for day in CalendarDay.objects.dates("day", "year")}
    empty = [year for year in years if year not in filled]
    if not empty:
        return 0
    return len(CalendarDay.objects.bulk_create(_days(empty)))


def _days(years: list[int]) -> list[CalendarDay]:
    """Days off, and weekend days declared working days, according to the library.

    Its category of workdays is not used: those are memorial days on which people work.
    """
    table = holidays.country_holidays("AZ", years=years, language="az")
    moved = sorted(day for day in table.weekend_workdays if day.year in years)
    return [_day(day, name, is_working=False) for day, name in sorted(table.items())] + [
        _day(day, SWAPPED_WORKING_DAY, is_working=True) for day in moved
    ]


def _day(day: date, name: str, *, is_working: bool) -> CalendarDay:
    confidence = Confidence.UNCERTAIN if ESTIMATED in name else Confidence.OFFICIAL
    return CalendarDay(
        day=day, name=name[:250], is_working=is_working, source=LIBRARY, confidence=confidence
    )


def _create_below_parents(
    model: type[Model], made: dict[Key, Model], stored: dict[Key, Model], parents: dict[Key, Key]
) -> int:
    """Create the rows ``made``, parents first, with one insertion per level of the tree."""
    placed, waiting = dict(stored), dict(made)
    while waiting:
        level = {k: row for k, row in waiting.items() if k not in parents or parents[k] in placed}
        if not level:
            raise ValueError(f"Rows without a parent: {list(waiting)}")
        for key, row in level.items():
            row.parent = placed[parents[key]] if key in parents else None  # type: ignore[attr-defined]
        model._default_manager.bulk_create(level.values())
        placed.update(level)
        waiting = {key: row for key, row in waiting.items() if key not in level}
    return len(made)


def _row_or_none(rows: dict[str, Classification], code: str | None) -> Classification | None:
    return rows[code] if code else None
