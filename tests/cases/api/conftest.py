import pytest

from tests.office import furnish


@pytest.fixture
def office():
    """The reference data that the acts of these tests need."""
    furnish()


@pytest.fixture
def portal(api_with_scopes):
    """An integration that submits complaints and follows them."""
    return api_with_scopes("complaints:read", "complaints:write")


@pytest.fixture
def register(api_with_scopes):
    """An integration that reads every complaint."""
    return api_with_scopes("complaints:read-all")
