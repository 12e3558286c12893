import re

import pytest
from django.urls import reverse

from cases.models import Finding
from ombudsman.models import AuditEntry
from tests.factories import ClassificationFactory, FindingFactory, VisitFactory

ADD = "/admin/cases/finding/add/"
LIST = "/admin/cases/finding/"


def page(finding):
    return reverse("admin:cases_finding_change", args=[finding.pk])


def form_data(visit, **fields):
    area = ClassificationFactory(list="area_examined", code="health_care")
    return {"visit": visit.pk, "area": area.pk, "text": "No nurse.", "severity": "minor"} | fields


def messages(response):
    return re.findall(r'class="errorlist[^"]*"[^>]*><li>([^<]+)', response.content.decode())


def test_a_member_records_a_finding(as_role):
    member, visit = as_role("npm_member"), VisitFactory(status="under_way")

    response = member.post(ADD, form_data(visit))

    finding = Finding.objects.get()
    assert response.status_code == 302, messages(response)
    assert finding.recorded_by == member.user
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.case_type, entry.case_id) == (
        "finding.create",
        "cases.visit",
        visit.pk,
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"text": ""}, "This field is required."),
        ({"text": "x" * 10_001}, "Ensure this value has at most 10000 characters (it has 10001)."),
        (
            {"severity": "huge"},
            "Select a valid choice. huge is not one of the available choices.",
        ),
        (
            {"area": 999_999},
            "Select a valid choice. That choice is not one of the available choices.",
        ),
    ],
)
def test_bad_input_is_answered_at_the_field(as_role, wrong, message):
    visit = VisitFactory(status="under_way")

    response = as_role("npm_member").post(ADD, form_data(visit, **wrong))

    assert response.status_code == 200
    assert messages(response) == [message]
    assert not Finding.objects.exists()


def test_a_visit_that_has_not_begun_is_refused_at_the_field(as_role):
    response = as_role("npm_member").post(ADD, form_data(VisitFactory()))

    assert messages(response) == [
        "Findings are recorded from the arrival until the report is released."
    ]


def test_findings_of_a_released_report_stay_as_they_are(as_role):
    finding = FindingFactory(visit=VisitFactory(status="released"))

    response = as_role("npm_member").post(page(finding), form_data(finding.visit, text="Forged."))

    assert response.status_code == 403


def test_a_finding_stays_with_its_visit(as_role):
    finding, other = FindingFactory(), VisitFactory(status="under_way")
    visit = finding.visit

    as_role("npm_member").post(page(finding), form_data(other, text="More exactly."))

    finding.refresh_from_db()
    assert (finding.visit, finding.text) == (visit, "More exactly.")
    assert AuditEntry.objects.filter(action="finding.change", case_id=visit.pk).exists()


def test_strangers_see_nothing(client, as_role):
    finding = FindingFactory()

    assert client.get(page(finding)).status_code == 302
    for role in ("case_officer", "call_supervisor", "administrator"):
        assert as_role(role).get(LIST).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(as_role, rows, django_assert_num_queries):
    member = as_role("npm_member")
    FindingFactory.create_batch(rows)

    with django_assert_num_queries(7):
        assert len(member.get(LIST).context["cl"].result_list) == rows
