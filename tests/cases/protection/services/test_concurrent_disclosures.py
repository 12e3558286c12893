"""Disclosures and withdrawals at the same time, on PostgreSQL."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cases.complaints.services import complaints
from cases.models import Complaint, Consent, Disclosure, Override, PartyRole
from cases.protection.services import consents, disclosures, overrides
from ombudsman.rules.refusals import Refusal
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    ConsentFactory,
    DocumentFactory,
    OrganisationFactory,
    OverrideFactory,
    PartyFactory,
    UserFactory,
)
from tests.support.concurrency import run_concurrently

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.usefixtures("transactional_db", "limits"),
]


def test_of_two_second_signatures_one_counts_and_the_other_is_told():
    override = OverrideFactory()

    def sign(by):
        return lambda: overrides.countersign(Override.objects.get(pk=override.pk), by=by)

    results = run_concurrently(sign(UserFactory()), sign(UserFactory()))

    refused = [result for result in results if isinstance(result, Refusal)]
    assert [refusal.code for refusal in refused] == ["not_waiting"]


def test_of_two_first_signatures_for_one_recipient_one_counts():
    complaint = ComplaintFactory()
    person = PartyFactory(complaint=complaint, person__fears_return="yes").person
    state = ClassificationFactory(list="country", code="GEO")
    embassy = OrganisationFactory(kind="embassy", country=state)
    paper = DocumentFactory(complaint=complaint)
    ConsentFactory(complaint=complaint, person=person, organisation=embassy, document=paper)

    def sign(by):
        return lambda: overrides.sign(
            Complaint.objects.get(pk=complaint.pk),
            by=by,
            organisation=embassy,
            reason="As asked.",
            valid_until=timezone.localdate() + timedelta(days=3),
        )

    results = run_concurrently(sign(UserFactory()), sign(UserFactory()))

    refused = [result for result in results if isinstance(result, Refusal)]
    assert [refusal.code for refusal in refused] == ["override_stands"]
    assert Override.objects.count() == 1


def test_what_leaves_while_a_withdrawal_waits_for_the_case_is_called_back():
    """A disclosure holds the lock while the withdrawal waits: it is called back afterwards."""
    complaint = ComplaintFactory()
    person = PartyFactory(complaint=complaint, role=PartyRole.AFFECTED).person
    ministry, officer = OrganisationFactory(), UserFactory()
    consent = ConsentFactory(complaint=complaint, person=person, organisation=ministry)
    sent = threading.Event()

    def inquire():
        with transaction.atomic():
            held = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
            sent.set()
            time.sleep(0.2)  # the withdrawal waits for the lock
            complaints.inquire(held, by=officer, organisation=ministry, text="Why?")

    def withdraw():
        sent.wait(timeout=20)
        return consents.withdraw(
            Consent.objects.get(pk=consent.pk), by=officer, how="By telephone."
        )

    done = run_concurrently(inquire, withdraw)[1]

    gone = Disclosure.objects.get()
    assert [row.pk for row in done.already_disclosed] == [gone.pk]
    assert gone.stopped_at >= gone.at


def test_of_two_inquiries_of_one_body_at_once_one_goes():
    complaint, ministry = ComplaintFactory(), OrganisationFactory()

    def inquire(by):
        return lambda: complaints.inquire(
            Complaint.objects.get(pk=complaint.pk), by=by, organisation=ministry, text="Why?"
        )

    results = run_concurrently(inquire(UserFactory()), inquire(UserFactory()))

    refused = [result for result in results if isinstance(result, Refusal)]
    assert [refusal.code for refusal in refused] == ["inquiry_running"]
    assert Disclosure.objects.count() == 1


def test_a_letter_and_a_withdrawal_at_once_leave_nothing_running():
    complaint = ComplaintFactory()
    person = PartyFactory(complaint=complaint, role=PartyRole.AFFECTED).person
    ministry, officer = OrganisationFactory(), UserFactory()
    consent = ConsentFactory(complaint=complaint, person=person, organisation=ministry)

    results = run_concurrently(
        lambda: complaints.inquire(
            Complaint.objects.get(pk=complaint.pk), by=officer, organisation=ministry, text="Why?"
        ),
        lambda: consents.withdraw(
            Consent.objects.get(pk=consent.pk), by=officer, how="By telephone."
        ),
    )

    assert isinstance(results[1], consents.Withdrawal)
    assert not Disclosure.objects.running().exists()
    assert not complaint.deadlines.running().filter(key="body.observations").exists()
    if isinstance(results[0], Refusal):
        assert isinstance(results[0], disclosures.ConsentWithdrawnError)
    else:
        assert len(results[1].already_disclosed) == 1
