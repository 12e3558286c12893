"""Overrides: who may sign, for whom, until when."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.complaints.services import complaints
from cases.models import Disclosure, Override, PartyRole
from cases.protection.services import consents, disclosures, overrides
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    ComplaintFactory,
    ConsentFactory,
    DocumentFactory,
    OverrideFactory,
    PartyFactory,
    PersonFactory,
    UserFactory,
)
from tests.support.protected_people import (
    create_body,
    create_refugee,
    record_consent,
    sign_override,
)

pytestmark = pytest.mark.usefixtures("limits")

SOON = timedelta(days=10)


def test_two_people_and_a_written_consent_lift_the_block_for_one_recipient(
    complaint, refugee, embassy
):
    record_consent(complaint, refugee, embassy)
    override = sign_override(complaint, embassy)
    with pytest.raises(disclosures.BlockedRecipientError):
        disclosures.check(complaint, embassy)

    overrides.countersign(override, by=UserFactory())
    complaints.forward(complaint, by=UserFactory(), organisation=embassy, reason="As he asked.")

    assert Disclosure.objects.get().override == override
    with pytest.raises(disclosures.BlockedRecipientError):
        disclosures.check(complaint, create_body())


def test_one_person_does_not_sign_twice(complaint, refugee, embassy):
    record_consent(complaint, refugee, embassy)
    override = sign_override(complaint, embassy)

    with pytest.raises(Refusal) as caught:
        overrides.countersign(override, by=override.first_by)

    assert caught.value.code == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=override.pk).update(
            second_by=override.first_by, second_at=timezone.now()
        )


@pytest.mark.parametrize("broken", ["oral", "no paper", "another recipient", "another person"])
def test_without_written_consent_on_file_nobody_signs(complaint, refugee, embassy, broken):
    facts = {"complaint": complaint, "person": refugee, "organisation": embassy}
    facts["document"] = DocumentFactory(complaint=complaint)
    facts |= {
        "oral": {"form": "oral"},
        "no paper": {"document": None},
        "another recipient": {"organisation": create_body()},
        "another person": {"person": PersonFactory()},
    }[broken]
    ConsentFactory(**facts)

    with pytest.raises(overrides.ConsentMissingError):
        sign_override(complaint, embassy)


def test_each_protected_person_on_the_case_must_have_consented(complaint, refugee, embassy):
    record_consent(complaint, refugee, embassy)
    other = create_refugee("TUR")
    PartyFactory(complaint=complaint, person=other, role=PartyRole.WITNESS)

    with pytest.raises(overrides.ConsentMissingError):
        sign_override(complaint, embassy)
    record_consent(complaint, other, embassy)
    sign_override(complaint, embassy)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"valid_until": timezone.localdate() - timedelta(days=1)}, "valid_until"),
        ({"valid_until": timezone.localdate() + timedelta(days=91)}, "valid_until"),
    ],
)
def test_an_override_has_a_reason_and_an_end(complaint, refugee, embassy, facts, field):
    record_consent(complaint, refugee, embassy)

    with pytest.raises(InvalidInput) as caught:
        sign_override(complaint, embassy, **facts)

    assert caught.value.field == field


def test_an_override_is_not_for_what_is_not_blocked(complaint, refugee):
    georgia = create_body(country="GEO")
    record_consent(complaint, refugee, georgia)

    with pytest.raises(Refusal) as caught:
        sign_override(complaint, georgia)

    assert caught.value.code == "not_blocked"


@pytest.mark.parametrize("end", ["run out", "revoked", "consent withdrawn", "somebody joined"])
def test_an_override_ends(complaint, refugee, embassy, end):
    consent = record_consent(complaint, refugee, embassy)
    override = sign_override(complaint, embassy)
    overrides.countersign(override, by=UserFactory())
    disclosures.check(complaint, embassy)

    at = timezone.now()
    if end == "run out":
        at += timedelta(days=11)
    elif end == "revoked":
        overrides.revoke(override, by=UserFactory())
    elif end == "consent withdrawn":
        consents.withdraw(consent, by=UserFactory(), how="By telephone.")
    else:
        joined = ComplaintFactory(status="joined", joined_to=complaint)
        PartyFactory(complaint=joined, person=create_refugee("TUR"))

    with pytest.raises(disclosures.BlockedError):
        disclosures.check(complaint, embassy, at=at)


def test_an_override_does_not_help_where_the_state_of_the_body_is_not_known(complaint, refugee):
    unknown = create_body("embassy", None)
    record_consent(complaint, refugee, unknown)
    override = sign_override(complaint, unknown)
    overrides.countersign(override, by=UserFactory())

    with pytest.raises(disclosures.BlockedRecipientError):
        disclosures.check(complaint, unknown)


def test_a_second_override_for_one_recipient_is_refused(complaint, refugee, embassy):
    record_consent(complaint, refugee, embassy)
    sign_override(complaint, embassy)

    with pytest.raises(Refusal) as caught:
        sign_override(complaint, embassy)

    assert caught.value.code == "override_stands"


def test_what_is_signed_twice_or_revoked_does_not_wait(complaint):
    revoked = OverrideFactory(revoked_by=UserFactory(), revoked_at=timezone.now())

    with pytest.raises(Refusal) as caught:
        overrides.countersign(revoked, by=UserFactory())

    assert caught.value.code == "not_waiting"
