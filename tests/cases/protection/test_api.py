"""An account of another body is told nothing of a complaint that the gate closes to it."""

import pytest
from django.db import transaction

from cases.models import Complaint, Disclosure, PartyRole
from cases.protection.services import consents
from ombudsman.models import AuditEntry, DeliveryState, WebhookDelivery
from ombudsman.services import audit, deliveries
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    LegalStatusFactory,
    PartyFactory,
    UserFactory,
    WebhookFactory,
)
from tests.support import exports
from tests.support.protected_people import create_body, create_refugee, record_consent

LIST = "/api/v1/complaints/"
KEY = {"HTTP_IDEMPOTENCY_KEY": "told"}
BODY = {
    "channel": "email",
    "received_at": "2026-01-05T10:00:00+04:00",
    "summary": "A letter that was not answered",
    "parties": [
        {
            "role": "complainant",
            "person": {"names": [{"full": "Invented Person"}], "nationalities": ["UTO"]},
        }
    ],
}
SCOPES = ("complaints:read", "complaints:write", "webhooks:write")

pytestmark = pytest.mark.usefixtures("office")


def client_of(organisation):
    return exports.api_client_for(organisation, *SCOPES)


@pytest.fixture
def ministry():
    return create_body("state_body", "AZE")


@pytest.fixture
def commissioner_of_utopia():
    """A client of a body of another state, which submits complaints."""
    return client_of(create_body("foreign_ombudsman", "UTO"))


def address(complaint, step=""):
    return f"{LIST}{complaint.number}/{step}"


def taken_back(client, organisation):
    """A complaint submitted by the client, on which the consent towards its body was withdrawn."""
    complaint = ComplaintFactory(registered_by=client.user)
    person = PartyFactory(complaint=complaint, role=PartyRole.AFFECTED).person
    consents.withdraw(
        record_consent(complaint, person, organisation), by=UserFactory(), how="By letter."
    )
    return complaint


def flee(number):
    """Make the person on the complaint an asylum seeker."""
    party = Complaint.objects.get(number=number).parties.get()
    asylum = ClassificationFactory(list="legal_status", code="asylum_seeker")
    LegalStatusFactory(person=party.person, status=asylum)


def test_an_answer_is_not_given_again_once_the_case_is_closed_to_the_body(commissioner_of_utopia):
    first = commissioner_of_utopia.post(LIST, BODY, format="json", **KEY)
    assert first.json()["number"]
    flee(first.json()["number"])

    again = commissioner_of_utopia.post(LIST, BODY, format="json", **KEY)

    assert again.status_code == 201
    assert again["Idempotency-Replayed"] == "true"
    assert again.content == b""
    assert not again.has_header("ETag")
    assert not again.has_header("Location")


def test_nor_is_a_search(ministry):
    client = client_of(ministry)
    complaint = ComplaintFactory(registered_by=client.user)
    person = PartyFactory(complaint=complaint, role=PartyRole.AFFECTED).person
    consent = record_consent(complaint, person, ministry)
    first = client.post(f"{LIST}search/", {}, format="json", **KEY)
    consents.withdraw(consent, by=UserFactory(), how="By letter.")

    again = client.post(f"{LIST}search/", {}, format="json", **KEY)

    assert [row["number"] for row in first.json()["results"]] == [complaint.number]
    assert (again.status_code, again.content) == (200, b"")


def test_an_answer_that_is_given_again_is_on_record(ministry):
    client = client_of(ministry)
    client.post(LIST, BODY, format="json", **KEY)

    client.post(LIST, BODY, format="json", **KEY)

    assert AuditEntry.objects.filter(action="complaint.open", user=client.user).count() == 1
    assert Disclosure.objects.filter(organisation=ministry).count() == 1


STEPS = [
    ("withdraw/", {"note": "By telephone."}),
    ("accept/", {}),
    ("parties/", {"role": "witness", "person": {"names": [{"full": "Invented Witness"}]}}),
    ("actions/", {"kind": "note", "text": "Seen."}),
]


@pytest.mark.parametrize(("step", "sent"), STEPS)
def test_a_withdrawn_consent_stops_every_step(ministry, step, sent):
    client = client_of(ministry)
    complaint = taken_back(client, ministry)

    answer = client.post(address(complaint, step), sent, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "consent_withdrawn")
    assert AuditEntry.objects.filter(action="complaint.blocked", user=client.user).count() == 1
    complaint.refresh_from_db()
    assert complaint.status == "received"
    assert complaint.parties.count() == 1


def test_an_act_that_closes_the_case_to_its_maker_shows_it_no_more(commissioner_of_utopia):
    number = commissioner_of_utopia.post(LIST, BODY, format="json").json()["number"]
    refugee = {
        "role": "affected",
        "person": {
            "names": [{"full": "Invented Fellow"}],
            "statuses": ["refugee"],
            "nationalities": ["UTO"],
        },
    }

    answer = commissioner_of_utopia.post(f"{LIST}{number}/parties/", refugee, format="json")

    assert (answer.status_code, answer.content) == (201, b"")
    assert commissioner_of_utopia.get(f"{LIST}{number}/").status_code == 404


def test_no_webhook_tells_of_a_case_whose_consent_was_withdrawn(ministry, monkeypatch):
    client = client_of(ministry)
    WebhookFactory(client=client.application)
    complaint = taken_back(client, ministry)
    monkeypatch.setattr(deliveries.safe_http, "post", lambda *args: (204, ""))

    with transaction.atomic():
        audit.record("complaint.change", complaint, by=None)
    deliveries.run()

    assert not WebhookDelivery.objects.filter(state=DeliveryState.DELIVERED).exists()


def test_a_step_and_each_row_of_a_list_are_kept_as_disclosed(ministry):
    client = client_of(ministry)
    complaint = ComplaintFactory(registered_by=client.user)
    PartyFactory(complaint=complaint, person=create_refugee(), role=PartyRole.AFFECTED)

    assert len(client.get(LIST).json()["results"]) == 1
    assert Disclosure.objects.filter(complaint=complaint, organisation=ministry).count() == 1
    client.post(address(complaint, "accept/"), {}, format="json")

    assert Disclosure.objects.filter(complaint=complaint, organisation=ministry).count() == 2
    entry = AuditEntry.objects.get(action="complaint.list")
    assert (entry.user, entry.reason) == (client.user, "rows=1")


@pytest.mark.parametrize("rows", [1, 3])
def test_keeping_a_list_costs_the_same_however_many_rows(
    ministry, rows, django_assert_num_queries
):
    client = client_of(ministry)
    for complaint in ComplaintFactory.create_batch(rows, registered_by=client.user):
        PartyFactory(complaint=complaint, person=create_refugee(), role=PartyRole.AFFECTED)
    client.get(LIST)

    with django_assert_num_queries(15):
        assert len(client.get(LIST).json()["results"]) == rows


def test_the_office_itself_keeps_no_disclosures_of_its_own_lists(api_with_scopes):
    ComplaintFactory()

    assert len(api_with_scopes("complaints:read-all").get(LIST).json()["results"]) == 1
    assert not Disclosure.objects.exists()
    assert not AuditEntry.objects.filter(action="complaint.list").exists()
