from datetime import date

import pytest

from cases.models import RECOMMENDATION_MOVES, Recommendation, RecommendationStatus
from cases.protection.services.disclosures import BlockedRecipientError
from cases.recommendations import services as recommendations
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput, Refusal
from ombudsman.services.time_limits import MissingTimeLimit
from tests.factories import (
    ComplaintFactory,
    EventFactory,
    FindingFactory,
    LegalStatusFactory,
    OrganisationFactory,
    PartyFactory,
    RecommendationFactory,
    StateTieFactory,
    TimeLimitFactory,
    UserFactory,
    VisitFactory,
)
from tests.support.days import DaysAhead, resolve_days, today

S = RecommendationStatus
LEGAL = {(old, new) for old, targets in RECOMMENDATION_MOVES.items() for new in targets}
PAIRS = [(old, new) for old in S for new in S]


@pytest.fixture(autouse=True)
def limit():
    return TimeLimitFactory(key=recommendations.REPLY_TIME_LIMIT, value=10, unit="calendar_day")


def give_up(recommendation, *, by):
    verb = recommendations.drop if recommendation.status == S.DRAFT else recommendations.withdraw
    verb(recommendation, by=by, reason="No longer needed.")


STEPS = {
    S.ISSUED: recommendations.issue,
    S.DROPPED: give_up,
    S.SETTLED: lambda row, *, by: recommendations.settle(row, by=by, reason="Seen."),
}


def new(**fields):
    base = {"addressee": OrganisationFactory(), "text": "Give every cell a lamp."}
    return Recommendation(**(base | fields))


@pytest.mark.parametrize(("old", "to"), PAIRS)
def test_a_recommendation_follows_the_arrows_and_no_others(old, to):
    row, by = RecommendationFactory(status=old, implementation="fully"), UserFactory()
    step = STEPS.get(to)

    if (old, to) not in LEGAL:
        with pytest.raises(recommendations.IllegalMove):
            step(row, by=by) if step else recommendations.move(row, to, by=by)
        row.refresh_from_db()
        assert row.status == old
        return
    step(row, by=by)

    row.refresh_from_db()
    entry = AuditEntry.objects.get(object_type="cases.recommendation")
    assert row.status == to
    assert (entry.action, entry.user) == (f"recommendation.{to}", by)
    assert (entry.case_type, entry.case_id) == ("cases.complaint", row.complaint_id)


@pytest.mark.parametrize("source", ["complaint", "visit", "event"])
def test_draft_springs_from_each_of_the_three_sources(source):
    made = {"complaint": ComplaintFactory, "visit": VisitFactory, "event": EventFactory}[source]()
    officer = UserFactory()

    row = recommendations.draft(new(**{source: made}), by=officer)

    assert row.number.startswith(f"R-{today().year}-0001-")
    assert (row.source, row.status, row.created_by) == (made, "draft", officer)


@pytest.mark.parametrize("sources", [[], ["complaint", "visit"], ["complaint", "visit", "event"]])
def test_draft_refuses_none_and_several_sources(sources):
    made = {"complaint": ComplaintFactory, "visit": VisitFactory, "event": EventFactory}

    with pytest.raises(InvalidInput):
        recommendations.draft(new(**{name: made[name]() for name in sources}), by=UserFactory())

    assert not Recommendation.objects.exists()


def test_draft_refuses_a_finding_of_another_visit():
    finding = FindingFactory()

    recommendations.draft(new(visit=finding.visit, finding=finding), by=UserFactory())
    with pytest.raises(InvalidInput) as refused:
        recommendations.draft(new(visit=VisitFactory(), finding=finding), by=UserFactory())

    assert refused.value.field == "finding"


