"""Fixtures: a complaint of a refugee, and the embassy of the state they fled."""

import pytest

from cases.models import PartyRole
from tests.factories import ComplaintFactory, PartyFactory
from tests.support.protected_people import create_body, create_refugee


@pytest.fixture
def refugee(db):
    return create_refugee()


@pytest.fixture
def complaint(refugee):
    made = ComplaintFactory()
    PartyFactory(complaint=made, person=refugee, role=PartyRole.AFFECTED)
    return made


@pytest.fixture
def embassy(db):
    return create_body()
