"""Altered, deleted, inserted and cut-off entries are found and named."""

import pytest
from django.db import connection, transaction

from ombudsman.models import AuditEntry, AuditLane, AuditSeal, AuditValue, AuditVerification
from ombudsman.services import audit
from ombudsman.services.audit import chain
from ombudsman.services.audit import seals as audit_seals
from ombudsman.services.audit.verification import verify
from tests.factories import AuditEntryFactory, UnitFactory, UserFactory
from tests.support.trail import tampering

ALTERED = {
    "id": 999_999,
    "at": "2020-01-01 00:00:00+00:00",
    "role": "commissioner",
    "action": "unit.open",
    "object_type": "ombudsman.user",
    "object_id": 77,
    "case_type": "",
    "case_id": None,
    "fields": "{}",
    "reason": "Another one.",
    "origin": "admin",
    "address": "192.0.2.2",
    "request_id": "0",
    "lane": 2,
    "position": 7,
    "previous": 999,
    "hash_before": "0" * 64,
    "mac": "0" * 32,
}


@pytest.fixture(autouse=True)
def _first_lane():
    """Use the first lane in each test, whichever was used last."""
    token = chain._last_lane.set(1)
    yield
    chain._last_lane.reset(token)


@pytest.fixture
def trail():
    """Five entries with one change each; their ids."""
    by, unit = UserFactory(), UnitFactory()
    with transaction.atomic():
        return [
            audit.record("unit.change", unit, by=by, changes={"note": (str(n), "new")}).pk
            for n in range(5)
        ]


def test_a_whole_trail_is_found_whole_and_counted(trail):
    verdict = verify()

    assert (verdict.is_whole, verdict.count) == (True, AuditEntry.objects.count())


def test_an_empty_trail_is_whole():
    assert verify().is_whole


def test_every_column_is_tried():
    assert ALTERED.keys() | {"user_id"} == set(tampering.COLUMNS)


@pytest.mark.parametrize("column", ALTERED)
@pytest.mark.parametrize("place", [0, 2, 4], ids=["first", "middle", "newest"])
def test_an_altered_column_names_the_entry(place, column, trail):
    key = trail[place]
    if column == "id":  # its value cannot be read back
        AuditValue.objects.filter(entry_id=key).delete()

    tampering.alter(key, column, ALTERED[column])

    assert verify().broken == ([key, 999_999] if column == "id" else [key])


def test_an_altered_person_names_the_entry(trail):
    tampering.alter(trail[2], "user_id", UserFactory().pk)

    assert verify().broken == [trail[2]]


def test_fields_in_another_order_are_the_same_fields(trail):
    """PostgreSQL stores JSON keys in its own order."""
    entry = AuditEntry.objects.get(pk=trail[2])
    hashes = entry.fields["note"]

    text = f'{{"note":  {{"new": "{hashes["new"]}", "old": "{hashes["old"]}"}}}}'
    tampering.alter(trail[2], "fields", text)

    assert verify().is_whole


@pytest.mark.parametrize(
    "places", [[0], [2], [4], [1, 2], [3, 4], [0, 1, 2, 3, 4]], ids=lambda places: str(places)
)
def test_removed_entries_are_named(places, trail):
    gone = [trail[place] for place in places]

    tampering.remove(*gone)

    assert verify().broken == gone


def test_what_comes_after_a_cut_does_not_cover_it(trail):
    tampering.remove(*trail[3:])
    AuditEntryFactory()

    assert verify().broken == trail[3:]


def test_an_inserted_copy_is_named_behind_the_newest(trail):
    tampering.insert_copy(trail[2], trail[4] + 1)

    assert verify().broken == [trail[4] + 1]


def test_an_inserted_row_is_named_in_the_middle(trail):
    tampering.remove(trail[2])
    tampering.insert_copy(trail[1], trail[2])

    assert verify().broken == [trail[2]]


def test_a_row_of_somebody_who_knows_no_chain_is_named(trail):
    tampering.insert_bare(trail[4] + 10)

    assert verify().broken == [trail[4] + 10]


def test_several_kinds_at_once_are_named_each(trail):
    tampering.alter(trail[0], "action", "unit.open")
    tampering.remove(trail[2])
    tampering.insert_copy(trail[1], trail[4] + 5)

    assert verify().broken == [trail[0], trail[2], trail[4] + 5]


