"""Every service and address that could disclose something of a case passes the gate.

Services and addresses are found in the code. A new service that takes a body, or a new address,
fails here until it passes ``cases.protection.services.disclosures`` or stands in NOT_DISCLOSING
with a reason. Modules that send anything are checked in ``tests/project/test_senders.py``.
"""

import dataclasses
import inspect
import typing

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from cases.complaints.services import complaints, parties
from cases.complaints.services.parties import PartyData
from cases.models import Disclosure, PartyRole, Recommendation, Tie
from cases.protection.services import disclosures
from cases.recommendations import services as recommendations
from ombudsman.models import AuditEntry, Organisation
from ombudsman.rules.roles import SCOPES
from tests import factories
from tests.factories import (
    AccessTokenFactory,
    ClassificationFactory,
    ComplaintFactory,
    LegalStatusFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
    RecommendationFactory,
    StateTieFactory,
    UserFactory,
)
from tests.support.addresses import ExampleObjects, addresses
from tests.support.project import source_files
from tests.support.services import PATTERNS, services

RECIPIENTS = (Organisation, Recommendation)

# Services that take a body and disclose nothing to it, each with the reason.
NOT_DISCLOSING = {
    "actions.add": "notes on the timeline, read inside",
    "actions.write": "notes on the timeline, read inside",
    "removals.add": "the body that issued an order: what it told us",
    "complaints.record_reply": "what a body answered",
    "consents.record": "for whom a consent holds",
    "deadlines.start": "a clock",
    "deadlines.end": "a clock",
    "disclosures.check": "the gate",
    "detentions.record": "the body that ordered a detention: what it told us",
    "disclosures.disclose": "the gate",
    "disclosures.warnings_unless_blocked": "what to weigh before",
    "disclosures.warnings_for": "what to weigh before",
    "overrides.sign": "lifts the block by two people; nothing leaves by it",
    "overrides.usable_override": "looks an override up",
    "overrides.people_without_consent": "looks consents up",
    "overrides.has_withdrawn_consent": "looks consents up",
    "parties.write": "who stands in the case; what goes to them passes close",
    "protection.ground_against": "the rule",
    "recommendations.drop": "a draft that never left",
    "recommendations.move": "part of issue",
    "recommendations.record_reply": "what the addressee answered",
    "recommendations.reply_due": "a day",
    "recommendations.settle": "closes the matter inside",
    "recommendations.verify": "what we saw",
    "recommendations.withdraw": "takes back what left before",
    "registration.register": "what was told at intake",
    "complaints.register": "what was told at intake",
    "registration.check": "what was told at intake",
    "registration.check_named_parties": "what was told at intake",
    "registration.date_errors": "what was told at intake",
    "registration.check_dates": "what was told at intake",
    "removals.record": "the body that issued an order: what it told us",
}


def names_a_recipient(service):
    hints = typing.get_type_hints(inspect.unwrap(service))
    hints.pop("return", None)
    return any(_holds_recipient(hint) for hint in hints.values())


