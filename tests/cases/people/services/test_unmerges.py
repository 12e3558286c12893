"""Undoing a merge: what returns, what stays, what is recorded."""

import pytest

from cases.models import (
    MovedPart,
    Person,
    StateTie,
)
from cases.people.queries import merges as queries
from cases.people.services import merges
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    CallFactory,
    PartyFactory,
    StateTieFactory,
    UserFactory,
)
from tests.support.people import create_one_of_each, create_person, snapshot

WHY = "The same passport (invented)."


@pytest.fixture
def head():
    return UserFactory(role="head_of_unit")


def test_undo_restores_precisely(head):
    kept, absorbed = (
        create_person("Zolbal Misal"),
        create_person("Золбал Пример", fears_return="yes"),
    )
    create_one_of_each(absorbed)
    create_one_of_each(kept)
    before = snapshot(kept, absorbed)

    done = merges.merge(kept, absorbed, by=head, reason=WHY)
    assert snapshot(kept, absorbed) != before
    merges.undo(done, by=head, reason="Two brothers.")

    assert snapshot(kept, absorbed) == before
    assert set(done.parts.values_list("fate", flat=True)) == {"returned", "stayed"}
    assert (
        AuditEntry.objects.filter(action="person.unmerge", case_type="cases.person").count() == 2
    )


def test_what_came_since_stays_what_was_deleted_or_changed_is_said(head):
    kept, absorbed = (
        create_person("Zolbal Misal"),
        create_person("Золбал Пример", fears_return="yes"),
    )
    tie, call = StateTieFactory(person=absorbed), CallFactory(person=absorbed)
    done = merges.merge(kept, absorbed, by=head, reason=WHY)
    new = PartyFactory(person=kept)
    tie.delete()
    Person.objects.filter(pk=kept.pk).update(fears_return="no")

    merges.undo(done, by=head, reason="Two brothers.")

    new.refresh_from_db()
    call.refresh_from_db()
    assert (new.person, call.person) == (kept, absorbed)
    assert Person.objects.get(pk=kept.pk).fears_return == "no"
    skipped = MovedPart.objects.filter(fate="skipped").values_list("model", "field")
    assert set(skipped) == {("cases.statetie", "person"), ("cases.person", "fears_return")}


def test_a_part_that_became_what_the_shell_still_holds_stays(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Nümunə")
    StateTieFactory(person=kept)
    left, going = StateTieFactory(person=absorbed), StateTieFactory(person=absorbed, tie="origin")
    done = merges.merge(kept, absorbed, by=head, reason=WHY)
    StateTie.objects.filter(person=kept, tie="nationality").delete()
    StateTie.objects.filter(pk=going.pk).update(tie="nationality")

    merges.undo(done, by=head, reason="Two brothers.")

    left.refresh_from_db()
    going.refresh_from_db()
    assert (left.person, going.person) == (absorbed, kept)


def test_the_later_merge_is_undone_first(head):
    first, second, third = (create_person(f"Zolbal Misal {n}") for n in "abc")
    create_one_of_each(first)
    before = snapshot(first, second, third)
    inner = merges.merge(second, first, by=head, reason=WHY)
    outer = merges.merge(third, second, by=head, reason=WHY)
    assert queries.original(Person.objects.get(pk=first.pk)) == third

    with pytest.raises(Refusal) as refused:
        merges.undo(inner, by=head, reason="Two brothers.")
    merges.undo(outer, by=head, reason="Two brothers.")
    merges.undo(inner, by=head, reason="Two brothers.")

    assert refused.value.code == "merged_further"
    assert snapshot(first, second, third) == before


def test_of_two_merges_into_one_person_the_later_is_undone_first(head):
    kept, one, other = (create_person(f"Zolbal Misal {n}") for n in "abc")
    earlier = merges.merge(kept, one, by=head, reason=WHY)
    merges.merge(kept, other, by=head, reason=WHY)

    with pytest.raises(Refusal) as refused:
        merges.undo(earlier, by=head, reason="Two brothers.")

    assert refused.value.code == "merged_further"


def test_undo_needs_a_reason_and_happens_once(head):
    done = merges.merge(
        create_person("Zolbal Misal"), create_person("Zolbal Misal"), by=head, reason=WHY
    )

    with pytest.raises(InvalidInput):
        merges.undo(done, by=head, reason=" ")
    merges.undo(done, by=head, reason="Two brothers.")
    with pytest.raises(Refusal) as again:
        merges.undo(done, by=head, reason="Two brothers.")

    assert again.value.code == "undone_already"


def test_who_was_taken_apart_may_be_merged_again(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Nümunə")
    merges.undo(merges.merge(kept, absorbed, by=head, reason=WHY), by=head, reason="Not sure.")

    merges.merge(absorbed, kept, by=head, reason=WHY)

    assert Person.objects.get(pk=kept.pk).merged_into == absorbed