def test_an_entry_put_back_from_another_time_is_named():
    """A validly signed entry whose place was given to another one later."""
    with transaction.atomic():
        former = AuditEntryFactory(action="unit.open")
        row = AuditEntry.objects.filter(pk=former.pk).values().get()
        transaction.set_rollback(True)
    entry = AuditEntryFactory(action="unit.change")
    AuditEntryFactory()
    if entry.pk != former.pk:
        pytest.skip("ids are not given out again here")

    tampering.alter(entry.pk, "action", "unit.open")
    for column in ("at", "user_id", "mac"):
        tampering.alter(entry.pk, column, row[column])

    assert verify().broken == [entry.pk]


def test_who_makes_the_public_hashes_anew_is_found_by_the_signature(trail):
    """The whole chain after the altered entry and its head are recomputed, without the key."""
    entries = list(AuditEntry.objects.filter(pk__gte=trail[2]).order_by("pk").values("pk"))
    tampering.alter(trail[2], "action", "unit.open")
    for entry in entries[1:]:
        tampering.alter(entry["pk"], "hash_before", "1" * 64)
    AuditLane.objects.filter(last_entry=trail[4]).update(hash="2" * 64)

    verdict = verify()

    assert verdict.broken == trail[2:]
    assert verdict.notes == ["broken lane: 1"]


def test_a_changed_value_names_its_entry_and_an_erased_one_does_not(trail):
    AuditValue.objects.filter(entry_id=trail[1]).delete()
    AuditValue.objects.filter(entry_id=trail[3]).update(old="forged")

    assert verify().broken == [trail[3]]


def test_a_value_beside_an_entry_that_has_none_is_named():
    entry = AuditEntryFactory(fields={})
    AuditValue.objects.create(entry=entry, field="note", old="", new="forged", salt="0" * 32)

    assert verify().broken == [entry.pk]


def test_a_head_put_back_by_hand_is_no_head(trail):
    before = AuditEntry.objects.get(pk=trail[3])
    AuditLane.objects.filter(last_entry=trail[4]).update(
        count=before.position, last_entry=before.pk, hash="1" * 64
    )
    tampering.remove(trail[4])

    assert verify().notes == ["broken lane: 1"]
    assert verify().broken == [trail[3]]


def test_nobody_goes_on_behind_a_forged_head(trail):
    AuditLane.objects.filter(last_entry=trail[4]).update(hash="1" * 64)

    entry = AuditEntryFactory()

    assert (entry.lane, entry.position) == (2, 1)
    assert verify().notes == ["broken lane: 1"]


def test_a_lane_without_its_head_is_found(trail):
    tampering.run("DELETE FROM ombudsman_auditlane WHERE last_entry = %s", trail[4])

    assert (verify().broken, verify().notes) == ([trail[4]], ["broken lane: 1"])


def test_a_lane_that_vanishes_with_its_head_is_missed(trail):
    tampering.remove(*AuditEntry.objects.values_list("pk", flat=True))
    tampering.run("DELETE FROM ombudsman_auditlane WHERE id = 1")

    assert verify().notes == ["broken lane: 1"]


def test_a_trail_put_back_to_an_earlier_state_is_shown_by_a_seal_kept_outside(trail):
    head = AuditLane.objects.filter(pk=1).values().get()
    later = AuditEntryFactory().pk
    kept = audit_seals.seal(by=None)
    sealing = AuditEntry.objects.latest("pk").pk
    line = audit_seals.audit_trail.hashed_columns(kept)
    tampering.remove(later, sealing)
    tampering.run("DELETE FROM ombudsman_auditseal")
    AuditLane.objects.filter(pk=1).update(**head)

    assert verify().is_whole
    verdict = verify(outside=[line])
    assert (verdict.broken, verdict.notes) == ([sealing], [f"broken seal: {kept.pk}"])


def test_seals_show_a_head_that_was_put_back(trail):
    head = AuditLane.objects.filter(pk=1).values().get()
    later = AuditEntryFactory().pk
    audit_seals.seal(by=None)
    sealing = AuditEntry.objects.latest("pk").pk
    tampering.remove(later, sealing)
    AuditLane.objects.filter(pk=1).update(**head)

    assert verify().broken == [sealing]


