"""Links between two records of one human being."""

import pytest

from cases.people.services import links, merges
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    PossibleDuplicateFactory,
    UserFactory,
)
from tests.support.people import create_person, snapshot

WHY = "The same passport (invented)."


@pytest.fixture
def head():
    return UserFactory(role="head_of_unit")


def test_a_link_moves_nothing_and_ends_with_a_reason(head):
    pair = PossibleDuplicateFactory(
        first=create_person("Zolbal Misal"),
        second=create_person("Zolbal Misal", fears_return="yes"),
    )
    before = snapshot(pair.first, pair.second)

    row = links.link(pair.second, pair.first, by=head, reason=WHY)

    pair.refresh_from_db()
    assert snapshot(pair.first, pair.second) == before
    assert (row.first, row.second, pair.state) == (pair.first, pair.second, "linked")
    with pytest.raises(Refusal) as twice:
        links.link(pair.first, pair.second, by=head, reason=WHY)
    assert twice.value.code == "linked_already"

    with pytest.raises(InvalidInput):
        links.unlink(row, by=head, reason="")
    links.unlink(row, by=head, reason="Two brothers.")

    pair.refresh_from_db()
    assert (row.is_standing, pair.state) == (False, "open")
    assert AuditEntry.objects.filter(object_type="cases.personlink").count() == 4
    with pytest.raises(Refusal):
        links.unlink(row, by=head, reason="Two brothers.")


def test_who_was_merged_is_not_linked(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Misal")
    merges.merge(kept, absorbed, by=head, reason=WHY)

    with pytest.raises(Refusal) as refused:
        links.link(absorbed, create_person("Zolbal Nümunə"), by=head, reason=WHY)

    assert refused.value.code == "merged_already"
