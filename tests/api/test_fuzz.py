"""Invalid input at every writing URL of the API and every form: an error at the field, never a
500.

The seed is fixed, so that a failure can be repeated; FUZZ_ROUNDS=50 searches further.
"""

import json
import os
import random

import pytest
from django.contrib import admin
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from ombudsman.rest.schema import whole_schema
from tests import factories
from tests.support.api_requests import (
    WRITE_ADDRESSES,
    WRITE_REQUESTS,
    is_file,
    send_request,
    url_of,
)
from tests.support.office import (
    create_outcome_rule,
    create_reference_data,
    filled_form_data,
    page_data,
    page_forms,
)
from tests.support.trail.tables import ADD_PAGE_FIELDS, STEPS, create_for, role_for, role_with

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "6"))
TEXTS = [
    "",
    " ",
    "x" * 100_000,
    "9" * 400,
    "-1",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "\u200b\u200e\u202e",
    "محمد",
    "ნინო",
    "ናሙና",
    "漢字\u0301\u0301" * 9,
    "A" + "\u0301" * 400,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "٣",
    "closed",
    "retired",
]
VALUES = [
    *TEXTS,
    None,
    True,
    -1,
    1.5,
    2**31,
    2**63,
    10**30,
    [],
    {},
    [[]],
    [None],
    [10**30],
    ["x"] * 60,
    {"code": []},
    "a\0b",
    "\ud800",
    [{"code": "stateless", "basis": []}],
    [{}] * 30,
]
RAW = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"\xff\xfe",
    b'{"a": 1, "a": 2}',
    b'{"a": NaN}',
    b'{"a": 1' + b"0" * 10_000 + b"}",
    b'{"a":' * 200 + b"1" + b"}" * 200,
    b"[" * 100_000,
]
FILES = [
    ("a.pdf", b""),
    ("a.pdf", b"<html><script>"),
    ("a.svg", b"<svg onload='x'/>"),
    ("a.txt", b"\0\1"),
    ("\u202efdp.exe", b"MZ"),
    ("a.docx", b"PK\x03\x04broken"),
    ("x" * 400, b"text"),
    ('a"\r\nX: y.pdf', b"%PDF-1.7"),
]


@pytest.fixture(autouse=True)
def _office():
    create_reference_data()
    create_outcome_rule()
    factories.ClassificationFactory(list="channel", code="retired", valid_until="2020-01-01")


def signed_in(kind, role):
    user = factories.UserFactory(role=role, unit=factories.UnitFactory())
    client = kind(raise_request_exception=False)
    client.force_login(user)
    return client, user


