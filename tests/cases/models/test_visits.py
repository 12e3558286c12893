from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Visit
from tests.factories import (
    AccessRecordFactory,
    ExaminedAreaFactory,
    TeamMemberFactory,
    UserFactory,
    VisitFactory,
)

NOW = timezone.now()


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "prepared", "started_at": NOW},
        {"status": "called_off", "started_at": NOW},
        {"status": "under_way", "started_at": None},
        {"status": "prepared", "ended_at": NOW},
        {"status": "reporting", "started_at": NOW, "ended_at": NOW - timedelta(hours=1)},
        {"status": "released", "released_at": None},
        {"status": "reporting", "released_at": NOW},
    ],
)
def test_database_refuses(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitFactory(**broken)


def test_database_refuses_a_nameless_member_a_second_lead_and_a_member_twice():
    visit = VisitFactory()
    lead = TeamMemberFactory(visit=visit, is_lead=True)

    for broken in ({"user": None, "name": ""}, {"is_lead": True}, {"user": lead.user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TeamMemberFactory(visit=visit, **broken)


def test_database_refuses_a_right_twice_and_an_obstruction_without_a_note():
    visit = VisitFactory()
    AccessRecordFactory(visit=visit, right="places")

    for broken in ({"right": "places"}, {"right": "figures", "answer": "refused", "note": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccessRecordFactory(visit=visit, **broken)


def test_database_refuses_an_area_twice():
    examined = ExaminedAreaFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ExaminedAreaFactory(visit=examined.visit, area=examined.area)


def test_integrations_see_past_unrestricted_visits_and_the_npm_sees_all(api_with_scopes):
    planned, past = VisitFactory(), VisitFactory(status="released")
    restricted = VisitFactory(status="reporting", is_restricted=True)
    machine = api_with_scopes("visits:read").user

    assert list(Visit.objects.visible_to(machine)) == [past]
    for role in ("npm_member", "npm_lead", "commissioner"):
        seen = Visit.objects.visible_to(UserFactory(role=role))
        assert set(seen) == {planned, past, restricted}
    assert not Visit.objects.visible_to(UserFactory(role="head_of_unit")).exists()


@pytest.mark.parametrize(
    ("present", "limit", "share"), [(57, 50, 1.14), (0, 50, 0), (None, 50, None), (57, None, None)]
)
def test_occupancy_is_a_fraction_of_the_limit(present, limit, share):
    assert Visit(persons_present=present, official_limit=limit).occupancy == share
