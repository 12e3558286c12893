"""Malformed headers and forms, as the application server passes them on, never cause a 500."""

import json
import logging
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from ombudsman import asgi
from ombudsman.utf8 import Utf8ASGIRequest
from ombudsman.wsgi import application
from tests.factories import AccessTokenFactory, ComplaintFactory

CODECS = [
    *("base64", "bz2", "hex", "idna", "punycode", "quopri", "raw_unicode_escape", "rot13"),
    *("undefined", "unicode_escape", "unknown", "utf-16", "utf-7", "uu", "zlib", "latin-1"),
]
PLACES = ["/", "/admin/", "/api/v1/complaints/", "/api/v1/events/", "/events/", "/oauth/token/"]
MANY = "&".join(["a"] * 1500)


@pytest.fixture(autouse=True)
def _connection_of_the_test():
    """The real request handling would close the connection, which the test client prevents."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answer(path, content_type="", method="GET", body=b"", token=""):
    """(status, content type, text), by WSGI directly, without the test client."""
    environ = RequestFactory().generic(method, path).environ
    sent = {
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    signed = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    told = []
    parts = application(
        environ | sent | signed, lambda status, headers: told.append((status, headers))
    )
    text = b"".join(parts).decode()
    parts.close()
    status, headers = told[0]
    return int(status[:3]), dict(headers)["Content-Type"], text


@pytest.mark.parametrize("codec", CODECS)
def test_no_other_charset_is_believed(codec, caplog):
    for place in PLACES:
        for content_type in (f"x/y; charset={codec}", f'x/y; charset="{codec.upper()}"'):
            status, kind, text = answer(f"{place}?q=%5cud800SecretName", content_type)

            assert (status, kind) == (415, "application/problem+json"), place
            assert json.loads(text)["code"] == "unsupported_charset"
    assert "SecretName" not in caplog.text


@pytest.mark.parametrize(
    "content_type",
    ["a/b; x*=1; x*0=2", "a/b; x*=rot13''%41", "a/b; x*=nothing''%41", "a/b; x*=''"],
)
def test_parameters_that_nobody_can_read_are_refused(content_type):
    assert answer("/api/v1/events/", content_type)[0] in (200, 415)


@pytest.mark.parametrize("content_type", ["", "a/b", 'a/b; charset="UTF-8"', "a/b; charset=utf8"])
def test_our_own_charset_may_be_named(content_type):
    assert answer("/api/v1/events/", content_type)[0] == 200


@pytest.mark.parametrize(
    "place", ["/api/v1/events/", "/events/", "/api/v1/nothing/", "/oauth/token/"]
)
def test_more_parameters_than_anybody_needs(place):
    status, kind, _text = answer(f"{place}?{MANY}")

    is_api = place.startswith("/api/")
    assert status == (405 if place == "/oauth/token/" else 400)
    assert kind == "application/problem+json" or not is_api


def form(*parts):
    lines = [
        f"--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n" for head, text in parts
    ]
    return ("".join(lines) + "--X--\r\n").encode()


FORMS = {
    "fields": (form(*[(f'name="f{number}"', "x") for number in range(1001)]), 400),
    "files": (form(*[(f'name="f{number}"; filename="a.txt"', "x") for number in range(101)]), 400),
    "text": (form(('name="title"', "x" * 6 * 2**20)), 413),
    "head": (form(('name="title"; x*=1; x*0=2', "x")), 400),
    "broken": (b"--X\r\nContent-", 400),
}


@pytest.mark.parametrize(("body", "status"), FORMS.values(), ids=FORMS)
def test_forms_that_are_none(body, status):
    token = AccessTokenFactory(application__scopes=["complaints:write"])
    case = ComplaintFactory(registered_by=token.application.service_account)
    here = f"/api/v1/complaints/{case.number}/documents/"

    told = answer(here, "multipart/form-data; boundary=X", "POST", body, token.token)

    assert told[:2] == (status, "application/problem+json")
    assert answer("/oauth/token/", "multipart/form-data; boundary=X", "POST", body)[0] == 400


def test_a_body_that_breaks_off(api_as_role, caplog):
    class Broken(BytesIO):
        def read(self, *args):
            raise ConnectionResetError

    api = api_as_role("registrar")

    with caplog.at_level(logging.ERROR):
        response = api.post("/api/v1/complaints/", {}, **{"wsgi.input": Broken()})

    assert (response.status_code, response.json()["detail"]) == (400, "The body broke off.")
    assert caplog.text == ""


def test_a_file_too_large_is_told_how_large_it_may_be(settings, api_as_role):
    settings.DOCUMENT_MAX_BYTES = 0
    api = api_as_role("commissioner")
    case = ComplaintFactory()

    response = api.post(
        f"/api/v1/complaints/{case.number}/documents/",
        {"file": SimpleUploadedFile("letter.txt", b"x" * 2**21, "text/plain")},
        format="multipart",
    )

    assert response.status_code == 413
    assert response.json()["detail"] == "The request is too large: at most 0 MiB."


def test_both_doors_read_alike():
    assert asgi.application.request_class is Utf8ASGIRequest