def undone(act):
    """The response of an act that is rolled back."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    with transaction.atomic():
        response = act()
        transaction.set_rollback(True)
    return response


def fields_of(address):
    """The fields of the body, according to the OpenAPI file."""
    operation = whole_schema()["paths"][f"/{address.route}".replace("{pk}", "{id}")][
        address.method.lower()
    ]
    content = operation.get("requestBody", {}).get("content", {}).values()
    names = [form["schema"].get("$ref", "").rpartition("/")[2] for form in content]
    schemas = whole_schema()["components"]["schemas"]
    return sorted({field for name in names if name for field in schemas[name]["properties"]})


def places(value, path=()):
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in inner:
        yield (*path, key)
        if isinstance(part, dict | list):
            yield from places(part, (*path, key))


def with_bad(body, path, bad):
    changed = json.loads(json.dumps(body))
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = bad
    return changed


def is_clear(response):
    """Accepted, or refused by a rule, or each error has a path."""
    if response.status_code in (200, 201, 204, 409, 413):
        return True
    body = response.json()
    return response.status_code == 400 and (body.get("errors") or body["code"] != "invalid")


@pytest.mark.parametrize(
    "name", [name for name in WRITE_REQUESTS if not is_file(WRITE_ADDRESSES[name])]
)
def test_bad_bodies_of_the_api(name):
    chance, act, address = random.Random(name), WRITE_REQUESTS[name], WRITE_ADDRESSES[name]  # noqa: S311  no secret
    client, user = signed_in(APIClient, act.role)
    obj = act.make(user)
    body, path = act.body_for(obj), url_of(address, obj)
    where = [*places(body), *((field,) for field in fields_of(address)), ("unknown",), ("status",)]
    bodies = [
        json.dumps(with_bad(body, chance.choice(where), chance.choice(VALUES))).encode()
        for _ in range(ROUNDS)
    ]
    wrong = []
    for raw in [*bodies, *chance.sample(RAW, min(len(RAW), ROUNDS // 3))]:
        keys = {"HTTP_IF_MATCH": "*", "HTTP_IDEMPOTENCY_KEY": "k"}
        keys = keys if address.method == "POST" else {"HTTP_IF_MATCH": "*"}
        response = undone(
            lambda raw=raw, keys=keys: client.generic(
                address.method, path, raw, content_type="application/json", **keys
            )
        )
        if not is_clear(response):
            wrong.append((raw[:200], response.status_code, response.content[:300]))

    assert wrong == []


def test_bodies_with_a_key_and_a_number_that_no_column_holds():
    """The body is hashed before it is validated."""
    client, _user = signed_in(APIClient, "registrar")

    for number in ("1" + "0" * 30, "-9223372036854775809", "1e400"):
        response = client.generic(
            "POST",
            "/api/v1/complaints/",
            f'{{"summary": {number}}}',
            content_type="application/json",
            HTTP_IDEMPOTENCY_KEY="a key",
        )
        assert response.status_code == 400, response.content


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ],
)
def test_wrong_kinds_of_body(kind):
    client, _user = signed_in(APIClient, "registrar")

    response = client.generic("POST", "/api/v1/complaints/", b"a=1", content_type=kind)

    assert response.status_code in (400, 415)


@pytest.mark.parametrize(("name", "content"), FILES)
def test_files_that_are_not_what_they_say(name, content):
    client, _user = signed_in(APIClient, "commissioner")
    complaint = factories.ComplaintFactory()
    upload = SimpleUploadedFile(name, content)
    address = WRITE_ADDRESSES["POST complaints/{number}/documents/"]

    response = send_request(client, address, url_of(address, complaint), {"file": upload})

    assert response.status_code in (201, 400)
    if response.status_code == 201:
        download = client.get(f"{url_of(address, complaint)}{response.json()['id']}/file/")
        assert download["Content-Disposition"].startswith("attachment")
        assert download["X-Content-Type-Options"] == "nosniff"
        assert "X" not in download.headers
        b"".join(download.streaming_content)


PAGES = [
    pytest.param(model, id=model._meta.model_name)
    for model in admin.site._registry
    if role_for(model, "add")
]


def bad_forms(data, chance):
    """The form with one wrong field, ROUNDS times."""
    names = sorted(name for name in data if name not in ("form_token", "csrfmiddlewaretoken"))
    for _ in range(ROUNDS):
        name, bad = chance.choice(names), chance.choice(TEXTS)
        yield name, bad, data | {name: bad}


def kept(response, name, bad):
    """The input is in the page again; for choices and files only the message is."""
    if response.status_code != 200:
        return response.status_code == 302
    fields = [form[key] for form in page_forms(response.context) for key in form.fields]
    found = [bound for bound in fields if bound.html_name == name]
    return not found or found[0].data is None or str(found[0].data) == bad


@pytest.mark.parametrize("model", PAGES)
def test_bad_forms_of_the_pages(model):
    meta = model._meta
    chance = random.Random(meta.label)  # noqa: S311  no secret
    client, user = signed_in(Client, role_for(model, "add"))
    here = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
    data = page_data(client.get(here), filled_form_data) | ADD_PAGE_FIELDS.get(
        meta.model_name, lambda user: {}
    )(user)
    wrong = []
    for name, bad, form in bad_forms(data, chance):
        response = undone(lambda form=form: client.post(here, form))
        if not kept(response, name, bad):
            wrong.append((name, bad[:60], response.status_code))

    assert wrong == []


@pytest.mark.parametrize(
    ("model", "step"),
    [
        pytest.param(model, step, id=f"{model._meta.model_name}-{step.name}")
        for model, page in admin.site._registry.items()
        for step in page.transitions
        if step.form.base_fields
    ],
)
def test_bad_forms_of_the_steps(model, step):
    meta = model._meta
    chance = random.Random(f"{meta.label} {step.name}")  # noqa: S311  no secret
    role = role_with(step.permission)
    client, user = signed_in(Client, role)
    plain = (lambda user: create_for(user, model), lambda obj: {})
    make, extra = STEPS.get(f"{meta.model_name}.{step.name}", plain)
    obj = make(user)
    name = f"admin:{meta.app_label}_{meta.model_name}_transition"
    here = reverse(name, args=[obj.pk, step.name])
    data = page_data(client.get(here), filled_form_data) | extra(obj)
    data.pop("file", None)
    wrong = []
    for field, bad, form in bad_forms(data, chance):
        response = undone(lambda form=form: client.post(here, form))
        if not kept(response, field, bad):
            wrong.append((field, bad[:60], response.status_code))

    assert wrong == []
