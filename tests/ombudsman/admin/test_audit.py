import json

import pytest
from django.db import transaction
from django.urls import reverse

from ombudsman.models import AuditEntry, AuditLane, AuditSeal
from ombudsman.services import audit
from ombudsman.services.audit import seals
from ombudsman.services.audit.verification import verify
from tests.factories import (
    AuditEntryFactory,
    ComplaintFactory,
    RecommendationFactory,
    UnitFactory,
    UserFactory,
    VisitFactory,
)
from tests.support.trail import tampering

LIST = reverse("admin:ombudsman_auditentry_changelist")


def page_of(entry):
    return reverse("admin:ombudsman_auditentry_change", args=[entry.pk])


@pytest.mark.parametrize("role", ["commissioner", "administrator", "head_of_unit"])
def test_the_trail_is_the_auditors_subject(role, as_role):
    client, entry = as_role(role), AuditEntryFactory()

    assert client.get(LIST).status_code == 403
    assert client.get(page_of(entry)).status_code in (403, 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count_does_not_grow(rows, as_role, django_assert_num_queries):
    AuditEntryFactory.create_batch(rows)
    auditor = as_role("auditor")

    with django_assert_num_queries(9):
        assert len(auditor.get(LIST).context["cl"].result_list) == rows


def test_auditor_reads_names_of_fields_and_no_values(as_role):
    with transaction.atomic():
        entry = audit.record(
            "unit.change", UnitFactory(), by=UserFactory(), changes={"note": ("Köhnə", "Təzə")}
        )
    auditor = as_role("auditor")

    for url in (LIST, page_of(entry)):
        text = auditor.get(url).content.decode()
        assert "note" in text
        assert "Köhnə" not in text
        assert "Təzə" not in text
        assert entry.fields["note"]["new"] not in text


def test_nothing_in_the_trail_is_added_changed_or_deleted(as_role):
    entry = AuditEntryFactory(action="unit.change")
    for client in (as_role("auditor"), as_role(is_superuser=True)):
        assert client.get(reverse("admin:ombudsman_auditentry_add")).status_code == 403
        assert client.post(page_of(entry), {"action": "other"}).status_code == 403
        delete = reverse("admin:ombudsman_auditentry_delete", args=[entry.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 403

    entry.refresh_from_db()
    assert entry.action == "unit.change"


def test_filters_by_act_person_and_time(as_role):
    auditor = as_role("auditor")
    opened = AuditEntryFactory(action="complaint.open")
    AuditEntryFactory(action="complaint.emergency_open")
    old = AuditEntryFactory(action="unit.change", at="2020-01-01T00:00:00Z")

    def found(**query):
        return [row.pk for row in auditor.get(LIST, query).context["cl"].result_list]

    assert found(act="open") == [opened.pk]
    assert found(user__id__exact=opened.user_id) == [opened.pk]
    assert old.pk not in found(at__gte="2025-01-01 00:00:00+00:00")
    assert found(q="unit.change") == [old.pk]


@pytest.mark.parametrize("role", ["commissioner", "administrator", "registrar"])
@pytest.mark.parametrize("act", ["seal", "export"])
def test_only_the_auditor_seals_and_exports(act, role, as_role):
    AuditEntryFactory()

    assert as_role(role).post(reverse(f"admin:ombudsman_auditentry_{act}")).status_code == 403
    assert not AuditSeal.objects.exists()


@pytest.mark.parametrize("act", ["seal", "export"])
def test_looking_seals_nothing(act, as_role):
    assert as_role("auditor").get(reverse(f"admin:ombudsman_auditentry_{act}")).status_code == 405


def test_auditor_seals_and_reads_the_line_to_keep(as_role):
    AuditEntryFactory()
    auditor = as_role("auditor")

    page = auditor.post(reverse("admin:ombudsman_auditentry_seal"), follow=True)

    seal = AuditSeal.objects.get()
    assert seal.hash in page.content.decode()
    assert seal.count == 2
    assert AuditEntry.objects.latest("pk").user == auditor.user
    assert page.redirect_chain == [(page_of_seal(seal), 302)]


def test_a_forged_head_is_told_and_not_sealed(as_role):
    entry = AuditEntryFactory()
    AuditLane.objects.filter(last_entry=entry.pk).update(hash="1" * 64)

    for act in ("seal", "export"):
        page = as_role("auditor").post(reverse(f"admin:ombudsman_auditentry_{act}"), follow=True)
        assert "verify it before it is sealed" in page.content.decode()

    assert not AuditSeal.objects.exists()


def test_auditor_takes_the_trail_away_as_a_file(as_role):
    AuditEntryFactory.create_batch(2)
    auditor = as_role("auditor")

    answer = auditor.post(reverse("admin:ombudsman_auditentry_export"))

    lines = b"".join(answer.streaming_content).splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="audit-1.jsonl"'
    assert json.loads(lines[0])["entries"] == 3
    assert json.loads(lines[-1])["user_id"] == auditor.user.pk


def test_page_tells_how_the_trail_stands(as_role):
    auditor = as_role("auditor")
    AuditEntryFactory()
    text = auditor.get(LIST).content.decode()
    assert "1 entry in the chain." in text
    assert "never sealed" in text
    assert "never verified" in text

    seals.seal(by=None)
    AuditEntryFactory()
    broken = AuditEntryFactory()
    tampering.alter(broken.pk, "action", "unit.open")
    verify()

    text = auditor.get(LIST).content.decode()
    assert "4 entries in the chain." in text
    assert "2 entries since." in text
    assert f"broken</span> {broken.pk}" in text


@pytest.mark.parametrize("role", ["commissioner", "administrator"])
def test_seals_are_the_auditors_subject(role, as_role):
    seal = seals.seal(by=None)

    assert as_role(role).get(reverse("admin:ombudsman_auditseal_changelist")).status_code == 403
    assert as_role(role).get(page_of_seal(seal)).status_code in (403, 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_seals_are_listed_in_a_constant_number_of_queries(
    rows, as_role, django_assert_num_queries
):
    for _ in range(rows):
        seals.seal(by=None)
    auditor = as_role("auditor")

    with django_assert_num_queries(5):
        page = auditor.get(reverse("admin:ombudsman_auditseal_changelist"))
    assert len(page.context["cl"].result_list) == rows


def test_auditor_finds_what_was_done_on_a_case_by_its_number(as_role):
    auditor = as_role("auditor")
    complaint, other = ComplaintFactory(), ComplaintFactory()
    with transaction.atomic():
        mine = audit.record("complaint.assign", complaint, by=UserFactory())
        part = audit.record("party.create", UnitFactory(), by=UserFactory(), case=complaint)
        audit.record("complaint.assign", other, by=UserFactory())

    def found(text):
        return [row.pk for row in auditor.get(LIST, {"q": text}).context["cl"].result_list]

    assert found(complaint.number) == [part.pk, mine.pk]
    assert found(complaint.number.lower().replace("-", " ")) == [part.pk, mine.pk]
    assert found(complaint.number[:-1] + ("2" if complaint.number[-1] != "2" else "3")) == []


def test_auditor_finds_visits_and_recommendations_too(as_role):
    auditor = as_role("auditor")
    for case in (VisitFactory(), RecommendationFactory()):
        with transaction.atomic():
            entry = audit.record("unit.change", case, by=UserFactory())

        rows = auditor.get(LIST, {"q": case.number}).context["cl"].result_list
        assert [row.pk for row in rows] == [entry.pk]


def page_of_seal(seal):
    return reverse("admin:ombudsman_auditseal_change", args=[seal.pk])
