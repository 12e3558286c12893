import pytest
from django.db import IntegrityError, transaction

from cases.models import Facility
from tests.factories import FacilityFactory, FacilityNameFactory, UserFactory

BACKWARDS = {"valid_from": "2026-01-02", "valid_until": "2026-01-01"}


@pytest.mark.parametrize("broken", [{"official_capacity": 0}, BACKWARDS])
def test_database_refuses(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        FacilityFactory(**broken)


def test_database_refuses_a_former_name_that_ends_before_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        FacilityNameFactory(**BACKWARDS)


def test_the_directory_is_open_to_those_who_work_with_cases_or_visits():
    place = FacilityFactory()

    for role in ("registrar", "call_taker", "case_officer", "npm_member", "administrator"):
        assert list(Facility.objects.visible_to(UserFactory(role=role))) == [place]
    for role in ("analyst", "auditor", "outreach_officer"):
        assert not Facility.objects.visible_to(UserFactory(role=role)).exists()
