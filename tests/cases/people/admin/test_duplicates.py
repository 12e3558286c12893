"""Possible duplicates in the admin: who sees a pair, who decides, what the pages show."""

from datetime import date

import pytest
from django.urls import reverse

from cases.models import Person, PersonLink, PersonMerge, PossibleDuplicate
from cases.people.services import links, merges
from ombudsman.models import AuditEntry
from tests.factories import (
    ComplaintFactory,
    PartyFactory,
    PersonFactory,
    PersonLinkFactory,
    PersonMergeFactory,
    PersonNameFactory,
    PossibleDuplicateFactory,
    UnitFactory,
    UserFactory,
)

LIST = "/admin/cases/possibleduplicate/"


@pytest.fixture
def unit():
    return UnitFactory()


def person(name="Zolbal Misal", unit=None, **fields):
    """A person; with ``unit`` on a case of that unit."""
    row = PersonFactory(display_name=name, **fields)
    PersonNameFactory(person=row)
    if unit is not None:
        PartyFactory(person=row, complaint=ComplaintFactory(unit=unit))
    return row


def pair_of(unit, **fields):
    return PossibleDuplicateFactory(
        first=person("Zolbal Misal", unit), second=person("Золбал Пример", unit, **fields)
    )


def page(obj):
    return reverse(f"admin:cases_{obj._meta.model_name}_change", args=[obj.pk])


def step(obj, name):
    return reverse(f"admin:cases_{obj._meta.model_name}_transition", args=[obj.pk, name])


# Permissions


@pytest.mark.parametrize("role", ["", "call_taker", "npm_lead", "analyst", "auditor"])
def test_others_have_no_list_and_no_page(as_role, role, unit):
    pair = pair_of(unit)
    stranger = as_role(role, unit=unit)

    assert stranger.get(LIST).status_code == 403
    assert stranger.get(page(pair)).status_code in (403, 404)
    assert stranger.post(step(pair, "merge"), {}).status_code in (403, 404)


def test_a_pair_is_seen_only_by_who_sees_both(as_role, unit):
    half = PossibleDuplicateFactory(first=person(unit=unit), second=person())
    head = as_role("head_of_unit", unit=unit)

    assert head.get(page(half)).status_code == 404
    assert list(head.get(LIST).context["cl"].result_list) == []
    assert head.post(step(half, "link"), {"reason": "x"}).status_code == 404
    assert not PersonLink.objects.exists()


def test_a_reserved_identity_is_in_no_pair_of_the_desk(as_role, unit):
    pair = PossibleDuplicateFactory(first=person(), second=person(is_reserved=True))

    assert as_role("registrar", unit=unit).get(page(pair)).status_code == 404
    assert as_role("commissioner").get(page(pair)).status_code == 200


@pytest.mark.parametrize("role", ["registrar", "case_officer"])
@pytest.mark.parametrize("name", ["link", "merge", "distinct"])
def test_registrar_and_officer_look_and_do_not_decide(as_role, role, name):
    client = as_role(role, unit=UnitFactory())
    pair = PossibleDuplicateFactory(first=person(), second=person())
    for one in (pair.first, pair.second):
        complaint = ComplaintFactory(unit=client.user.unit, officer=client.user)
        PartyFactory(person=one, complaint=complaint)

    response = client.get(page(pair))

    assert response.status_code == 200
    assert response.context["transitions"] == []
    assert client.post(step(pair, name), {"reason": "x"}).status_code == 403


def test_only_who_may_merge_undoes(as_role, unit):
    done = merges.merge(person(), person(), by=UserFactory(), reason="x")
    link = PersonLinkFactory(first=person(), second=person())
    desk = as_role("registrar", unit=unit)

    assert desk.post(step(done, "undo"), {"reason": "x"}).status_code == 403
    assert desk.post(step(link, "unlink"), {"reason": "x"}).status_code == 403


# List


def test_the_worklist_counts_the_very_pairs_that_wait(as_role, unit):
    open_pair = pair_of(unit)
    PossibleDuplicateFactory(first=person(), second=person())
    PossibleDuplicateFactory(
        first=open_pair.first,
        second=person(unit=unit),
        state="distinct",
        decided_by=UserFactory(),
        decided_at=open_pair.found_at,
    )
    head = as_role("head_of_unit", unit=unit)

    [waiting] = [w for w in head.get("/admin/").context["worklists"] if w.code == "duplicates"]

    assert waiting.count == 1
    assert list(head.get(waiting.url).context["cl"].result_list) == [open_pair]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    as_role, unit, count, django_assert_num_queries
):
    for _ in range(count):
        pair_of(unit)
    head = as_role("head_of_unit", unit=unit)
    head.get(LIST)

    with django_assert_num_queries(5):
        head.get(LIST)


# Page


@pytest.mark.parametrize("parts", [1, 3])
def test_the_page_shows_what_agrees_and_is_on_record_for_both(
    as_role, unit, parts, django_assert_num_queries
):
    pair = pair_of(unit)
    for one in (pair.first, pair.second):
        PersonNameFactory.create_batch(parts, person=one, kind="alias", full="Zolbal Nur")
    head = as_role("head_of_unit", unit=unit)
    head.get(page(pair))

    with django_assert_num_queries(17):
        response = head.get(page(pair))

    [panel] = response.context["panels"]
    rows = {str(one["row"].label): one["row"].verdict for one in panel["rows"]}
    assert rows["Names"] == "agrees"
    assert [one["cases"] for one in panel["people"]] == [1, 1]
    opened = AuditEntry.objects.filter(action="person.open", user=head.user)
    assert set(opened.values_list("object_id", flat=True)) == {pair.first_id, pair.second_id}