def _holds_recipient(hint, depth=3):
    if hint in RECIPIENTS:
        return True
    if not depth:
        return False
    inner = typing.get_args(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        inner = (*inner, *typing.get_type_hints(hint).values())
    return any(_holds_recipient(one, depth - 1) for one in inner)


def marked(service):
    return getattr(service, "is_disclosing", False)


ALL = services()
NAMING = {name: service for name, service in ALL.items() if names_a_recipient(service)}
DISCLOSING = {name: service for name, service in ALL.items() if marked(service)}


def test_the_services_of_every_wing_are_looked_at():
    assert len(ALL) >= 180
    assert len(NAMING) > 30
    assert {service.__module__.split(".")[1] for service in ALL.values()} == wings_with_services()


def wings_with_services():
    """Names of the wings of cases and outreach that have services."""
    paths = [path for pattern in PATTERNS for path in source_files(pattern)]
    return {path.split("/")[1] for path in paths}


def test_every_service_that_names_a_body_discloses_or_says_why_not():
    unknown = {name for name, service in NAMING.items() if not marked(service)} - set(
        NOT_DISCLOSING
    )

    assert unknown == set(), (
        "let it pass disclosures.disclose under @discloses, or say why nothing leaves"
    )


def test_the_list_of_what_stays_inside_names_nothing_else():
    assert {name for name in NOT_DISCLOSING if name not in ALL} - {"complaints.register"} == set()
    assert set(NOT_DISCLOSING) & set(DISCLOSING) == set()


@pytest.fixture
def embassy():
    state = ClassificationFactory(list="country", code="IRN")
    return OrganisationFactory(kind="embassy", country=state)


@pytest.fixture
def complaint(embassy):
    """A complaint of a person who fears the state of the embassy."""
    person = PersonFactory(display_name="Zarqvelim")
    PersonNameFactory(person=person)
    status = ClassificationFactory(list="legal_status", code="asylum_seeker")
    LegalStatusFactory(person=person, status=status)
    StateTieFactory(person=person, tie=Tie.FEARED, country=embassy.country)
    made = ComplaintFactory(summary="Zarqvelim is held", narrative="Zarqvelim")
    PartyFactory(complaint=made, person=person, role=PartyRole.AFFECTED)
    return made


def _forward(complaint, embassy, by):
    complaints.forward(complaint, by=by, organisation=embassy, reason="Please.")


def _inquire(complaint, embassy, by):
    complaints.inquire(complaint, by=by, organisation=embassy, text="Who is he?")


def _conclude(complaint, embassy, by):
    complaints.accept(complaint, by=by)
    complaints.conclude(
        complaint,
        by=by,
        outcome=ClassificationFactory(list="outcome", code="violation_restored"),
        note="Found.",
        measure=ClassificationFactory(list="measure", code="recommendation"),
        organisation=embassy,
    )


def _close(complaint, embassy, by):
    PartyFactory(complaint=complaint, person=None, organisation=embassy)
    complaints.withdraw(complaint, by=by, note="Taken back.")
    complaints.close(complaint, by=by)


def _draft(complaint, embassy, by):
    row = Recommendation(complaint=complaint, addressee=embassy, text="Examine it.")
    recommendations.draft(row, by=by)


def _check(complaint, embassy, by):
    row = Recommendation(complaint=complaint, addressee=embassy, text="Examine it.")
    recommendations.check(row, by=by, on=timezone.localdate())


def _issue(complaint, embassy, by):
    row = RecommendationFactory(complaint=complaint, addressee=embassy, status="draft")
    recommendations.issue(row, by=by)


def _repeat(complaint, embassy, by):
    row = RecommendationFactory(complaint=complaint, addressee=embassy, status="issued")
    recommendations.repeat(row, by=by)


def _party(complaint, embassy, by):
    data = PartyData(role=PartyRole.INTERPRETER, organisation=embassy)
    parties.add(complaint, data, by=by)


def _disclose_to_account(complaint, embassy, by):
    by.organisation = embassy
    disclosures.disclose_to_account(complaint, by=by)


def _check_account(complaint, embassy, by):
    by.organisation = embassy
    disclosures.check_account(complaint, by=by)


ATTEMPTS = {
    "disclosures.disclose_to_account": _disclose_to_account,
    "disclosures.check_account": _check_account,
    "parties.add": _party,
    "complaints.forward": _forward,
    "complaints.inquire": _inquire,
    "complaints.conclude": _conclude,
    "complaints.close": _close,
    "recommendations.check": _check,
    "recommendations.draft": _draft,
    "recommendations.issue": _issue,
    "recommendations.repeat": _repeat,
}


def test_each_disclosing_service_is_attempted():
    assert set(ATTEMPTS) == set(DISCLOSING)


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("service", sorted(ATTEMPTS))
def test_nothing_is_disclosed_and_the_attempt_stays_on_record(service, complaint, embassy):
    officer = UserFactory()

    with pytest.raises(disclosures.BlockedRecipientError):
        ATTEMPTS[service](complaint, embassy, officer)

    assert not Disclosure.objects.exists()
    entry = AuditEntry.objects.get(action="complaint.blocked")
    assert (entry.user, entry.object_id) == (officer, complaint.pk)
    assert "Zarqvelim" not in str(entry.fields)


# Texts that identify the complaint; none may stand in an answer to the embassy.
def _of(complaint):
    return ("Zarqvelim", complaint.number)


def _clients(embassy, scopes):
    token = AccessTokenFactory(
        application__scopes=list(scopes), application__service_account__organisation=embassy
    )
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token.token}"}
    return token.application.service_account, Client(**bearer), APIClient(**bearer)


