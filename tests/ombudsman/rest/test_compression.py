"""Responses are compressed on request; the weakened ETag still matches."""

import gzip
import json

import pytest

from tests.factories import ComplaintFactory, OrganisationFactory

LIST = "/api/v1/organisations/"


@pytest.fixture
def api(api_with_scopes):
    return api_with_scopes("reference:read", "complaints:read-all", "complaints:write")


def test_a_list_is_packed_for_who_asks(api):
    OrganisationFactory.create_batch(3)
    plain = api.get(LIST)

    packed = api.get(LIST, HTTP_ACCEPT_ENCODING="gzip, br")

    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert json.loads(gzip.decompress(packed.content)) == plain.json()


def test_it_is_sent_as_it_is_to_everybody_else(api):
    OrganisationFactory.create_batch(3)

    assert "Content-Encoding" not in api.get(LIST).headers
    assert "Content-Encoding" not in api.get(LIST, HTTP_ACCEPT_ENCODING="identity").headers


def test_packed_twice_is_never_the_same_length_twice(api):
    """Random padding hides the length of the content (BREACH)."""
    OrganisationFactory.create_batch(3)

    lengths = {len(api.get(LIST, HTTP_ACCEPT_ENCODING="gzip").content) for _ in range(30)}

    assert len(lengths) > 1


def test_the_tag_of_a_packed_answer_serves_for_a_change(api):
    address = f"/api/v1/complaints/{ComplaintFactory().number}/"
    tag = api.get(address, HTTP_ACCEPT_ENCODING="gzip")["ETag"]

    answer = api.patch(address, {"summary": "Longer"}, HTTP_IF_MATCH=tag)

    assert tag.startswith('W/"')
    assert answer.status_code == 200
