import pytest

from tests.office import furnish


@pytest.fixture
def office():
    """The reference data that the acts of these tests need."""
    furnish()