def _everything_about(complaint):
    """One object of each kind that belongs to the complaint, for the addresses to name."""
    objects = ExampleObjects()
    objects.made[type(complaint)] = complaint
    person = complaint.parties.get().person
    objects.made[type(person)] = person
    for model in ("Call", "Recommendation", "Document"):
        made = getattr(factories, f"{model}Factory")(complaint=complaint)
        objects.made[type(made)] = made
    return objects


@pytest.mark.parametrize("is_own", [False, True])
def test_no_address_tells_an_integration_of_the_state_feared(complaint, embassy, is_own):
    account, pages, api = _clients(embassy, SCOPES)
    if is_own:
        type(complaint).objects.filter(pk=complaint.pk).update(registered_by=account)
        complaint.parties.get().person.__class__.objects.update(created_by=account)
    objects = _everything_about(complaint)

    told = []
    for address in addresses():
        path = objects.path(address)
        client = api if path.startswith("/api/") else pages
        with transaction.atomic():
            response = _asked(client, address, path)
            body = b"".join(response) if response.streaming else response.content
            if any(marker in body.decode(errors="replace") for marker in _of(complaint)):
                told.append(str(address))
            transaction.set_rollback(True)

    assert told == []
    assert mail.outbox == []


def _asked(client, address, path):
    if address.method == "GET":
        return client.get(path)
    return client.generic(
        address.method, path, data=b"{}", content_type="application/json", HTTP_IF_MATCH="*"
    )


def test_the_same_addresses_do_tell_the_office_itself(complaint, embassy):
    """Proves that the test above would find the texts."""
    _account, _pages, api = _clients(None, SCOPES)

    answer = api.get(f"/api/v1/complaints/{complaint.number}/")

    assert "Zarqvelim" in answer.content.decode()


@pytest.mark.usefixtures("limits")
def test_who_submits_for_the_state_feared_is_told_nothing_of_it(complaint, embassy):
    _account, _pages, api = _clients(embassy, ["complaints:read", "complaints:write"])
    ClassificationFactory(list="channel", code="email")
    body = {
        "channel": "email",
        "received_at": timezone.now().isoformat(),
        "summary": "Zarqvelim",
        "parties": [
            {
                "role": "complainant",
                "person": {
                    "names": [{"full": "Zarqvelim"}],
                    "statuses": ["asylum_seeker"],
                    "nationality": "IRN",
                },
            }
        ],
    }

    answer = api.post("/api/v1/complaints/", body, format="json")

    assert answer.status_code == 201
    assert b"Zarqvelim" not in answer.content
    assert b"C-" not in answer.content
    assert "C-" not in str(answer.headers)
    assert api.get("/api/v1/complaints/").json()["results"] == []


def test_what_an_integration_of_another_body_opens_is_a_disclosure(complaint):
    ministry = OrganisationFactory()
    account, _pages, api = _clients(ministry, ["complaints:read-all"])

    api.get(f"/api/v1/complaints/{complaint.number}/")
    api.get(f"/api/v1/complaints/{complaint.number}/deadlines/")

    rows = Disclosure.objects.values_list("organisation", "way", "by")
    assert list(rows) == [(ministry.pk, "api", account.pk)] * 2


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_what_an_integration_of_another_body_exports_is_a_disclosure_before_it_leaves(
    complaint, form
):
    ministry = OrganisationFactory()
    account, _pages, api = _clients(ministry, ["complaints:read-all"])

    answer = api.get("/api/v1/complaints/export/", {"as": form})

    rows = Disclosure.objects.values_list("complaint", "organisation", "way", "by")
    assert list(rows) == [(complaint.pk, ministry.pk, "api", account.pk)]
    assert complaint.number in b"".join(answer.streaming_content).decode()


def test_a_body_that_turns_out_to_be_foreign_loses_its_scopes(complaint):
    state = ClassificationFactory(list="country", code="IRN")
    partner = OrganisationFactory(kind="ngo")
    _account, _pages, api = _clients(partner, ["complaints:read-all", "persons:match"])
    assert api.get(f"/api/v1/complaints/{complaint.number}/").status_code == 200

    partner.country = state
    partner.save()

    assert api.get(f"/api/v1/complaints/{complaint.number}/").status_code == 403
    assert api.get("/api/v1/complaints/export/").status_code == 403
    assert api.post("/api/v1/persons/match/", {"name": "Zarqvelim"}).status_code == 403
