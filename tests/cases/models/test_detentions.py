from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Detention
from tests.factories import DetentionFactory, PersonFactory, UserFactory

NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"facility": None}, "detention_names_the_place"),
        ({"ended_at": NOW}, "detention_end_has_a_kind_and_a_moment"),
        ({"end": "released"}, "detention_end_has_a_kind_and_a_moment"),
        ({"ended_at": NOW - 9 * DAY, "end": "released"}, "detention_ends_after_it_began"),
        (
            {"moved_here_at": NOW, "ended_at": NOW - DAY / 2, "end": "released"},
            "detention_ends_after_it_began",
        ),
        ({"moved_here_at": NOW - 9 * DAY}, "detention_moves_after_it_began"),
        ({"next_review_at": NOW - 9 * DAY}, "detention_reviewed_after_it_began"),
    ],
)
def test_the_database_refuses(broken, name):
    row = DetentionFactory.build(
        **{"complaint": None, "person": PersonFactory(), "recorded_by": UserFactory()} | broken
    )
    model = DetentionFactory()
    row.complaint, row.basis = model.complaint, model.basis
    row.facility = None if "facility" in broken else model.facility

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()


def test_a_person_is_held_once_at_a_time_in_a_case():
    row = DetentionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        DetentionFactory(complaint=row.complaint, person=row.person)
    row.ended_at, row.end = NOW, "moved"
    row.save()
    DetentionFactory(complaint=row.complaint, person=row.person)


def test_lists_of_reviews():
    soon = DetentionFactory(next_review_at=NOW + 7 * DAY)
    passed = DetentionFactory(next_review_at=NOW - DAY / 2)
    DetentionFactory(next_review_at=NOW + 7 * DAY + timedelta(seconds=1))
    unknown = DetentionFactory()
    DetentionFactory(ended_at=NOW, end="released")

    assert set(Detention.objects.review_near(at=NOW)) == {soon, passed}
    assert list(Detention.objects.without_review()) == [unknown]
