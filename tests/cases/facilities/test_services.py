import json
from datetime import date

import pytest

from cases.facilities import services as facilities
from cases.models import Facility, FacilityName
from ombudsman.models import AuditEntry
from tests.factories import ClassificationFactory, OrganisationFactory

CURRENT = {"az": "Yeni Mərkəz", "en": "New Centre", "ru": "Новый центр"}
FORMER = {"az": "Köhnə Mərkəz", "en": "", "ru": None, "valid_until": "2024-12-31"}
UNDATED = {"az": "Ən köhnə", "en": "Oldest", "ru": "Старейший", "former": True}
ROW = {
    "code": "centre",
    "place_type": "migrant_detention_centre",
    "authority": "migration",
    "region": "yevlakh",
    "official_capacity": 80,
    "names": [CURRENT, FORMER, UNDATED],
    "confidence": "S",
    "note": "Renamed.",
}


@pytest.fixture
def load(tmp_path):
    ClassificationFactory(list="place_type", code="migrant_detention_centre")
    ClassificationFactory(list="region", code="yevlakh")
    OrganisationFactory(code="migration")

    def write_and_load(*rows):
        path = tmp_path / "facilities.json"
        path.write_text(json.dumps(rows))
        return facilities.load(path)

    return write_and_load


def test_load_adds_a_place_with_its_current_and_former_names(load):
    assert load(ROW) == 1

    place = Facility.objects.get()
    former = list(place.former_names.order_by("pk"))
    assert (place.name_en, place.official_capacity, place.confidence) == ("New Centre", 80, "S")
    assert (place.authority.code, place.region.code) == ("migration", "yevlakh")
    assert [name.name_az for name in former] == ["Köhnə Mərkəz", "Ən köhnə"]
    assert former[0].name_en == "Köhnə Mərkəz"
    assert [name.valid_until for name in former] == [date(2024, 12, 31), None]
    assert AuditEntry.objects.get().action == "facility.load"


def test_load_again_keeps_what_the_office_has_changed(load):
    load(ROW)
    Facility.objects.update(official_capacity=90)

    assert load(ROW) == 0

    assert Facility.objects.get().official_capacity == 90
    assert FacilityName.objects.count() == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"place_type": "castle"},
        {"region": "atlantis"},
        {"authority": "nobody"},
        {"names": [FORMER]},
        {"names": [CURRENT, CURRENT]},
    ],
)
def test_load_refuses_what_does_not_fit_and_adds_nothing(load, broken):
    with pytest.raises(facilities.InvalidFacilityFileError):
        load(ROW, {**ROW, "code": "other", **broken})

    assert not Facility.objects.exists()


def test_the_directory_of_the_office_loads(django_db_blocker):
    rows = json.loads(facilities.FACILITY_FILE.read_text())
    for row in rows:
        ClassificationFactory(list="place_type", code=row["place_type"])
        if row["region"]:
            ClassificationFactory(list="region", code=row["region"])
        if row["authority"]:
            OrganisationFactory(code=row["authority"])

    assert facilities.load() == len(rows)

    yevlakh = Facility.objects.get(code="yevlakh_migrant_centre")
    assert yevlakh.former_names.count() == 1
