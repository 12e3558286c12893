import pytest
from django.db import transaction
from django.urls import reverse

from ombudsman.services import audit
from tests.factories import AuditEntryFactory, UnitFactory, UserFactory

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

    with django_assert_num_queries(7):
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
