"""Protection page of a complaint, and the transitions of consents and overrides."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Consent, Disclosure, Override, PartyRole, Tie
from ombudsman.models import AuditEntry
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    ConsentFactory,
    DisclosureFactory,
    DocumentFactory,
    LegalStatusFactory,
    OrganisationFactory,
    OverrideFactory,
    PartyFactory,
    PersonFactory,
    StateTieFactory,
    UnitFactory,
)

pytestmark = pytest.mark.usefixtures("limits")


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def head(as_role, unit):
    return as_role("head_of_unit", unit=unit)


@pytest.fixture
def iran():
    return ClassificationFactory(list="country", code="IRN", name_en="Iran")


@pytest.fixture
def embassy(iran):
    return OrganisationFactory(kind="embassy", country=iran)


@pytest.fixture
def complaint(unit, iran):
    made = ComplaintFactory(unit=unit)
    person = PersonFactory(display_name="Zarqvelim")
    status = ClassificationFactory(list="legal_status", code="refugee", name_en="Refugee")
    LegalStatusFactory(person=person, status=status)
    StateTieFactory(person=person, tie=Tie.FEARED, country=iran)
    PartyFactory(complaint=made, person=person, role=PartyRole.AFFECTED)
    return made


def page_of(complaint):
    return reverse("admin:cases_complaint_protection", args=[complaint.pk])


def step(obj, name):
    meta = obj._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_transition", args=[obj.pk, name])


def send(client, address, **fields):
    once = re.search(r'name="form_token" value="(\w+)"', client.get(address).content.decode())[1]
    return client.post(address, {"form_token": once, **fields})


def test_a_stranger_to_the_case_gets_no_page(as_role, complaint):
    other = as_role("case_officer", unit=UnitFactory())

    assert other.get(page_of(complaint)).status_code == 404


@pytest.mark.parametrize("role", ["call_taker", "npm_member", "analyst", "auditor"])
def test_who_works_on_no_case_gets_no_page(as_role, complaint, role):
    assert as_role(role).get(page_of(complaint)).status_code in (403, 404)


def test_the_page_says_whom_it_protects_and_from_whom_and_is_on_record(head, complaint):
    page = head.get(page_of(complaint)).content.decode()

    for text in ("Zarqvelim", "Refugee", "Iran", "No consent is on file", "has left the office"):
        assert text in page
    entry = AuditEntry.objects.get(action="complaint.open")
    assert (entry.user, entry.object_id) == (head.user, complaint.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_row_and_three(
    head, complaint, rows, django_assert_num_queries
):
    for _ in range(rows):
        PartyFactory(complaint=complaint, role=PartyRole.WITNESS)
        ConsentFactory(complaint=complaint)
        OverrideFactory(complaint=complaint)
        DisclosureFactory(complaint=complaint)
    head.get(page_of(complaint))

    with django_assert_num_queries(19):
        head.get(page_of(complaint))


def test_a_refused_letter_says_why_and_loses_nothing(as_role, unit, complaint, embassy):
    officer = as_role("case_officer", unit=unit)

    answer = send(
        officer, step(complaint, "forward"), organisation=embassy.pk, reason="Zu Händen."
    )

    page = answer.content.decode()
    assert "must be kept from" in page
    assert "Zu Händen." in page
    assert not Disclosure.objects.exists()
    assert AuditEntry.objects.filter(action="complaint.blocked", user=officer.user).count() == 1


def test_a_warning_is_acknowledged_before_the_step_is_taken(head, complaint):
    ministry = OrganisationFactory(may_pass_on=True)
    typed = {"organisation": ministry.pk, "reason": "For its answer."}

    first = send(head, step(complaint, "forward"), **typed).content.decode()
    assert "may pass on what it learns" in first
    assert "For its answer." in first
    assert not complaint.actions.exists()

    send(head, step(complaint, "forward"), **typed, acknowledge_warnings="1")
    assert complaint.actions.filter(kind="forwarded").exists()
    assert Disclosure.objects.get().warnings == ["may_pass_on"]


def test_two_people_override_the_block_in_their_pages(as_role, head, complaint, embassy):
    paper = DocumentFactory(complaint=complaint)
    person = complaint.parties.get().person
    now = timezone.localtime()
    send(
        head,
        step(complaint, "consent"),
        person=person.pk,
        organisation=embassy.pk,
        form="written",
        document=paper.pk,
        given_at_0=f"{now:%Y-%m-%d}",
        given_at_1="00:00",
    )
    assert Consent.objects.get().is_on_file_in_writing
    send(
        head,
        step(complaint, "override"),
        organisation=embassy.pk,
        reason="His brother is there.",
        valid_until=f"{now + timedelta(days=5):%Y-%m-%d}",
    )
    override = Override.objects.get()

    assert head.get(step(override, "countersign")).status_code == 403
    commissioner = as_role("commissioner")
    assert "1" in commissioner.get("/admin/").content.decode()
    send(commissioner, step(override, "countersign"))

    override.refresh_from_db()
    assert (override.first_by, override.second_by) == (head.user, commissioner.user)
    send(
        head,
        step(complaint, "forward"),
        organisation=embassy.pk,
        reason="As asked.",
        acknowledge_warnings="1",
    )
    assert Disclosure.objects.get().override == override
    assert "by an override" in head.get(page_of(complaint)).content.decode()


def test_an_officer_signs_no_override(as_role, unit, complaint):
    officer = as_role("case_officer", unit=unit)

    assert officer.get(step(complaint, "override")).status_code == 403


def test_a_consent_is_withdrawn_in_its_page(head, complaint):
    consent = ConsentFactory(complaint=complaint, given_at=timezone.now() - timedelta(days=1))
    now = timezone.localtime()

    refused = send(
        head, step(consent, "withdraw"), how="Said so.", at_0="2020-01-01", at_1="00:00"
    )
    assert "between the moment it was given and now" in refused.content.decode()
    send(
        head,
        step(consent, "withdraw"),
        how="Said so.",
        at_0=f"{now:%Y-%m-%d}",
        at_1=f"{now:%H:%M}",
    )

    consent.refresh_from_db()
    assert consent.withdrawn_by == head.user
    assert "withdrawn" in head.get(page_of(complaint)).content.decode()


def test_a_consent_of_the_future_is_refused_at_its_field(head, complaint, embassy):
    tomorrow = timezone.localtime() + timedelta(days=1)

    answer = send(
        head,
        step(complaint, "consent"),
        person=complaint.parties.get().person.pk,
        organisation=embassy.pk,
        form="oral",
        scope="Only the date",
        given_at_0=f"{tomorrow:%Y-%m-%d}",
        given_at_1="10:00",
    )

    page = answer.content.decode()
    assert "A consent is given before it is recorded." in page
    assert "Only the date" in page
    assert not Consent.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("model", "queries"), [("consent", 5), ("override", 5), ("disclosure", 5)]
)
def test_the_lists_cost_the_same_for_one_row_and_three(
    head, complaint, rows, model, queries, django_assert_num_queries
):
    factories = {
        "consent": ConsentFactory,
        "override": OverrideFactory,
        "disclosure": DisclosureFactory,
    }
    factories[model].create_batch(rows, complaint=complaint)
    address = reverse(f"admin:cases_{model}_changelist")
    head.get(address)

    with django_assert_num_queries(queries):
        page = head.get(address).content.decode()
    assert page.count(complaint.number) >= rows


def test_the_lists_show_nothing_of_cases_one_may_not_see(head):
    for factory, model in (
        (ConsentFactory, "consent"),
        (OverrideFactory, "override"),
        (DisclosureFactory, "disclosure"),
    ):
        row = factory()
        page = head.get(reverse(f"admin:cases_{model}_changelist")).content.decode()
        assert row.complaint.number not in page
        assert head.get(reverse(f"admin:cases_{model}_change", args=[row.pk])).status_code in (
            302,
            404,
        )


def test_an_interpreter_from_the_state_feared_brings_a_warning(head, complaint, iran):
    interpreter = PersonFactory()
    StateTieFactory(person=interpreter, country=iran)
    PartyFactory(complaint=ComplaintFactory(unit=complaint.unit), person=interpreter)
    typed = {"role": "interpreter", "person": interpreter.pk}

    warned = send(head, step(complaint, "party"), **typed).content.decode()

    assert "This interpreter is tied to a state" in warned
    send(head, step(complaint, "party"), **typed, acknowledge_warnings="1")
    assert "This interpreter is tied to a state" in head.get(page_of(complaint)).content.decode()
