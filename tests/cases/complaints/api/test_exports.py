"""Exports of complaints: permissions, formats, audit."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.complaints.queries.exports import pages
from cases.models import Complaint
from ombudsman.models import AuditEntry, AuditValue
from ombudsman.rules.roles import PERMISSIONS, SCOPES, Role
from tests.factories import (
    ClassificationFactory,
    ComplaintFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.support.exports import ADDRESS, LIST, QUERIES, json_lines, numbers, streamed_content

NAMES = [
    "number",
    "kind",
    "channel",
    "received_at",
    "summary",
    "status",
    "priority",
    "respondent",
    "facility",
    "region",
    "unit",
    "officer",
    "is_anonymous",
    "due_at",
    "registered_at",
    "closed_at",
    "version",
]


def table(response):
    return list(
        csv.reader(io.StringIO(streamed_content(response).decode("utf-8-sig"), newline=""))
    )


def faults(response):
    assert response.status_code == 400
    return [(error["path"], error["code"]) for error in response.json()["errors"]]


# Permissions


def test_strangers_get_nothing(anonymous_api):
    ComplaintFactory()

    for query in ({}, {"as": "csv"}):
        assert anonymous_api.get(ADDRESS, query).status_code == 401


def test_other_scopes_do_not_open_it(api_with_scopes):
    others = sorted(SCOPES.keys() - {"complaints:read-all"})

    assert api_with_scopes(*others).get(ADDRESS).status_code == 403


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMISSIONER}))
def test_other_roles_do_not_open_it(api_as_role, role):
    ComplaintFactory()

    assert api_as_role(role).get(ADDRESS).status_code == 403
    assert not AuditEntry.objects.exists()


def test_who_may_export_may_see_complaints():
    for names in [*PERMISSIONS.values(), *SCOPES.values()]:
        assert "cases.view_all_complaints" not in names or "cases.view_complaint" in names


def test_what_one_may_not_take_along_one_cannot_write_either(register):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(register, method)(ADDRESS, {}).status_code == 405


def test_the_register_and_the_commissioner_get_every_complaint(register, api_as_role):
    first, second = ComplaintFactory(), ComplaintFactory(status="closed")

    assert numbers(register.get(ADDRESS)) == [second.number, first.number]
    assert numbers(api_as_role("commissioner").get(ADDRESS)) == [second.number, first.number]


# Formats


def test_rows_are_those_of_the_list(register):
    ComplaintFactory(
        respondent=OrganisationFactory(),
        region=ClassificationFactory(list="region", code="ganja"),
        officer=UserFactory(),
        is_anonymous=True,
    )
    ComplaintFactory(status="closed")

    assert json_lines(register.get(ADDRESS)) == register.get(LIST).json()["results"]


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_it_costs_the_same_however_many_rows(register, rows, django_assert_num_queries):
    ComplaintFactory.create_batch(rows, officer=UserFactory())
    register.get(LIST)  # the use of a client is noted once a minute

    with django_assert_num_queries(QUERIES):
        assert len(json_lines(register.get(ADDRESS))) == rows


def test_a_page_is_read_by_key(django_assert_num_queries):
    made = [ComplaintFactory().pk for _ in range(5)]
    rows = Complaint.objects.all()

    with django_assert_num_queries(3):
        found = [[row.pk for row in page] for page in pages(rows, 2)]

    assert found == [made[:2:-1], made[2:0:-1], made[:1]]


def test_each_row_comes_once_though_others_come_meanwhile():
    made = [ComplaintFactory().pk for _ in range(4)]

    found = []
    for page in pages(Complaint.objects.all(), 2):
        found += [row.pk for row in page]
        ComplaintFactory()

    assert found == made[::-1]


def test_filters_of_the_list(register):
    officer = UserFactory(username="sevda")
    topic = ClassificationFactory(list="topic", code="visas")
    late = ComplaintFactory(due_at=timezone.now() - timedelta(days=1), officer=officer)
    closed = ComplaintFactory(status="closed", topics=[topic])
    found = ComplaintFactory(priority="high")

    assert numbers(register.get(ADDRESS, {"overdue": "true"})) == [late.number]
    assert numbers(register.get(ADDRESS, {"officer": "sevda"})) == [late.number]
    assert numbers(register.get(ADDRESS, {"topic": "visas"})) == [closed.number]
    both = register.get(ADDRESS, {"status": ["closed", "received"], "open": "true"})
    assert numbers(both) == [found.number, late.number]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"status": "lost"}, "invalid_choice"),
        ({"stats": "closed"}, "unknown_parameter"),
        ({"page_size": "5"}, "unknown_parameter"),
        ({"cursor": "x"}, "unknown_parameter"),
        ({"as": "xml"}, "invalid_choice"),
        ({"as": ""}, "invalid_choice"),
    ],
)
def test_wrong_parameters_are_named_and_nothing_is_on_record(register, wrong, code):
    assert faults(register.get(ADDRESS, wrong)) == [(next(iter(wrong)), code)]
    assert not AuditEntry.objects.exists()


def test_headers(register):
    response = register.get(ADDRESS)

    today = timezone.localdate()
    assert response["Content-Type"] == "application/x-ndjson"
    assert response["Content-Disposition"] == f'attachment; filename="complaints-{today}.ndjson"'
    assert response["Cache-Control"] == "no-store"
    assert streamed_content(response) == b""


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ({"as": "csv"}, {}),
        ({"as": "csv"}, {"HTTP_ACCEPT": "application/json"}),
        ({}, {"HTTP_ACCEPT": "text/csv"}),
    ],
)
def test_a_table(register, query, headers):
    made = ComplaintFactory(summary="Ərizə; “a”,\nb")

    response = register.get(ADDRESS, query, **headers)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].endswith('.csv"')
    names, row = table(response)
    assert names == NAMES
    told = dict(zip(names, row, strict=True))
    assert (told["number"], told["summary"]) == (made.number, "Ərizə; “a”,\nb")
    assert (told["is_anonymous"], told["unit"], told["version"]) == ("false", "", "1")


def test_a_table_begins_with_the_mark_and_lines_do_not(register):
    ComplaintFactory()

    assert streamed_content(register.get(ADDRESS, {"as": "csv"})).startswith(
        b'\xef\xbb\xbf"number"'
    )
    assert streamed_content(register.get(ADDRESS)).startswith(b'{"number"')
    asked = register.get(ADDRESS, {"as": "ndjson"}, HTTP_ACCEPT="text/csv")
    assert streamed_content(asked).startswith(b'{"number"')


def test_another_form_is_not_acceptable(register):
    assert register.get(ADDRESS, HTTP_ACCEPT="application/xml").status_code == 406


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_spreadsheet_executes_what_was_told(register, sign):
    ComplaintFactory(summary=f"{sign}HYPERLINK(0)")

    _names, row = table(register.get(ADDRESS, {"as": "csv"}))

    assert row[NAMES.index("summary")] == f"'{sign}HYPERLINK(0)"
    assert json_lines(register.get(ADDRESS))[0]["summary"] == f"{sign}HYPERLINK(0)"


# Audit


def test_one_entry_tells_the_count_and_the_names_of_the_filters(register):
    ComplaintFactory.create_batch(2, summary="Zarqvelim")
    ComplaintFactory(status="closed")

    register.get(ADDRESS, {"status": "received", "kind": "complaint", "as": "csv"})

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user, entry.origin) == ("complaint.export", register.user, "api")
    assert entry.reason == "as=csv rows=2 filters=kind,status"
    assert entry.fields == {}
    assert not AuditValue.objects.exists()


def test_it_is_on_record_before_the_first_row_leaves(register):
    ComplaintFactory()

    response = register.get(ADDRESS)

    assert AuditEntry.objects.get().reason == "as=ndjson rows=1 filters=-"
    assert len(json_lines(response)) == 1


def test_what_comes_later_is_on_no_record_and_is_not_sent(register):
    made = ComplaintFactory()

    response = register.get(ADDRESS)
    ComplaintFactory()

    assert numbers(response) == [made.number]


def test_emergency_rights_leave_an_entry_of_their_own(api_as):
    api_as(UserFactory(is_superuser=True)).get(ADDRESS)

    assert AuditEntry.objects.get().action == "complaint.emergency_export"


def test_the_auditor_finds_exports(api_as, register, as_role):
    register.get(ADDRESS)
    api_as(UserFactory(is_superuser=True)).get(ADDRESS)

    def found(act):
        page = as_role("auditor").get("/admin/ombudsman/auditentry/", {"act": act})
        actions = {entry.action for entry in page.context["cl"].result_list}
        return {action for action in actions if action.startswith("complaint.")}

    assert found("seals") == {"complaint.export", "complaint.emergency_export"}
    assert found("emergency") == {"complaint.emergency_export"}