def test_what_contradicts_is_said_in_words_and_the_merge_refused_at_the_field(as_role, unit):
    born = {"birth_precision": "day"}
    pair = PossibleDuplicateFactory(
        first=person(unit=unit, born_on=date(1990, 1, 1), **born),
        second=person(unit=unit, born_on=date(1991, 1, 1), **born),
    )
    head = as_role("head_of_unit", unit=unit)

    shown = head.get(page(pair))
    refused = head.post(step(pair, "merge"), {"kept": pair.first_id, "reason": "Looks so."})

    assert 'chip--danger">contradicts' in shown.content.decode()
    assert "Born on" in refused.context["form"].errors["kept"][0]
    assert refused.context["form"].data["reason"] == "Looks so."
    assert not PersonMerge.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"kept": "", "reason": "x"}, {"kept": "999", "reason": "x"}, {"reason": ""}]
)
def test_bad_input_is_answered_at_the_field(as_role, unit, wrong):
    pair = pair_of(unit)

    response = as_role("head_of_unit", unit=unit).post(step(pair, "merge"), wrong)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not PersonMerge.objects.exists()


# Decisions


def test_head_of_unit_merges_is_led_to_the_kept_and_undoes(as_role, unit):
    pair = pair_of(unit)
    head = as_role("head_of_unit", unit=unit)

    merged = head.post(step(pair, "merge"), {"kept": pair.second_id, "reason": "Same passport."})

    assert merged.url == page(pair.second)
    assert Person.objects.get(pk=pair.first_id).merged_into == pair.second
    shown = head.get(page(pair.second))
    done = PersonMerge.objects.get()
    assert page(done) in shown.content.decode()
    assert head.get(page(pair.first)).url == page(pair.second)
    assert head.get(page(done)).status_code == 200

    head.post(step(done, "undo"), {"reason": "Two brothers."})

    assert Person.objects.get(pk=pair.first_id).merged_into is None
    assert head.get(page(pair.first)).status_code == 200


def test_the_address_of_a_shell_tells_nothing_to_who_does_not_see_the_kept(as_role, unit):
    done = merges.merge(person(), person(unit=unit), by=UserFactory(), reason="x")
    PersonMergeFactory()
    other = as_role("head_of_unit", unit=UnitFactory())

    assert other.get(page(done.absorbed)).status_code == 404
    assert other.get("/admin/cases/person/nothing/change/").status_code == 404


def test_a_link_is_shown_on_both_pages_and_ended(as_role, unit):
    pair = pair_of(unit)
    head = as_role("head_of_unit", unit=unit)

    head.post(step(pair, "link"), {"reason": "The brother says so."})

    link = PersonLink.objects.get()
    for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
        [*_cases, panel] = head.get(page(one)).context["panels"]
        assert [row.other for row in panel["links"]] == [other]

    head.post(step(link, "unlink"), {"reason": "Two brothers."})

    [*_cases, panel] = head.get(page(pair.first)).context["panels"]
    assert (panel["links"], panel["pairs"]) == ([], [pair])


def test_a_link_of_the_absorbed_is_shown_by_the_kept(as_role, unit):
    kept, absorbed, third = (person(unit=unit) for _ in range(3))
    links.link(absorbed, third, by=UserFactory(), reason="x")
    merges.merge(kept, absorbed, by=UserFactory(), reason="x")
    head = as_role("head_of_unit", unit=unit)

    [*_cases, of_kept] = head.get(page(kept)).context["panels"]
    [*_cases, of_third] = head.get(page(third)).context["panels"]

    assert [row.other for row in of_kept["links"]] == [third]
    assert [row.other for row in of_third["links"]] == [kept]


def test_two_different_people_are_not_shown_again(as_role, unit):
    pair = pair_of(unit)
    head = as_role("head_of_unit", unit=unit)

    head.post(step(pair, "distinct"), {"reason": "Two cousins."})

    pair.refresh_from_db()
    assert (pair.state, pair.decision) == ("distinct", "Two cousins.")
    assert list(head.get(LIST + "?work=open").context["cl"].result_list) == []


def test_registrar_proposes_a_pair_to_those_who_decide(as_role, unit):
    one, other = person(), person("Золбал Пример")
    desk = as_role("registrar", unit=unit)

    same = desk.post(step(one, "propose"), {"other": one.pk, "reason": "Same brother."})
    desk.post(step(one, "propose"), {"other": other.pk, "reason": "Same brother."})

    assert same.context["form"].errors["other"] == ["This is the same record."]
    pair = PossibleDuplicate.objects.get()
    assert (pair.first, pair.second, pair.proposed_by) == (one, other, desk.user)


def test_nobody_proposes_who_they_do_not_see(as_role, unit):
    one, hidden = person(), person(is_reserved=True)

    response = as_role("registrar", unit=unit).post(
        step(one, "propose"), {"other": hidden.pk, "reason": "x"}
    )

    assert "Select a valid choice" in response.context["form"].errors["other"][0]
    assert not PossibleDuplicate.objects.exists()
