"""Possible duplicates: proposals and decisions."""

import pytest

from cases.people.services import duplicates
from ombudsman.rules.refusals import Refusal
from tests.factories import (
    UserFactory,
)
from tests.support.people import create_person

WHY = "The same passport (invented)."


@pytest.fixture
def head():
    return UserFactory(role="head_of_unit")


def test_a_pair_is_proposed_once_and_again_after_it_was_told_apart(head):
    one, other, officer = create_person("Zolbal Misal"), create_person("Nümunə"), UserFactory()
    pair = duplicates.propose(other, by=officer, other=one, reason="Same brother.")

    with pytest.raises(Refusal) as waiting:
        duplicates.propose(one, by=officer, other=other, reason="Same brother.")
    with pytest.raises(Refusal) as same:
        duplicates.propose(one, by=officer, other=one, reason="Same brother.")
    duplicates.tell_apart(pair, by=head, reason="Two brothers.")
    with pytest.raises(Refusal) as decided:
        duplicates.tell_apart(pair, by=head, reason="Two brothers.")
    again = duplicates.propose(one, by=officer, other=other, reason="A new paper.")

    assert [e.value.code for e in (waiting, same, decided)] == [
        "waits_already",
        "same_record",
        "decided_already",
    ]
    assert (again.pk, again.state, again.proposal) == (pair.pk, "open", "A new paper.")
