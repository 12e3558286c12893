"""Anybody can compute the hashes: JSON as Python's standard library writes it."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombudsman.rules import audit_chain
from ombudsman.rules.audit_chain import Head
from ombudsman.rules.audit_walk import hashed_line

KEY = b"a key"
texts = st.text(st.characters(exclude_categories=["Cs"]))
whole = st.integers(-(2**63), 2**63 - 1)
documents = st.recursive(
    st.none() | st.booleans() | whole | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=12,
)


@given(st.dictionaries(texts, documents))
def test_a_line_is_read_as_it_was_written_and_written_as_it_was_read(row):
    line = audit_chain.canonical(row)

    assert json.loads(line) == row
    assert audit_chain.canonical(json.loads(line)) == line


@given(st.dictionaries(texts, documents))
def test_the_standard_library_writes_the_same_line(row):
    plain = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert audit_chain.canonical(row) == plain.encode()


@given(st.dictionaries(texts, documents), st.randoms())
def test_the_order_of_keys_does_not_matter(row, chance):
    keys = list(row)
    chance.shuffle(keys)

    assert audit_chain.canonical({key: row[key] for key in keys}) == audit_chain.canonical(row)


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-12, 14))
def test_a_moment_is_the_same_in_every_zone(at, hours):
    try:
        there = at.astimezone(timezone(timedelta(hours=hours)))
    except OverflowError:
        return

    assert audit_chain.moment(there) == audit_chain.moment(at)
    assert datetime.fromisoformat(audit_chain.moment(at)) == at


def test_a_moment_has_six_digits_even_on_the_second():
    at = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)

    assert audit_chain.moment(at) == "2026-03-18T09:30:00.000000Z"


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        (None, None),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:DB8::1", "2001:0db8:0000:0000:0000:0000:0000:0001"),
        ("::ffff:192.0.2.1", "0000:0000:0000:0000:0000:ffff:c000:0201"),
        ("192.0.2.0/24", "192.0.2.0/24"),
        ("nowhere", "nowhere"),
    ],
)
def test_an_address_has_one_spelling(text, spelled):
    assert audit_chain.address(text) == spelled


def test_what_no_line_can_hold_gives_none():
    assert hashed_line({"fields": NotImplemented}) == b""
    assert hashed_line({"reason": "\ud800"}) == b""
    assert hashed_line({"object_id": 2**80}) == b""


def test_signatures_of_different_things_differ():
    head = Head(1, 0, None, "")
    line = b'[1,0,null,""]'

    signed = {
        audit_chain.sign_head(KEY, head),
        audit_chain.sign_entry(KEY, line),
        audit_chain.sign_seal(KEY, line),
        audit_chain.sign_head(b"another", head),
    }

    assert len(signed) == 4
    assert {len(mac) for mac in signed} == {32}


@pytest.mark.parametrize("mac", [None, 5, b"x", "ü", ""])
def test_what_is_no_signature_signs_nothing(mac):
    assert not audit_chain.is_signed(mac, audit_chain.sign_entry(KEY, b"{}"))
