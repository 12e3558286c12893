import io

import pytest
from rest_framework.exceptions import APIException, ParseError

from ombudsman.rest.parsers import (
    MAX_BATCH_BYTES,
    MAX_BYTES,
    BatchParser,
    StrictJSONParser,
    require_text,
)
from ombudsman.rest.problems import FaultyBody, TooLarge, dotted


def parse(body: bytes):
    return StrictJSONParser().parse(io.BytesIO(body))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"null",
        b"[]",
        b'"text"',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"in": {"a": 1, "a": 1}}',
        b'{"a": 1} {"b": 2}',
        b'\xef\xbb\xbf{"a": 1}',
        '{"a": "ə"}'.encode("utf-16"),
        '{"a": "ə"}'.encode("cp1251", "replace") + b"\xff",
        b'{"a": "tab\tinside"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_not_one_clear_object_is_refused(body):
    with pytest.raises(ParseError):
        parse(body)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (rb'{"a": "x\u0000y"}', "a"),
        (rb'{"a": ["ok", {"b": "\ud800"}]}', "a[1].b"),
        (rb'{"a": {"k\u0000": 1}}', "a"),
        (b'{"a":' * 20 + b"1" + b"}" * 20, ".".join("a" * 13)),
    ],
)
def test_values_that_no_text_holds_are_named(body, path):
    with pytest.raises(FaultyBody) as refused:
        parse(body)

    assert [dotted(fault.path) for fault in refused.value.faults] == [path]


def test_too_much_is_too_much():
    with pytest.raises(TooLarge):
        parse(b'{"a": "' + b"x" * MAX_BYTES + b'"}')


@pytest.mark.parametrize("text", ["ə", "محمد", "ገብረ", "王小明", "é", "👩🏽‍⚖️", "𐎠"])
def test_text_of_any_script_comes_through(text):
    assert parse(f'{{"a": "{text}"}}'.encode()) == {"a": text}


def test_escaped_pairs_are_one_character():
    assert parse(rb'{"a": "\ud83d\ude00"}') == {"a": "😀"}


def test_every_refusal_is_for_the_caller():
    for error in (ParseError, FaultyBody, TooLarge):
        assert issubclass(error, APIException)
        assert 400 <= error.status_code < 500


def parse_batch(body: bytes):
    return BatchParser().parse(io.BytesIO(body))


def test_in_a_batch_a_text_that_is_none_is_its_items_fault_alone():
    data = parse_batch(rb'{"items": ["ok", {"b": "\ud800"}, {"k\u0000": 1}]}')

    require_text(data["items"][0])
    for item, path in ((data["items"][1], "b"), (data["items"][2], "")):
        with pytest.raises(FaultyBody) as refused:
            require_text(item)
        assert [dotted(fault.path) for fault in refused.value.faults] == [path]


@pytest.mark.parametrize(
    "body",
    [
        rb'{"items": [], "x\u0000": 1}',
        rb'{"items": "\ud800"}',
        rb'{"items": {"a": "\u0000"}}',
        b'{"items": [' + b'{"a":' * 20 + b"1" + b"}" * 20 + b"]}",
        b'{"items": [{"a": NaN}]}',
        b'{"items": [{"a": 1, "a": 2}]}',
    ],
)
def test_a_batch_that_is_wrong_around_its_items_is_refused(body):
    with pytest.raises(APIException):
        parse_batch(body)


def test_a_batch_may_be_five_times_as_large_and_no_larger():
    around = b'{"items": [""]}'
    text = b"x" * (MAX_BATCH_BYTES - len(around))

    assert parse_batch(b'{"items": ["' + text + b'"]}')
    with pytest.raises(TooLarge):
        parse_batch(b'{"items": ["' + text + b'x"]}')
