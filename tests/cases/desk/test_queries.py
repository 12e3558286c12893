from datetime import timedelta

from django.utils import timezone

from cases.desk.queries import worklists
from tests.factories import (
    CallbackFactory,
    CallFactory,
    ClassificationFactory,
    RecommendationFactory,
    UserFactory,
    VisitFactory,
)
from tests.support.days import today

NOW = timezone.now()


def test_callbacks_due_are_open_due_and_nobody_elses():
    taker = UserFactory(role="call_taker")
    free, mine = CallbackFactory(), CallbackFactory(claimed_by=taker)
    theirs = CallbackFactory(claimed_by=UserFactory(role="call_taker"))
    CallbackFactory(not_before=NOW + timedelta(hours=1))
    CallbackFactory(status="done")

    assert set(worklists.callbacks_due(taker)) == {free, mine}
    supervisor = UserFactory(role="call_supervisor")
    assert set(worklists.callbacks_due(supervisor)) == {free, mine, theirs}
    assert not worklists.callbacks_due(UserFactory(role="case_officer")).exists()


def test_uncoded_calls_are_over_and_ones_own():
    taker, ended = (
        UserFactory(role="call_taker"),
        {"ended_at": timezone.now() + timedelta(minutes=1)},
    )
    outcome = ClassificationFactory(list="call_outcome", code="advice_given")
    mine, other = CallFactory(taker=taker, **ended), CallFactory(**ended)
    CallFactory(taker=taker)
    CallFactory(taker=taker, outcome=outcome, **ended)

    assert list(worklists.uncoded_calls(taker)) == [mine]
    assert set(worklists.uncoded_calls(UserFactory(role="call_supervisor"))) == {mine, other}


def test_recommendations_wait_for_a_reply_then_for_verification():
    commissioner = UserFactory(role="commissioner")
    late = RecommendationFactory(status="issued", issued_on=today(-40))
    waiting = RecommendationFactory(status="issued")
    said = RecommendationFactory(status="issued", position="says_done")
    RecommendationFactory(status="issued", position="says_done", implementation="partly")
    RecommendationFactory(status="settled", implementation="fully")
    RecommendationFactory()

    assert set(worklists.unanswered_recommendations(commissioner)) == {late, waiting}
    assert list(worklists.overdue_recommendations(commissioner)) == [late]
    assert list(worklists.unverified_recommendations(commissioner)) == [said]
    assert not worklists.unanswered_recommendations(UserFactory(role="registrar")).exists()
    assert not worklists.overdue_recommendations(UserFactory(role="case_officer")).exists()


def test_visits_wait_for_their_day_and_for_their_report():
    planned, written = VisitFactory(), VisitFactory(status="reporting")
    for status in ("under_way", "released", "called_off"):
        VisitFactory(status=status)
    member = UserFactory(role="npm_member")

    assert list(worklists.visits_in_preparation(member)) == [planned]
    assert list(worklists.reports_being_written(member)) == [written]
    assert not worklists.visits_in_preparation(UserFactory(role="registrar")).exists()