@pytest.mark.parametrize("column", ["count", "hash", "mac", "hash_before"])
def test_an_altered_seal_is_found(column, trail):
    audit_seals.seal(by=None)
    seal = audit_seals.seal(by=None)

    value = 1 if column == "count" else "0" * len(getattr(seal, column))
    tampering.run(f'UPDATE ombudsman_auditseal SET "{column}" = %s WHERE id = %s', value, seal.pk)

    assert verify().notes == [f"broken seal: {seal.pk}"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_removed_seal_is_found(place, trail):
    seals = [audit_seals.seal(by=None).pk for _ in range(3)]

    tampering.run("DELETE FROM ombudsman_auditseal WHERE id = %s", seals[place])

    assert f"broken seal: {seals[place]}" in verify().notes
    assert audit_seals.seal(by=None).pk == seals[2] + 1


def test_the_wrong_key_verifies_nothing(trail, settings):
    settings.AUDIT_KEY = "another"

    assert not verify().is_whole


def test_entries_rolled_back_leave_no_trace(trail):
    with transaction.atomic():
        AuditEntryFactory()
        transaction.set_rollback(True)
    with transaction.atomic():
        AuditEntryFactory()
        try:
            with transaction.atomic():
                AuditEntryFactory()
                raise ValueError
        except ValueError:
            AuditEntryFactory()

    verdict = verify()

    assert (verdict.is_whole, verdict.count) == (True, 7)


def test_a_cut_is_named_where_an_act_was_rolled_back_before(trail):
    with transaction.atomic():
        AuditEntryFactory()
        transaction.set_rollback(True)
    last = AuditEntryFactory().pk

    tampering.remove(last)

    assert verify().broken == [last]


def test_when_somebody_last_looked_is_kept(trail):
    verify()
    tampering.remove(trail[2])
    verify()

    shown = AuditVerification.objects.order_by("pk").values_list("count", "is_whole", "broken")
    assert list(shown) == [(5, True, []), (4, False, [trail[2]])]


def test_many_broken_entries_are_counted_and_not_all_named(trail, monkeypatch):
    monkeypatch.setattr("ombudsman.rules.audit_walk.MAX_NAMED", 3)
    tampering.run("UPDATE ombudsman_auditentry SET action = 'unit.open'")

    verdict = verify()

    assert (verdict.broken, verdict.beyond) == (trail[:3], 2)


@pytest.mark.sqlite  # PostgreSQL refuses these itself
@pytest.mark.parametrize(
    ("column", "value"),
    [("at", "not a moment"), ("action", b"\xff\xfe"), ("object_id", "seven"), ("lane", "one")],
)
def test_what_no_column_should_hold_names_the_entry(column, value, trail):
    tampering.run("PRAGMA ignore_check_constraints = ON")
    tampering.alter(trail[2], column, value)
    tampering.run("PRAGMA ignore_check_constraints = OFF")

    assert verify().broken == [trail[2]]


@pytest.mark.postgresql
def test_a_moment_beyond_every_calendar_names_the_entry(trail):
    tampering.alter(trail[2], "at", "infinity")

    assert verify().broken == [trail[2]]


def test_addresses_are_the_same_in_every_spelling():
    for address in ("192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "::1", "::2", "fe80::1:0:0:1"):
        AuditEntryFactory(address=address)

    assert verify().is_whole


def test_the_head_of_a_lane_is_the_hash_of_its_newest_entry():
    entry = AuditEntryFactory()
    following = AuditEntryFactory()

    assert (following.previous, following.position) == (entry.pk, entry.position + 1)
    lane = AuditLane.objects.get(pk=following.lane)
    assert (lane.count, lane.last_entry) == (following.position, following.pk)
    assert len(following.hash_before) == len(lane.hash) == 64


def test_lanes_and_seals_are_guarded_too():
    audit_seals.seal(by=None)
    for statement in (
        "DELETE FROM ombudsman_auditlane",
        "DELETE FROM ombudsman_auditseal",
        "UPDATE ombudsman_auditseal SET count = 0",
    ):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)

    assert AuditSeal.objects.count() == 1
