from datetime import date

import pytest

from tests.factories.organisations import FormerNameFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_body_bears_its_former_name_until_the_last_day_of_that_name():
    body = OrganisationFactory(name_en="New body")
    FormerNameFactory(organisation=body, name_en="Old body", valid_until=date(2022, 7, 28))

    assert body.name_on(date(2022, 7, 28)) == "Old body"
    assert body.name_on(date(2022, 7, 29)) == "New body"


def test_former_name_without_a_last_day_never_hides_the_name_in_use():
    body = OrganisationFactory(name_en="New body")
    FormerNameFactory(organisation=body, name_en="Old body", valid_until=None)

    assert body.name_on(date(2020, 1, 1)) == "New body"
