"""Every write and every opening writes its audit entry in the same transaction, without values.

Generated from URLs and the admin registry, so that later additions are tested too.
"""

import json

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from ombudsman.models import AuditEntry
from ombudsman.services import audit
from tests import factories
from tests.support.api_requests import WRITE_ADDRESSES, WRITE_REQUESTS, send_request, url_of
from tests.support.connections import release_connections
from tests.support.office import (
    MARK,
    create_outcome_rule,
    create_reference_data,
    filled_form_data,
    page_data,
    page_forms,
)
from tests.support.trail.failures import patch_audit_record
from tests.support.trail.tables import (
    ADD_PAGE_FIELDS,
    STEPS,
    changed_page_data,
    create_for,
    role_for,
    role_with,
    snapshot,
)

ABOUT_NOTHING = ("person.match", "person.search")  # a search, whoever is found
# Requests without an audit entry, each with the reason.
SILENT = {"POST complaints/search/": "shows a list, as GET does; nothing is opened"}


class RecordFailedError(Exception):
    """The entry could not be written."""


@pytest.fixture(autouse=True)
def _office():
    create_reference_data()
    create_outcome_rule()


@pytest.fixture
def proven(monkeypatch):
    """Whether an act writes valid entries, and nothing at all if the last of them fails."""

    def prove(act, user, *, writes=True):
        with transaction.atomic():
            entries, response = entries_of(act)
            assert response.status_code in (200, 201, 204, 302), told(response)
            came_back = page_forms(response.context or {})
            assert not (writes and came_back), told(response)
            check(entries, user, writes=writes)
            transaction.set_rollback(True)
        if writes:
            cache.clear()
            before = snapshot()
            fail_at(monkeypatch, len(entries))
            answer = act()
            assert answer.status_code == 500
            assert snapshot() == before

    return prove


def told(response):
    """The faults, for the failure message."""
    if not response.context:
        return [response.status_code, response.content[:600]]
    forms = page_forms(response.context)
    return [response.status_code, *(dict(form.errors) for form in forms)]


def entries_of(act):
    last = AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    response = act()
    if hasattr(response, "streaming_content"):
        b"".join(response.streaming_content)
        release_connections(response)
    return list(AuditEntry.objects.filter(pk__gt=last)), response


def check(entries, user, *, writes):
    verbs = {entry.action.rpartition(".")[2] for entry in entries}
    assert verbs - {"open"} if writes else verbs == {"open"}, verbs
    for entry in entries:
        role = ", ".join(sorted(user.roles)) or "service"
        assert (entry.user, entry.role) == (user, role)
        assert entry.request_id
        assert entry.action in ABOUT_NOTHING or (entry.object_type and entry.object_id)
        assert MARK.lower() not in json.dumps(columns(entry), ensure_ascii=False).lower()
        assert "994301234567" not in json.dumps(columns(entry))


def columns(entry):
    """All columns; reasons about the office itself are in clear."""
    hidden = {"reason"} if entry.case_type.startswith("ombudsman.") else set()
    names = [field.attname for field in entry._meta.fields if field.name not in hidden]
    return {name: str(getattr(entry, name)) for name in names}


def fail_at(monkeypatch, number):
    """Let the entry with this number, counted from 1, fail."""
    written, record = [], audit.record

    def failing(*args, **kwargs):
        written.append(args)
        if len(written) >= number:
            raise RecordFailedError
        return record(*args, **kwargs)

    patch_audit_record(monkeypatch, failing)


def signed_in(kind, role, **fields):
    user = factories.UserFactory(role=role, unit=factories.UnitFactory(), **fields)
    client = kind(raise_request_exception=False)
    client.force_login(user)
    return client, user


@pytest.mark.parametrize("name", [name for name in WRITE_REQUESTS if name not in SILENT])
def test_every_write_of_the_api(name, proven):
    act, address = WRITE_REQUESTS[name], WRITE_ADDRESSES[name]
    client, user = signed_in(APIClient, act.role)
    obj = act.make(user)
    body = act.body_for(obj)

    proven(lambda: send_request(client, address, url_of(address, obj), rewound(body)), user)


def pages(verb):
    """(model, role) of each add, change or delete page that somebody may use."""
    return [
        pytest.param(model, id=f"{verb}-{model._meta.model_name}")
        for model, page in admin.site._registry.items()
        if role_for(model, verb) and (verb != "delete" or page.deletable)
    ]


