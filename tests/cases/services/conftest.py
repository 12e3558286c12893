"""A refugee on a case and the embassy of the state he fled: fixtures of the tests of the gate."""

import pytest

from cases.models import PartyRole
from tests.cases.protected import body, refugee_of
from tests.factories import ComplaintFactory, PartyFactory


@pytest.fixture
def refugee(db):
    return refugee_of()


@pytest.fixture
def complaint(refugee):
    made = ComplaintFactory()
    PartyFactory(complaint=made, person=refugee, role=PartyRole.AFFECTED)
    return made


@pytest.fixture
def embassy(db):
    return body()
