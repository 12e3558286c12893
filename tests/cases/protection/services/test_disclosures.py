"""The gate: what it blocks, what it warns of, what it records."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.complaints.services import complaints, parties
from cases.complaints.services.parties import PartyData
from cases.models import Complaint, Disclosure, DisclosureChannel, PartyRole, Tie, YesNoUnknown
from cases.protection.services import disclosures, protection
from cases.rules.protection import ground
from ombudsman.models import AuditEntry
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    LegalStatusFactory,
    PartyFactory,
    PersonFactory,
    StateTieFactory,
    UserFactory,
)
from tests.support.protected_people import (
    blocked_entries,
    country_row,
    create_body,
    create_refugee,
)

pytestmark = pytest.mark.usefixtures("limits")


def test_what_leaves_is_kept_in_the_register(complaint):
    home, officer = create_body("state_body", "AZE"), UserFactory()

    complaints.inquire(complaint, by=officer, organisation=home, text="Why?")

    gone = Disclosure.objects.get()
    assert (gone.complaint, gone.organisation, gone.way, gone.by) == (
        complaint,
        home,
        DisclosureChannel.INQUIRY,
        officer,
    )
    assert gone.override is None
    assert gone.warnings == []


def test_a_blocked_attempt_stays_on_record_and_nothing_else(complaint, embassy):
    officer = UserFactory()

    with pytest.raises(disclosures.BlockedRecipientError):
        complaints.forward(complaint, by=officer, organisation=embassy, reason="Please.")

    assert not complaint.actions.exists()
    assert not Disclosure.objects.exists()
    assert blocked_entries(complaint) == [
        {"organisation": embassy.code, "way": "forward", "ground": "state"}
    ]
    assert AuditEntry.objects.get(action="complaint.blocked").user == officer


def test_a_body_whose_country_is_entered_later_is_judged_anew(complaint):
    late = create_body("ngo", None)

    with pytest.raises(disclosures.BlockedRecipientError):
        disclosures.check(complaint, late)
    late.country = country_row("GEO")
    late.save()
    disclosures.check(complaint, late)
    late.country = country_row("IRN")
    late.save()
    with pytest.raises(disclosures.BlockedRecipientError):
        disclosures.check(complaint, late)


def test_a_consulate_is_told_only_where_its_national_asked_for_it():
    person = PersonFactory()
    StateTieFactory(person=person, tie=Tie.NATIONALITY, country=country_row("GEO"))
    complaint = PartyFactory(person=person).complaint
    consulate = create_body(country="GEO")

    with pytest.raises(disclosures.ConsulateNotWishedError) as caught:
        complaints.forward(complaint, by=UserFactory(), organisation=consulate, reason="Help.")
    assert caught.value.code == "consulate_not_wished"
    person.consulate_wish = YesNoUnknown.YES
    person.save()
    complaints.forward(complaint, by=UserFactory(), organisation=consulate, reason="Help.")


def test_the_wish_of_a_witness_is_not_asked_for():
    person = PersonFactory()
    StateTieFactory(person=person, tie=Tie.NATIONALITY, country=country_row("GEO"))
    complaint = PartyFactory(person=person, role=PartyRole.WITNESS).complaint

    disclosures.check(complaint, create_body(country="GEO"))


def test_a_measure_towards_a_blocked_body_is_refused(complaint, embassy, outcome):
    complaints.accept(complaint, by=UserFactory())
    measure = ClassificationFactory(list="measure", code="recommendation")

    with pytest.raises(disclosures.BlockedRecipientError):
        complaints.conclude(
            complaint,
            by=UserFactory(),
            outcome=outcome,
            note="Found.",
            measure=measure,
            organisation=embassy,
        )

    complaint.refresh_from_db()
    assert complaint.status == "accepted"


def test_the_written_answer_does_not_go_to_a_blocked_body_that_complained(complaint, embassy):
    PartyFactory(complaint=complaint, person=None, organisation=embassy)
    complaints.withdraw(complaint, by=UserFactory(), note="Taken back.")

    with pytest.raises(disclosures.BlockedRecipientError):
        complaints.close(complaint, by=UserFactory())

    complaint.refresh_from_db()
    assert complaint.status == "withdrawn"
    assert blocked_entries(complaint)[0]["way"] == "close"


def codes(warnings):
    return [warning.code for warning in warnings]


def test_it_warns_of_a_body_that_would_check_itself(complaint):
    ministry = create_body("state_body", "AZE")
    police = create_body("law_enforcement", "AZE", parent=ministry)
    complaint.respondent = ministry
    complaint.save()

    for recipient in (ministry, police):
        assert codes(
            disclosures.warnings_for(complaint, recipient, DisclosureChannel.FORWARD)
        ) == ["checks_itself"]
    assert disclosures.warnings_for(complaint, ministry, DisclosureChannel.INQUIRY) == []
    assert (
        disclosures.warnings_for(
            complaint, create_body("state_body", "AZE"), DisclosureChannel.FORWARD
        )
        == []
    )


def test_it_warns_of_bodies_that_may_pass_it_on(complaint):
    foreign_office = create_body("state_body", "AZE", may_pass_on=True)
    department = create_body("state_body", "AZE", parent=foreign_office)

    assert codes(disclosures.warnings_for(complaint, department, DisclosureChannel.INQUIRY)) == [
        "may_pass_on"
    ]
    assert codes(
        disclosures.warnings_for(complaint, create_body(country="GEO"), DisclosureChannel.INQUIRY)
    ) == [
        "foreign_body",
    ]
    assert (
        disclosures.warnings_for(ComplaintFactory(), department, DisclosureChannel.INQUIRY) == []
    )


def test_it_warns_where_nobody_was_asked_whether_they_fear_to_return():
    person = PersonFactory()
    complaint = PartyFactory(person=person).complaint

    for answer, warned in ((YesNoUnknown.NOT_ASKED, ["not_asked"]), (YesNoUnknown.NO, [])):
        person.fears_return = answer
        person.save()
        assert (
            codes(
                disclosures.warnings_for(
                    complaint, create_body(country="GEO"), DisclosureChannel.FORWARD
                )
            )
            == warned
        )
        assert (
            disclosures.warnings_for(
                complaint, create_body("state_body", "AZE"), DisclosureChannel.FORWARD
            )
            == []
        )


def test_who_is_on_a_joined_complaint_protects_the_other_way_too(complaint, embassy):
    joined = ComplaintFactory(status="joined", joined_to=complaint)

    with pytest.raises(disclosures.BlockedRecipientError):
        disclosures.check(joined, embassy)
    assert not Complaint.objects.allowed_for(embassy.as_recipient()).filter(pk=joined.pk)


def test_everybody_on_many_cases_is_read_as_on_each(django_assert_num_queries):
    def on(complaint):
        people = (create_refugee("IRN"), create_refugee("GEO"))
        return [PartyFactory(complaint=complaint, person=person).pk for person in people]

    first, other, alone = ComplaintFactory(), ComplaintFactory(), ComplaintFactory()
    second = ComplaintFactory(status="joined", joined_to=first)
    third = ComplaintFactory(status="joined", joined_to=second)
    fourth = ComplaintFactory(status="joined", joined_to=other)
    together = sorted(on(third) + on(first) + on(second))
    apart, single = sorted(on(fourth) + on(other)), on(alone)

    with django_assert_num_queries(6 + 2):  # two levels of joins
        found = protection.parties_on_cases([third.pk, other.pk, alone.pk])

    told = {key: [party.pk for party in parties] for key, parties in found.items()}
    assert told == {
        **dict.fromkeys((first.pk, second.pk, third.pk), together),
        **dict.fromkeys((other.pk, fourth.pk), apart),
        alone.pk: single,
    }
    for complaint in (first, second, third, other, fourth, alone):
        assert [party.pk for party in protection.parties_on_case(complaint)] == told[complaint.pk]


def test_it_warns_of_an_interpreter_from_the_state_feared(complaint):
    of_iran, of_georgia, unknown = PersonFactory(), PersonFactory(), PersonFactory()
    StateTieFactory(person=of_iran, country=country_row("IRN"))
    StateTieFactory(person=of_georgia, country=country_row("GEO"))

    assert codes(disclosures.interpreter_warnings(complaint, of_iran)) == ["interpreter"]
    assert codes(disclosures.interpreter_warnings(complaint, of_georgia)) == []
    assert codes(disclosures.interpreter_warnings(complaint, unknown)) == ["interpreter_unknown"]
    assert disclosures.interpreter_warnings(ComplaintFactory(), of_iran) == []


STATES = ["IRN", "GEO", "AZE", "XXA"]
KINDS = ["embassy", "foreign_ombudsman", "state_body", "ngo", "international"]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    people=st.lists(
        st.fixed_dictionaries(
            {
                "role": st.sampled_from(["complainant", "affected", "witness"]),
                "status": st.sampled_from(["", "refugee", "stateless", "migrant_worker"]),
                "fears": st.sampled_from(["yes", "no"]),
                "wish": st.sampled_from(["yes", "no"]),
                "ties": st.lists(
                    st.tuples(st.sampled_from(["nationality", "feared"]), st.sampled_from(STATES)),
                    max_size=2,
                    unique=True,
                ),
            }
        ),
        max_size=2,
    ),
    line=st.lists(
        st.tuples(st.sampled_from(KINDS), st.sampled_from(["", *STATES[:3]])),
        min_size=1,
        max_size=2,
    ),
)
def test_the_rule_as_sql_says_what_the_rule_says(people, line):
    with transaction.atomic():
        complaint = ComplaintFactory()
        for facts in people:
            person = PersonFactory(fears_return=facts["fears"], consulate_wish=facts["wish"])
            PartyFactory(complaint=complaint, person=person, role=facts["role"])
            if facts["status"]:
                status = ClassificationFactory(list="legal_status", code=facts["status"])
                LegalStatusFactory(person=person, status=status)
            for tie, code in facts["ties"]:
                StateTieFactory(person=person, tie=tie, country=country_row(code))
        parent = None
        for kind, code in reversed(line):
            parent = create_body(kind, code or None, parent=parent)

        against = protection.ground_against(complaint, parent)
        shown = Complaint.objects.allowed_for(parent.as_recipient()).filter(pk=complaint.pk)
        assert shown.exists() == (against is None)
        situations = [
            protection.situation(party.person, is_concerned=party.role in protection.CONCERNED)
            for party in protection.parties_on_case(complaint)
        ]
        assert against == ground(situations, parent.as_recipient())
        transaction.set_rollback(True)


def test_who_names_a_state_that_is_feared_is_protected_without_being_asked(embassy):
    person = PersonFactory(fears_return=YesNoUnknown.NOT_ASKED)
    StateTieFactory(person=person, tie=Tie.FEARED, country=country_row("IRN"))
    complaint = ComplaintFactory()
    PartyFactory(complaint=complaint, person=person, role=PartyRole.AFFECTED)

    with pytest.raises(disclosures.BlockedRecipientError):
        disclosures.check(complaint, embassy)
    assert not protection.is_fear_unasked_on(complaint)


def test_what_was_joined_is_kept_from_foreign_integrations():
    complaint = ComplaintFactory()
    ComplaintFactory(status="joined", joined_to=complaint)

    shown = Complaint.objects.allowed_for(create_body().as_recipient())

    assert not shown.filter(pk=complaint.pk).exists()


@pytest.mark.parametrize("role", ["interpreter", "representative", "third_person", "witness"])
def test_a_body_that_must_not_know_of_a_case_does_not_hear_of_it_by_a_role(
    complaint, embassy, role
):
    data = PartyData(role=role, organisation=embassy)

    with pytest.raises(disclosures.BlockedRecipientError):
        parties.add(complaint, data, by=UserFactory())

    assert not complaint.parties.filter(organisation=embassy).exists()
    assert AuditEntry.objects.filter(action="complaint.blocked", case_id=complaint.pk).count() == 1


def test_a_body_complained_of_may_be_named_whoever_it_is(complaint, embassy):
    parties.add(complaint, PartyData(role="official", organisation=embassy), by=UserFactory())

    assert complaint.parties.filter(organisation=embassy).exists()