@pytest.mark.parametrize("model", pages("add"))
def test_every_add_page(model, proven):
    client, user = signed_in(Client, role_for(model, "add"))
    extra = ADD_PAGE_FIELDS.get(model._meta.model_name, lambda user: {})(user)
    here = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")

    data = page_data(client.get(here), filled_form_data) | extra

    proven(lambda: client.post(here, data), user)


@pytest.mark.parametrize("model", pages("change"))
def test_every_change_page(model, proven):
    client, user = signed_in(Client, role_for(model, "change"))
    obj = create_for(user, model)
    here = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[obj.pk])

    data = changed_page_data(client.get(here), model)

    proven(lambda: client.post(here, data), user)


@pytest.mark.parametrize("model", pages("delete"))
def test_every_delete_page(model, proven):
    client, user = signed_in(Client, role_for(model, "delete"))
    obj = create_for(user, model)
    here = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_delete", args=[obj.pk])

    proven(lambda: client.post(here, {"post": "yes"}), user)


STEP_PAGES = [
    pytest.param(model, step, id=f"{model._meta.model_name}-{step.name}")
    for model, page in admin.site._registry.items()
    for step in page.transitions
]


@pytest.mark.parametrize(("model", "step"), STEP_PAGES)
def test_every_step(model, step, proven):
    name = f"{model._meta.model_name}.{step.name}"
    make, extra = STEPS.get(name, (lambda user: create_for(user, model), lambda obj: {}))
    role = role_with(step.permission)
    client, user = signed_in(Client, role)
    obj = make(user)
    meta = model._meta
    here = reverse(
        f"admin:{meta.app_label}_{meta.model_name}_transition", args=[obj.pk, step.name]
    )

    data = page_data(client.get(here), filled_form_data) | extra(obj)

    proven(lambda: client.post(here, rewound(data)), user)


def rewound(data):
    """The same form again, with its file rewound."""
    if "file" in data:
        data["file"].seek(0)
    return data


@pytest.mark.parametrize(
    "model", [model for model, page in admin.site._registry.items() if page.audits_reads]
)
def test_every_opening_by_page(model, proven):
    client, user = signed_in(Client, role_for(model, "view"))
    obj = create_for(user, model)
    here = reverse(f"admin:cases_{model._meta.model_name}_change", args=[obj.pk])

    proven(lambda: client.get(here), user, writes=False)


@pytest.mark.parametrize("kind", ["Complaint", "Visit"])
def test_downloads_by_page_and_by_api(kind, proven):
    client, user = signed_in(Client, "commissioner")
    api = APIClient()
    api.force_login(user)
    case = getattr(factories, f"{kind}Factory")()
    cases = {"complaint": None} | {kind.lower(): case}
    document = factories.DocumentFactory(**cases, title=MARK, original_name=f"{MARK}.pdf")
    under = f"/api/v1/{kind.lower()}s/{case.number}/documents/{document.pk}/"

    proven(
        lambda: client.get(reverse("admin:cases_document_download", args=[document.pk])),
        user,
        writes=False,
    )
    proven(lambda: api.get(under), user, writes=False)
    proven(lambda: api.get(f"{under}file/"), user, writes=False)


OPENED = [
    ("calls", "Call"),
    ("callbacks", "Callback"),
    ("complaints", "Complaint"),
    ("findings", "Finding"),
    ("persons", "Person"),
    ("recommendations", "Recommendation"),
    ("visits", "Visit"),
]


@pytest.mark.parametrize(("route", "name"), OPENED)
def test_openings_by_api(route, name, proven):
    client, user = signed_in(APIClient, "commissioner")
    obj = getattr(factories, f"{name}Factory")()

    key = obj.pk if route == "callbacks" else getattr(obj, "number", obj.pk)

    proven(lambda: client.get(f"/api/v1/{route}/{key}/"), user, writes=False)


def test_what_is_refused_writes_nothing():
    wrong = []
    for name, act in WRITE_REQUESTS.items():
        if name.startswith("DELETE"):
            continue  # nothing in the request that could be wrong
        client, user = signed_in(APIClient, act.role)
        obj = act.make(user)
        path = url_of(WRITE_ADDRESSES[name], obj)
        body = act.body_for(obj) | {"forged": MARK}
        before = snapshot()
        response = send_request(client, WRITE_ADDRESSES[name], path, body)
        if response.status_code != 400 or snapshot() != before:
            wrong.append((name, response.status_code))

    assert wrong == []
