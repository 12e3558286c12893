"""One small invented office and its properties."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from cases.casefile.services import deadlines
from cases.models import (
    FINAL,
    MOVES,
    Call,
    Callback,
    Complaint,
    Deadline,
    Detention,
    PersonName,
    Recommendation,
    StatusChange,
    Visit,
)
from cases.synthetic import generate
from cases.synthetic.names import TRADITIONS, NamingTraditions
from ombudsman.models import AuditEntry, AuditValue, NumberSeries, TimeLimit, User
from ombudsman.rules import names
from ombudsman.rules.audit_chain import value_digest
from ombudsman.rules.numbers import parse_number
from ombudsman.services import time_limits
from ombudsman.services.audit.verification import verify

NOW = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
SIZE = generate.Plan(complaints=400, calls=80, visits=12, days=170, foreigners=0.4)


@pytest.fixture(scope="module", autouse=True)
def _office(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", stdout=StringIO())
        generate.generate(SIZE, seed=7, at=NOW)
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


def test_the_office_has_the_size_asked_for():
    assert (Complaint.objects.count(), Call.objects.count(), Visit.objects.count()) == (
        400,
        80,
        12,
    )


def test_numbers_are_right_and_the_series_go_on_after_them():
    numbers = [
        number
        for model in (Complaint, Visit, Recommendation)
        for number in model.objects.values_list("number", flat=True)
    ]

    assert [parse_number(number) for number in numbers] == numbers
    last = Counter(number[:6] for number in numbers)
    series = {f"{s.letter}-{s.year}": s.last for s in NumberSeries.objects.all()}
    assert series == last


def test_nothing_lies_in_the_future_but_plans_and_clocks():
    assert not Complaint.objects.filter(received_at__gt=NOW).exists()
    assert not StatusChange.objects.filter(at__gt=NOW).exists()
    assert not Call.objects.filter(ended_at__gt=NOW).exists()
    assert not Recommendation.objects.filter(replied_on__gt=NOW.date()).exists()
    assert not Visit.objects.filter(started_at__gt=NOW).exists()


def test_complaints_are_spread_over_the_whole_time():
    first = Complaint.objects.earliest("received_at").received_at

    assert first < NOW - timedelta(days=150)
    assert Complaint.objects.filter(received_at__gte=NOW - timedelta(days=7)).exists()


def test_every_status_was_reached_by_the_arrows():
    changes = StatusChange.objects.order_by("complaint", "at", "pk")
    walked: dict[int, str] = {}
    for change in changes:
        assert change.old == walked.get(change.complaint_id, "received")
        assert change.new in MOVES[change.old]
        walked[change.complaint_id] = change.new

    stored = dict(Complaint.objects.values_list("pk", "status"))
    assert stored == {key: walked.get(key, "received") for key in stored}
    assert {"received", "accepted", "refused", "joined", "closed"} <= set(stored.values())


def test_only_open_complaints_have_running_clocks_and_show_the_next_one():
    running = Deadline.objects.running()

    assert not running.filter(complaint__status__in=FINAL).exists()
    for complaint in Complaint.objects.open():
        before = complaint.due_at
        deadlines.refresh(complaint)
        assert complaint.due_at == before


def test_clocks_end_where_the_rule_says():
    for clock in Deadline.objects.filter(extended_from=None)[:40]:
        limit = TimeLimit.objects.get(key=clock.key)
        assert clock.due_at == deadlines._due(limit, clock.started_at).astimezone(UTC)
    assert time_limits.current("complaint.examination", on=NOW.date()).value == 30


def test_every_worklist_has_something_in_it():
    complaints = Complaint.objects.all()

    assert complaints.immediate().exists()
    assert complaints.removal_near(at=NOW).exists()
    assert complaints.review_near(at=NOW).exists()
    assert complaints.without_review().exists()
    assert complaints.overdue(at=NOW).exists()
    assert complaints.due_within(7, at=NOW).exists()
    assert complaints.unassigned().exists()
    assert Call.objects.uncoded().exists()
    assert Callback.objects.exists()
    assert Recommendation.objects.overdue(on=NOW.date()).exists()
    assert Recommendation.objects.unverified().exists()
    assert set(Visit.objects.values_list("status", flat=True)) >= {
        "prepared",
        "under_way",
        "reporting",
        "released",
    }


def test_who_is_held_is_on_the_case_and_was_held_in_the_past():
    rows = Detention.objects.all()

    assert rows.running().exists()
    assert rows.filter(end="released").exists()
    assert not rows.filter(held_since__gt=NOW).exists()
    assert not rows.filter(ended_at__gt=NOW).exists()
    assert not rows.running().filter(complaint__status__in=FINAL).exists()
    on_case = rows.filter(complaint__parties__person=F("person"))
    assert on_case.count() == rows.count()


def test_names_are_kept_as_the_person_service_keeps_them():
    rows = PersonName.objects.exclude(kind="romanised")

    assert len({row.script for row in rows}) >= 5
    for row in rows:
        assert (row.full, row.script) == (names.clean(row.full), names.script_of(row.full))
        assert row.folded == names.fold(row.full)


@pytest.mark.parametrize("code", TRADITIONS)
def test_every_family_name_says_that_it_is_invented(code):
    tradition = NamingTraditions()[code]

    words = tradition.family["female"] + tradition.family["male"]

    assert all(any(mark in word.text for mark in tradition.data["words"]) for word in words)


def test_telephones_belong_to_nobody():
    callers = Call.objects.exclude(caller_number="").values_list("caller_number", flat=True)

    assert all(re.fullmatch(r"\+99430\d{7}", number) for number in callers)


def test_every_complaint_has_its_entry_on_the_trail():
    entries = AuditEntry.objects.filter(action="complaint.create")
    value = AuditValue.objects.filter(entry__in=entries).first()

    assert set(entries.values_list("object_id", flat=True)) == set(
        Complaint.objects.values_list("pk", flat=True)
    )
    assert value.entry.fields["number"]["new"] == value_digest(value.salt, value.new)


def test_invented_colleagues_cannot_sign_in():
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_same_seed_makes_the_same_office():
    fields = ["kind", "summary", "status", "received_at", "priority", "due_at"]
    first = list(Complaint.objects.order_by("pk").values_list(*fields))
    people = list(PersonName.objects.order_by("pk").values_list("full", flat=True))

    generate.generate(SIZE, seed=7, at=NOW)

    assert list(Complaint.objects.order_by("pk").values_list(*fields))[400:] == first
    again = PersonName.objects.order_by("pk").values_list("full", flat=True)
    assert list(again)[len(people) :] == people
    assert NumberSeries.objects.get(letter="C", year=2026).last == _complaints_of(2026)


def _complaints_of(year):
    return Complaint.objects.filter(number__startswith=f"C-{year}").count()


@pytest.mark.parametrize(
    ("complaints", "calls", "visits", "days"),
    [(300, 100, 2, 400), (60_000, 20_000, 400, 400), (1_200_000, 400_000, 8_000, 7300)],
)
def test_plan_keeps_the_proportions_of_the_office(complaints, calls, visits, days):
    plan = generate.plan(complaints)

    assert (plan.calls, plan.visits, plan.days) == (calls, visits, days)


def test_command_fills_an_office(capfd):
    call_command("generate", complaints=30, seed=3)

    assert Complaint.objects.count() == 430
    assert "30 of 30" in capfd.readouterr().err
    assert Complaint.objects.latest("pk").registered_at <= timezone.now()


def test_entries_of_the_office_are_chained():
    verdict = verify()

    assert verdict.is_whole
    assert verdict.count >= Complaint.objects.count()
