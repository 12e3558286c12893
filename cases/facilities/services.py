"""Places of detention: the directory that the office starts from."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from cases.models import Facility, FacilityName
from ombudsman.models import Classification, ClassificationList, Organisation
from ombudsman.services import audit

DIRECTORY = settings.BASE_DIR / "cases" / "reference" / "facilities.json"
LANGUAGES = ("az", "en", "ru")
Row = dict[str, Any]


class BrokenDirectoryError(Exception):
    """The file names a type, region, authority or name that cannot be."""


@transaction.atomic
def load(path: Path = DIRECTORY) -> int:
    """Add the places of ``path`` that are not on file yet; what the office has changed stays.

    The one name that is not former is the current one. Returns how many places were added.
    Raises BrokenDirectoryError, and adds none, for a row that does not fit.
    """
    rows = json.loads(path.read_text(encoding="utf-8"))
    known = set(Facility.objects.values_list("code", flat=True))
    fresh = [row for row in rows if row["code"] not in known]
    if not fresh:
        return 0
    directory = _Directory()
    places = Facility.objects.bulk_create(_facility(row, directory) for row in fresh)
    FacilityName.objects.bulk_create(
        FacilityName(facility=place, source=row.get("source") or "", **_name(name))
        for place, row in zip(places, fresh, strict=True)
        for name in row["names"]
        if _is_former(name)
    )
    audit.record("facility.load", by=None)
    return len(places)


class _Directory:
    """Codes to rows, read once for the whole file."""

    def __init__(self) -> None:
        lists = (ClassificationList.PLACE_TYPE, ClassificationList.REGION)
        members = Classification.objects.filter(list__in=lists)
        self.members = {(row.list, row.code): row for row in members}
        self.bodies = {row.code: row for row in Organisation.objects.all()}

    def member(self, of: str, code: str) -> Classification:
        if (of, code) not in self.members:
            raise BrokenDirectoryError(f"There is no {of} {code!r}.")
        return self.members[of, code]

    def body(self, code: str) -> Organisation:
        if code not in self.bodies:
            raise BrokenDirectoryError(f"There is no organisation {code!r}.")
        return self.bodies[code]


def _facility(row: Row, directory: _Directory) -> Facility:
    names = [name for name in row["names"] if not _is_former(name)]
    if len(names) != 1:
        raise BrokenDirectoryError(f"{row['code']!r} has {len(names)} current names, not one.")
    region, authority = row.get("region"), row.get("authority")
    return Facility(
        code=row["code"],
        place_type=directory.member("place_type", row["place_type"]),
        region=directory.member("region", region) if region else None,
        authority=directory.body(authority) if authority else None,
        official_capacity=row.get("official_capacity"),
        confidence=row.get("confidence") or "",
        note=row.get("note") or "",
        **_labels(names[0]),
    )


def _is_former(name: Row) -> bool:
    """Said so, or known by its last day; the day of a change is often not known."""
    return bool(name.get("former") or name.get("valid_until"))


def _labels(name: Row) -> dict[str, str]:
    """The three names; a missing one is filled with the Azerbaijani, which is the official one."""
    return {f"name_{language}": name.get(language) or name["az"] for language in LANGUAGES}


def _name(name: Row) -> dict[str, Any]:
    days = {end: name.get(end) for end in ("valid_from", "valid_until")}
    return _labels(name) | {
        end: date.fromisoformat(day) if day else None for end, day in days.items()
    }