def test_draft_refuses_an_empty_text_and_a_body_that_is_no_more():
    gone = OrganisationFactory(valid_until=date(2020, 1, 1))

    with pytest.raises(InvalidInput) as text:
        recommendations.draft(new(visit=VisitFactory(), text=" "), by=UserFactory())
    with pytest.raises(InvalidInput) as body:
        recommendations.draft(new(visit=VisitFactory(), addressee=gone), by=UserFactory())

    assert (text.value.field, body.value.field) == ("text", "addressee")


def test_nothing_of_a_protected_case_reaches_the_state_of_origin():
    tie, origin = StateTieFactory(), OrganisationFactory(kind="embassy")
    origin.country = tie.country
    origin.save()
    LegalStatusFactory(person=tie.person)
    complaint = PartyFactory(person=tie.person).complaint
    drafted = RecommendationFactory(complaint=complaint, addressee=origin)

    with pytest.raises(BlockedRecipientError) as refused:
        recommendations.draft(new(complaint=complaint, addressee=origin), by=UserFactory())
    with pytest.raises(BlockedRecipientError):
        recommendations.issue(drafted, by=UserFactory(role="commissioner"))

    drafted.refresh_from_db()
    assert refused.value.field == "addressee"
    assert drafted.status == S.DRAFT


def test_issue_signs_and_sets_the_day_of_the_reply_by_the_time_limit():
    row, commissioner = RecommendationFactory(), UserFactory(role="commissioner")

    recommendations.issue(row, by=commissioner, on=date(2026, 3, 2))

    row.refresh_from_db()
    assert (row.issued_on, row.signed_by) == (date(2026, 3, 2), commissioner)
    assert row.due_on == date(2026, 3, 12)


def test_issue_counts_working_days_where_the_limit_does(limit):
    limit.unit = "working_day"
    limit.save()

    assert recommendations.reply_due(OrganisationFactory(), on=date(2026, 3, 2)) == date(
        2026, 3, 16
    )


def test_the_own_reply_time_of_the_addressee_comes_first():
    body = OrganisationFactory(reply_days=30)

    assert recommendations.reply_due(body, on=date(2026, 3, 2)) == date(2026, 4, 1)


def test_issue_without_a_time_limit_is_refused_and_leaves_a_draft(limit):
    limit.delete()
    row = RecommendationFactory()

    with pytest.raises(MissingTimeLimit):
        recommendations.issue(row, by=UserFactory())

    row.refresh_from_db()
    assert row.status == S.DRAFT


def test_issue_refuses_a_day_to_come():
    with pytest.raises(InvalidInput) as refused:
        recommendations.issue(RecommendationFactory(), by=UserFactory(), on=today(1))

    assert refused.value.field == "on"


def test_reply_and_verification_are_independent():
    row, by = RecommendationFactory(status="issued"), UserFactory()

    recommendations.record_reply(row, by=by, received_on=today(), position="says_done")
    assert list(Recommendation.objects.unverified()) == [row]
    recommendations.verify(row, by=by, verified_on=today(), degree="none", note="Still dark.")

    row.refresh_from_db()
    assert (row.position, row.implementation) == ("says_done", "none")
    assert list(Recommendation.objects.unverified()) == []


def test_the_latest_reply_and_verification_count_in_whatever_order_they_are_recorded():
    row = RecommendationFactory(status="issued", issued_on=today(-9))
    by, before = UserFactory(), today(-5)

    recommendations.record_reply(row, by=by, received_on=today(), position="accepted")
    recommendations.record_reply(row, by=by, received_on=before, position="rejected")
    recommendations.verify(row, by=by, verified_on=today(), degree="fully", note="Seen.")
    recommendations.verify(row, by=by, verified_on=before, degree="none", note="Not yet.")

    row.refresh_from_db()
    assert (row.position, row.replied_on) == ("accepted", today())
    assert (row.implementation, row.verified_on) == ("fully", today())


