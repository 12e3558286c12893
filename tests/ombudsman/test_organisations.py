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


def test_a_loop_in_the_directory_ends_the_walk_down():
    upper = OrganisationFactory()
    lower = OrganisationFactory(parent=upper)
    upper.parent = lower
    upper.save()

    assert upper.under() == lower.under() == {upper.pk, lower.pk}


def test_what_the_office_holds_of_a_body_is_not_told_to_another_body(api_with_scopes):
    body = OrganisationFactory(may_pass_on=True)
    office = api_with_scopes("reference:read")
    theirs = api_with_scopes("reference:read", organisation=OrganisationFactory())
    here = f"/api/v1/organisations/{body.code}/"

    assert [api.get(here).json()["may_pass_on"] for api in (office, theirs)] == [True, None]
    assert {
        row["may_pass_on"] for row in theirs.get("/api/v1/organisations/").json()["results"]
    } == {None}
