"""Merges of two records: what moves, what stays, what protects."""

import threading
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, OneToOneField

from cases.models import (
    Complaint,
    DuplicateState,
    NameKey,
    Party,
    Person,
    PersonMerge,
    YesNoUnknown,
)
from cases.people.queries import matching
from cases.people.queries import merges as queries
from cases.people.queries.identifier_search import IdentityQuery
from cases.people.services import merges
from ombudsman.models import AuditEntry
from ombudsman.rules.refusals import InvalidInput, Refusal
from tests.factories import (
    ComplaintFactory,
    ContactPointFactory,
    IdentityDocumentFactory,
    LegalStatusFactory,
    PartyFactory,
    PossibleDuplicateFactory,
    SpokenLanguageFactory,
    StateTieFactory,
    UserFactory,
)
from tests.support.people import create_one_of_each, create_person, snapshot

WHY = "The same passport (invented)."


@pytest.fixture
def head():
    return UserFactory(role="head_of_unit")


# Relations of a person


def test_every_key_to_a_person_goes_along_or_is_declared_to_stay():
    keys = {
        (model, field.name)
        for label in ("ombudsman", "outreach", "cases")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField) and field.related_model is Person
    }

    going = {(model, field.name) for model, field in queries.parts()}

    assert going | {key for key in keys if key[0] in queries.STAYING} == keys
    assert not {model for model, _ in going} & queries.STAYING


def test_the_tests_hold_a_row_of_everything_that_goes_along():
    rows = create_one_of_each(create_person("Zolbal Misal"))

    assert {type(row) for row in rows} == {model for model, _ in queries.parts()}


# Merge


