"""An error about an unknown code or value says where the valid ones are listed."""

import pytest

from ombudsman.rest.fields import ClassificationField, StrictChoiceField
from ombudsman.rest.reference_codes import classification_codes, invalid_choice_message
from tests.factories import ClassificationFactory, OrganisationFactory

COMPLAINTS = "/api/v1/complaints/"
ALPHA_3 = "A state has three letters (ISO 3166-1 alpha-3): AZE, not AZ."


def details(response):
    return {error["path"]: error["detail"] for error in response.json()["errors"]}


@pytest.fixture
def portal(api_with_scopes):
    return api_with_scopes("complaints:read", "complaints:write", "reference:read")


def test_an_unknown_code_names_its_list(portal):
    person = {"names": [{"full": "Kiran Doyo"}], "nationality": "AZ", "statuses": ["lord"]}
    body = {"channel": "pigeon", "respondent": "x", "parties": [{"person": person}]}

    told = details(portal.post(COMPLAINTS, body))

    listed = "This code is unknown. GET /api/v1/{} lists the codes.".format
    assert told["channel"] == listed("classifications/channel/")
    assert told["respondent"] == listed("organisations/")
    who = "parties[0].person"
    assert told[f"{who}.statuses[0]"] == listed("classifications/legal_status/")
    assert told[f"{who}.nationality"] == f"{listed('classifications/country/')} {ALPHA_3}"


@pytest.mark.parametrize(
    ("address", "query", "text"),
    [
        (COMPLAINTS, "channel=pigeon", "GET /api/v1/classifications/channel/ lists the codes."),
        (COMPLAINTS, "facility=x", "GET /api/v1/facilities/ lists the codes."),
        (COMPLAINTS, "priority=low", "This is none of the choices: immediate, high, normal."),
        (COMPLAINTS, "kind=x", "This is none of the choices: complaint, application, proposal."),
        ("/api/v1/organisations/", "country=AZ", ALPHA_3),
    ],
)
def test_so_do_filters(portal, address, query, text):
    (told,) = details(portal.get(f"{address}?{query}")).values()

    assert told.endswith(text)


def test_who_sends_none_of_the_choices_is_told_which_there_are(portal):
    told = details(portal.post(COMPLAINTS, {"removals": [{"kind": "deportation"}]}))

    assert told["removals[0].kind"] == (
        "This is none of the choices: expulsion, extradition, readmission, return."
    )


def test_many_choices_are_not_all_listed():
    assert str(invalid_choice_message(range(31))).endswith("28, 29, ….")
    assert str(invalid_choice_message(range(30))).endswith("28, 29.")


def test_a_field_says_which_list_feeds_it():
    text = "A code of the list `topic`: GET /api/v1/classifications/topic/"

    assert classification_codes("topic").description == text
    assert ClassificationField("topic").help_text == text
    assert ClassificationField("topic", many=True).help_text == text
    assert StrictChoiceField(["a"]).error_messages["invalid_choice"] == invalid_choice_message(
        ["a"]
    )


def test_reference_data_have_a_scope_of_their_own(api_with_scopes):
    ClassificationFactory(list="country", code="UTO")
    OrganisationFactory()

    for address in ("/api/v1/classifications/country/", "/api/v1/organisations/"):
        assert api_with_scopes("complaints:write").get(address).status_code == 403
        assert api_with_scopes("reference:read").get(address).status_code == 200
