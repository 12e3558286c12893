"""Loads the directory of places of detention from its reference file."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from cases.models import Facility, FacilityName
from ombudsman.models import Classification, ClassificationList, Organisation
from ombudsman.services import audit

FACILITY_FILE = settings.BASE_DIR / "cases" / "reference" / "facilities.json"
LANGUAGES = ("az", "en", "ru")
Row = dict[str, Any]


class InvalidFacilityFileError(Exception):
    """The file has an unknown type, region or authority, or not exactly one current name."""


@transaction.atomic
def load(path: Path = FACILITY_FILE) -> int:
    """Add the places of ``path`` whose code is not in the database; existing rows do not change.

    Each place has one current name; the others are former names. Returns the number of places
    added. Raises InvalidFacilityFileError for a wrong row, and then adds none.
    """
    rows = json.loads(path.read_text(encoding="utf-8"))
    known = set(Facility.objects.values_list("code", flat=True))
    fresh = [row for row in rows if row["code"] not in known]
    if not fresh:
        return 0
    references = _References()
    places = Facility.objects.bulk_create(_facility(row, references) for row in fresh)
    FacilityName.objects.bulk_create(
        FacilityName(facility=place, source=row.get("source") or "", **_dated_labels(name))
        for place, row in zip(places, fresh, strict=True)
        for name in row["names"]
        if _is_former(name)
    )
    audit.record("facility.load", by=None)
    return len(places)


class _References:
    """The rows that the file refers to by code, read once for the whole file."""

    def __init__(self) -> None:
        lists = (ClassificationList.PLACE_TYPE, ClassificationList.REGION)
        members = Classification.objects.filter(list__in=lists)
        self.classifications = {(row.list, row.code): row for row in members}
        self.organisations = {row.code: row for row in Organisation.objects.all()}

    def classification(self, name: str, code: str) -> Classification:
        if (name, code) not in self.classifications:
            raise InvalidFacilityFileError(f"There is no {name} {code!r}.")
        return self.classifications[name, code]

    def organisation(self, code: str) -> Organisation:
        if code not in self.organisations:
            raise InvalidFacilityFileError(f"There is no organisation {code!r}.")
        return self.organisations[code]


def _facility(row: Row, references: _References) -> Facility:
    names = [name for name in row["names"] if not _is_former(name)]
    if len(names) != 1:
        raise InvalidFacilityFileError(f"{row['code']!r} has {len(names)} current names, not one.")
    region, authority = row.get("region"), row.get("authority")
    return Facility(
        code=row["code"],
        place_type=references.classification("place_type", row["place_type"]),
        region=references.classification("region", region) if region else None,
        authority=references.organisation(authority) if authority else None,
        official_capacity=row.get("official_capacity"),
        confidence=row.get("confidence") or "",
        note=row.get("note") or "",
        **_labels(names[0]),
    )


def _is_former(name: Row) -> bool:
    """Marked as former, or with a last day. The last day of a former name is often unknown."""
    return bool(name.get("former") or name.get("valid_until"))


def _labels(name: Row) -> dict[str, str]:
    """The three names; a missing one is the Azerbaijani name, which is the official one."""
    return {f"name_{language}": name.get(language) or name["az"] for language in LANGUAGES}


def _dated_labels(name: Row) -> dict[str, Any]:
    days = {field: name.get(field) for field in ("valid_from", "valid_until")}
    return _labels(name) | {
        field: date.fromisoformat(day) if day else None for field, day in days.items()
    }