@pytest.mark.parametrize("status", [S.DRAFT, S.DROPPED, S.SETTLED])
def test_only_what_is_issued_is_answered_and_verified(status):
    row, by = RecommendationFactory(status=status), UserFactory()

    with pytest.raises(recommendations.IllegalMove):
        recommendations.record_reply(row, by=by, received_on=today(), position="accepted")
    with pytest.raises(recommendations.IllegalMove):
        recommendations.verify(row, by=by, verified_on=today(), degree="fully", note="Seen.")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"received_on": DaysAhead(1)}, "received_on"),
        ({"received_on": DaysAhead(-1)}, "received_on"),
        ({"position": ""}, "position"),
        ({"position": "perhaps"}, "position"),
    ],
)
def test_record_reply_names_the_wrong_field(wrong, field):
    row = RecommendationFactory(status="issued")

    with pytest.raises(InvalidInput) as refused:
        recommendations.record_reply(
            row,
            by=UserFactory(),
            **resolve_days({"received_on": DaysAhead(0), "position": "accepted"} | wrong),
        )

    assert refused.value.field == field
    assert not row.replies.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"verified_on": DaysAhead(1)}, "verified_on"),
        ({"verified_on": DaysAhead(-1)}, "verified_on"),
        ({"degree": ""}, "degree"),
        ({"degree": "somehow"}, "degree"),
        ({"note": " "}, "note"),
    ],
)
def test_verify_names_the_wrong_field(wrong, field):
    row = RecommendationFactory(status="issued")
    right = {"verified_on": today(), "degree": "fully", "note": "Seen."}

    with pytest.raises(InvalidInput) as refused:
        recommendations.verify(row, by=UserFactory(), **(right | resolve_days(wrong)))

    assert refused.value.field == field
    assert not row.verifications.exists()


def test_verify_at_a_visit_needs_a_visit_that_has_begun():
    row, by = RecommendationFactory(status="issued"), UserFactory()
    right = {"verified_on": today(), "degree": "fully", "note": "Seen."}

    with pytest.raises(InvalidInput) as refused:
        recommendations.verify(row, by=by, visit=VisitFactory(), **right)
    visit = VisitFactory(status="under_way")
    verification = recommendations.verify(row, by=by, visit=visit, **right)

    assert refused.value.field == "visit"
    assert verification.visit == visit


def test_a_reply_of_the_addressee_does_not_settle():
    row, by = RecommendationFactory(status="issued", position="says_done"), UserFactory()

    with pytest.raises(Refusal) as refused:
        recommendations.settle(row, by=by, reason="They say so.")

    row.refresh_from_db()
    assert refused.value.code == "not_verified"
    assert row.status == S.ISSUED


def test_repeat_makes_a_draft_from_the_same_source_or_a_later_visit():
    row = RecommendationFactory(status="issued", complaint=None, visit=VisitFactory())
    later = VisitFactory(status="under_way")

    same = recommendations.repeat(row, by=UserFactory())
    again = recommendations.repeat(row, by=UserFactory(), visit=later, text="Now at last.")

    assert (same.status, same.visit, same.text) == (S.DRAFT, row.visit, row.text)
    assert (again.visit, again.text, again.addressee) == (later, "Now at last.", row.addressee)
    assert list(row.repetitions.order_by("pk")) == [same, again]


@pytest.mark.parametrize("status", [S.DRAFT, S.DROPPED])
def test_repeat_refuses_what_was_never_issued(status):
    with pytest.raises(Refusal) as refused:
        recommendations.repeat(RecommendationFactory(status=status), by=UserFactory())

    assert refused.value.code == "never_issued"


@pytest.mark.parametrize(
    ("verb", "status"),
    [("drop", S.DRAFT), ("withdraw", S.ISSUED), ("settle", S.ISSUED)],
)
def test_what_ends_a_recommendation_has_a_reason(verb, status):
    row = RecommendationFactory(status=status, implementation="fully")

    with pytest.raises(InvalidInput) as refused:
        getattr(recommendations, verb)(row, by=UserFactory(), reason=" ")

    assert refused.value.field == "reason"
