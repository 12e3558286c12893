import pytest
from django.db import IntegrityError, transaction

from cases.models import Recommendation
from tests.factories import (
    ComplaintFactory,
    EventFactory,
    FindingFactory,
    RecommendationFactory,
    ReplyFactory,
    UnitFactory,
    UserFactory,
    VerificationFactory,
    VisitFactory,
)
from tests.support.days import DaysAhead, resolve_days


@pytest.mark.parametrize(
    "broken",
    [
        {"text": ""},
        {"complaint": None},
        {"status": "issued", "issued_on": None, "due_on": None},
        {"status": "issued", "signed_by": None},
        {"status": "settled", "due_on": None},
        {"status": "issued", "position": "accepted", "replied_on": None},
        {"status": "issued", "position": "", "replied_on": DaysAhead(0)},
        {"status": "issued", "implementation": "fully", "verified_on": None},
        {"status": "issued", "implementation": "", "verified_on": DaysAhead(0)},
    ],
)
def test_database_refuses(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        RecommendationFactory(**resolve_days(broken))


def test_database_refuses_two_sources_and_a_finding_without_its_visit():
    for broken in ({"visit": VisitFactory()}, {"finding": FindingFactory()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecommendationFactory(complaint=ComplaintFactory(), **broken)


def test_database_refuses_a_reply_and_a_verification_that_say_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplyFactory(position="")
    with pytest.raises(IntegrityError), transaction.atomic():
        VerificationFactory(degree="")


def test_recommendations_follow_their_source():
    unit = UnitFactory()
    officer = UserFactory(role="case_officer", unit=unit)
    mine = RecommendationFactory(complaint=ComplaintFactory(officer=officer, unit=unit))
    other = RecommendationFactory(complaint=ComplaintFactory(unit=UnitFactory()))
    visit = RecommendationFactory(complaint=None, visit=VisitFactory())
    event = RecommendationFactory(complaint=None, event=EventFactory())

    assert list(Recommendation.objects.visible_to(officer)) == [mine]
    assert list(Recommendation.objects.visible_to(UserFactory(role="npm_member"))) == [visit]
    assert set(Recommendation.objects.visible_to(UserFactory(role="commissioner"))) == {
        mine,
        other,
        visit,
        event,
    }
    for role in ("registrar", "call_taker", "outreach_officer", "administrator"):
        assert not Recommendation.objects.visible_to(UserFactory(role=role)).exists()
