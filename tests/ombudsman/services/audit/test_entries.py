import pytest
from django.db import DatabaseError, connection, transaction

from ombudsman.models import AuditEntry, AuditValue
from ombudsman.services import audit
from tests.factories import AuditEntryFactory, ComplaintFactory, UnitFactory, UserFactory

TABLE = "ombudsman_auditentry"
COLUMNS = [f.column for f in AuditEntry._meta.concrete_fields]
WRITES = {
    "update": f"UPDATE {TABLE} SET action = 'other' WHERE id = %s",
    "delete": f"DELETE FROM {TABLE} WHERE id = %s",
    "insert over": (
        f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) SELECT {', '.join(COLUMNS)} FROM {TABLE} "
        "WHERE id = %s ON CONFLICT (id) DO UPDATE SET action = 'other'"
    ),
}


@pytest.mark.parametrize("statement", WRITES.values(), ids=WRITES)
def test_database_refuses_to_change_an_entry(statement):
    entry = AuditEntryFactory(action="unit.change")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement, [entry.pk])

    assert list(AuditEntry.objects.values_list("pk", "action")) == [(entry.pk, "unit.change")]


@pytest.mark.sqlite  # REPLACE exists only there
def test_database_refuses_to_replace_an_entry():
    entry = AuditEntryFactory()
    columns = ", ".join(COLUMNS)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(
            f"INSERT OR REPLACE INTO {TABLE} ({columns}) SELECT {columns} FROM {TABLE}"
        )

    assert AuditEntry.objects.get() == entry


@pytest.mark.postgresql
def test_database_refuses_to_empty_the_trail():
    AuditEntryFactory()
    connection.check_constraints()  # otherwise pending constraints would refuse the statement

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {TABLE} CASCADE")

    assert AuditEntry.objects.count() == 1


def test_entries_get_ascending_ids():
    first, second = AuditEntryFactory(), AuditEntryFactory()

    assert first.pk < second.pk


def test_entry_and_act_share_one_transaction():
    with transaction.atomic():
        audit.record("unit.change", UnitFactory(), by=UserFactory())
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_entry_outside_a_transaction_is_an_error():
    with pytest.raises(RuntimeError, match="transaction of its act"):
        audit.record("unit.change", UnitFactory(), by=UserFactory())


@pytest.mark.django_db(transaction=True)
def test_guard_stands_again_after_a_transactional_test():
    entry = AuditEntryFactory()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()


def test_entry_says_who_what_on_which_and_why():
    unit, by = UnitFactory(), UserFactory(role="administrator")

    entry = audit.record("unit.change", unit, by=by, reason="Moved house.")

    entry.refresh_from_db()
    assert (entry.user, entry.role, entry.action, entry.reason) == (
        by,
        "administrator",
        "unit.change",
        "Moved house.",
    )
    assert (entry.object_type, entry.object_id) == ("ombudsman.unit", unit.pk)
    assert (entry.case_type, entry.case_id) == ("ombudsman.unit", unit.pk)


def test_entry_holds_no_value_of_a_changed_field():
    secret, former = "Xanım Sınaqova", "Bay Sınaqov"

    entry = audit.record(
        "person.change", UnitFactory(), by=UserFactory(), changes={"name": (former, secret)}
    )

    row = AuditEntry.objects.filter(pk=entry.pk).values().get()
    assert secret not in str(row)
    assert former not in str(row)
    assert list(row["fields"]) == ["name"]
    value = AuditValue.objects.get()
    assert (value.entry, value.field, value.old, value.new) == (entry, "name", former, secret)


def test_same_value_hashes_differently_each_time():
    changes = {"name": ("", "Same")}
    by = UserFactory()

    one = audit.record("unit.change", by=by, changes=changes)
    two = audit.record("unit.change", by=by, changes=changes)

    assert one.fields["name"]["new"] != two.fields["name"]["new"]


def test_use_of_emergency_rights_is_an_event_of_its_own():
    by = UserFactory(is_superuser=True)

    entry = audit.opened(UnitFactory(), by=by)

    assert (entry.action, entry.role) == ("unit.emergency_open", "emergency")


def test_why_something_was_done_in_a_case_lies_with_the_values():
    complaint = ComplaintFactory()
    with transaction.atomic():
        audit.record(
            "complaint.change", complaint, by=UserFactory(), reason="Nümunə asked for it."
        )

    entry = AuditEntry.objects.get()
    assert (entry.reason, list(entry.fields)) == ("", ["reason"])
    assert AuditEntry.objects.with_reasons().get().why == "Nümunə asked for it."
    entry.values_of_fields.all().delete()
    assert AuditEntry.objects.with_reasons().get().why == ""


def test_reasons_of_the_office_itself_stand_in_the_entry():
    with transaction.atomic():
        audit.record("unit.change", UnitFactory(), by=UserFactory(), reason="Moved house.")

    assert AuditEntry.objects.with_reasons().get().why == "Moved house."