def test_everything_moves_to_the_kept_person(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Золбал Пример")
    rows = create_one_of_each(absorbed)

    merges.merge(kept, absorbed, by=head, reason=WHY)

    for row in rows:
        row.refresh_from_db()
        assert row.person == kept
    assert Person.objects.get(pk=absorbed.pk).merged_into == kept
    assert list(kept.names.values_list("full", "kind")) == [
        ("Zolbal Misal", "principal"),
        ("Золбал Пример", "alias"),
        ("Zolbal Nümunə", "alias"),
    ]


def test_what_the_kept_person_has_already_stays_and_is_remembered(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Misal")
    complaint = ComplaintFactory()
    doubled = []
    for one in (kept, absorbed):
        doubled = [
            StateTieFactory(person=one),
            LegalStatusFactory(person=one),
            SpokenLanguageFactory(person=one),
            PartyFactory(person=one, complaint=complaint),
            IdentityDocumentFactory(person=one, number="X 1"),
            one.names.get(),
        ]

    done = merges.merge(kept, absorbed, by=head, reason=WHY)

    for row in doubled:
        row.refresh_from_db()
        assert row.person == absorbed
    assert set(done.parts.values_list("model", "fate")) == {
        (row._meta.label_lower, "stayed") for row in doubled
    }


def test_one_person_keeps_another_number_safe_with_its_warning(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Misal")
    ContactPointFactory(person=kept, value="+994301234567", safety="unknown")
    ContactPointFactory(person=absorbed, value="+994301234567", safety="do_not_use")

    merges.merge(kept, absorbed, by=head, reason=WHY)

    assert set(kept.contacts.values_list("safety", flat=True)) == {"unknown", "do_not_use"}


@pytest.mark.parametrize(
    ("field", "kept_is", "absorbed_is", "becomes"),
    [
        ("fears_return", YesNoUnknown.NO, YesNoUnknown.YES, YesNoUnknown.YES),
        ("fears_return", YesNoUnknown.YES, YesNoUnknown.NO, YesNoUnknown.YES),
        ("fears_return", YesNoUnknown.NOT_ASKED, YesNoUnknown.NO, YesNoUnknown.NO),
        ("consulate_wish", YesNoUnknown.YES, YesNoUnknown.YES, YesNoUnknown.YES),
        ("consulate_wish", YesNoUnknown.YES, YesNoUnknown.NOT_ASKED, YesNoUnknown.NOT_ASKED),
        ("consulate_wish", YesNoUnknown.NOT_ASKED, YesNoUnknown.YES, YesNoUnknown.NOT_ASKED),
        ("consulate_wish", YesNoUnknown.YES, YesNoUnknown.NO, YesNoUnknown.NO),
        ("is_reserved", False, True, True),
        ("is_reserved", True, False, True),
        ("needs_interpreter", False, True, True),
        ("sex", "unknown", "female", "female"),
        ("sex", "other", "female", "other"),
        ("note", "Was here.", "Rang twice.", "Was here.\n\nRang twice."),
    ],
)
def test_what_protects_wins_and_comes_back(head, field, kept_is, absorbed_is, becomes):
    kept = create_person("Zolbal Misal", **{field: kept_is})
    absorbed = create_person("Zolbal Nümunə", **{field: absorbed_is})

    done = merges.merge(kept, absorbed, by=head, reason=WHY)
    after = getattr(Person.objects.get(pk=kept.pk), field)
    merges.undo(done, by=head, reason="Two brothers.")

    assert after == becomes
    assert getattr(Person.objects.get(pk=kept.pk), field) == kept_is


def test_a_birth_date_is_taken_where_none_was_known(head):
    kept = create_person("Zolbal Misal")
    absorbed = create_person("Zolbal Misal", born_on=date(1990, 3, 1), birth_precision="day")

    done = merges.merge(kept, absorbed, by=head, reason=WHY)

    kept.refresh_from_db()
    assert (kept.born_on, kept.birth_precision) == (date(1990, 3, 1), "day")

    merges.undo(done, by=head, reason="Two brothers.")

    kept.refresh_from_db()
    assert (kept.born_on, kept.birth_precision) == (None, "unknown")


def test_the_shell_is_found_nowhere_and_its_names_lead_to_the_kept(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Мурзик Пример")
    ContactPointFactory(person=absorbed, value="+994301234567")
    commissioner = UserFactory(role="commissioner")

    merges.merge(kept, absorbed, by=head, reason=WHY)

    assert set(Person.objects.visible_to(commissioner)) == {kept}
    assert [m.id for m in matching.matches(IdentityQuery(name="Murzik Primer"))] == [kept.pk]
    assert [m.id for m in matching.matches(IdentityQuery(phone="+994301234567"))] == [kept.pk]
    assert not NameKey.objects.filter(person=absorbed).exists()


def test_the_priority_of_open_cases_follows(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Nümunə")
    complaint = ComplaintFactory(status="accepted", priority="urgent")
    PartyFactory(person=absorbed, complaint=complaint, role="affected")

    merges.merge(kept, absorbed, by=head, reason=WHY)

    assert Complaint.objects.get().priority == "normal"


def test_both_persons_and_their_cases_have_an_entry(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Nümunə")
    party = PartyFactory(person=absorbed)

    merges.merge(kept, absorbed, by=head, reason=WHY)

    entries = AuditEntry.objects.filter(action="person.merge", user=head)
    assert set(entries.values_list("case_type", "case_id")) == {
        ("cases.person", kept.pk),
        ("cases.person", absorbed.pk),
        ("cases.complaint", party.complaint_id),
    }
    assert not party.complaint.actions.exists()


def test_the_pair_is_settled_and_waits_again_after_undo(head):
    pair = PossibleDuplicateFactory(
        first=create_person("Zolbal Misal"), second=create_person("Zolbal Nümunə")
    )

    done = merges.merge(pair.second, pair.first, by=head, reason=WHY)

    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.decision) == (DuplicateState.MERGED, head, WHY)

    merges.undo(done, by=head, reason="Two brothers.")

    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (DuplicateState.OPEN, None)


def test_an_integration_sees_no_more_of_a_person_than_it_told(api_with_scopes, head):
    told_by = api_with_scopes("complaints:read").user
    mine, of_the_office = (
        create_person("Zolbal Misal", created_by=told_by),
        create_person("Zolbal Nümunə"),
    )
    complaint = ComplaintFactory(registered_by=told_by)
    party = PartyFactory(person=mine, complaint=complaint)
    assert set(complaint.parties.shown_to(told_by)) == {party}

    done = merges.merge(mine, of_the_office, by=head, reason=WHY)

    assert not complaint.parties.shown_to(told_by).exists()

    merges.undo(done, by=head, reason="Two brothers.")

    assert set(complaint.parties.shown_to(told_by)) == {party}


def test_a_birth_date_that_was_made_less_exact_since_stays(head):
    kept = create_person("Zolbal Misal")
    absorbed = create_person("Zolbal Misal", born_on=date(1990, 3, 1), birth_precision="day")
    done = merges.merge(kept, absorbed, by=head, reason=WHY)
    Person.objects.filter(pk=kept.pk).update(birth_precision="year")

    merges.undo(done, by=head, reason="Two brothers.")

    kept.refresh_from_db()
    assert (kept.born_on, kept.birth_precision) == (date(1990, 3, 1), "year")


# Refusals


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [
        (
            {"born_on": date(1990, 3, 1), "birth_precision": "day"},
            {"born_on": date(1990, 3, 2), "birth_precision": "day"},
            "Born on",
        ),
        ({"sex": "female"}, {"sex": "male"}, "Sex"),
    ],
)
def test_contradictions_are_refused_by_name_and_nothing_is_written(head, one, other, named):
    kept, absorbed = create_person("Zolbal Misal", **one), create_person("Zolbal Misal", **other)
    create_one_of_each(absorbed)
    before = snapshot(kept, absorbed)

    with pytest.raises(Refusal) as refused:
        merges.merge(kept, absorbed, by=head, reason=WHY)

    assert (refused.value.code, refused.value.field) == ("contradiction", "kept")
    assert named in str(refused.value)
    assert snapshot(kept, absorbed) == before
    assert not PersonMerge.objects.exists()


def passports(kept, absorbed, *, basis="documented", country=True):
    tied = StateTieFactory(person=kept).country if country else None
    IdentityDocumentFactory(person=kept, number="AA 1", basis=basis, country=tied)
    return IdentityDocumentFactory(person=absorbed, number="AA 2", basis=basis, country=tied)


def test_two_documented_numbers_of_one_kind_and_state_contradict(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Misal")
    passports(kept, absorbed)

    with pytest.raises(Refusal, match="Identity documents"):
        merges.merge(kept, absorbed, by=head, reason=WHY)


@pytest.mark.parametrize("known", [{"basis": "declared"}, {"country": False}])
def test_numbers_that_were_only_told_or_of_no_known_state_do_not(head, known):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Misal")
    passports(kept, absorbed, **known)

    merges.merge(kept, absorbed, by=head, reason=WHY)

    assert kept.identity_documents.count() == 2


def test_an_old_and_a_new_passport_do_not_contradict_where_one_is_in_both(head):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Misal")
    of_two = passports(kept, absorbed)
    IdentityDocumentFactory(person=kept, number="AA 2", basis="documented", country=of_two.country)

    merges.merge(kept, absorbed, by=head, reason=WHY)

    assert kept.identity_documents.count() == 2


def test_dates_that_are_no_exact_days_do_not_contradict(head):
    kept = create_person("Zolbal Misal", born_on=date(1990, 1, 1), birth_precision="year")
    absorbed = create_person("Zolbal Misal", born_on=date(1992, 5, 2), birth_precision="day")

    merges.merge(kept, absorbed, by=head, reason=WHY)

    assert Person.objects.get(pk=kept.pk).born_on == date(1990, 1, 1)


def test_nobody_is_merged_with_themselves_or_twice(head):
    kept, absorbed, third = (create_person(f"Zolbal Misal {n}") for n in "abc")

    with pytest.raises(Refusal) as same:
        merges.merge(kept, Person.objects.get(pk=kept.pk), by=head, reason=WHY)
    merges.merge(kept, absorbed, by=head, reason=WHY)
    with pytest.raises(Refusal) as again:
        merges.merge(third, absorbed, by=head, reason=WHY)
    with pytest.raises(Refusal) as into_shell:
        merges.merge(absorbed, third, by=head, reason=WHY)

    assert same.value.code == "same_record"
    assert again.value.code == into_shell.value.code == "merged_already"
    assert PersonMerge.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_merge_has_a_reason_of_sensible_length(head, reason):
    kept, absorbed = create_person("Zolbal Misal"), create_person("Zolbal Misal")

    with pytest.raises(InvalidInput) as refused:
        merges.merge(kept, absorbed, by=head, reason=reason)

    assert refused.value.field == "reason"


# Concurrency


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_at_once_in_both_directions_one_is_told():
    one, other = create_person("Zolbal Misal"), create_person("Zolbal Nümunə")
    PartyFactory(person=one)
    heads = [UserFactory(), UserFactory()]
    barrier, results = threading.Barrier(2, timeout=10), []

    def act(kept, absorbed, by):
        kept, absorbed = Person.objects.get(pk=kept), Person.objects.get(pk=absorbed)
        barrier.wait()
        try:
            merges.merge(kept, absorbed, by=by, reason=WHY)
            results.append("merged")
        except Refusal as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    ways = [(one.pk, other.pk, heads[0]), (other.pk, one.pk, heads[1])]
    threads = [threading.Thread(target=act, args=way) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(results) == ["merged", "merged_already"]
    done = PersonMerge.objects.get()
    assert Party.objects.get().person == done.kept
