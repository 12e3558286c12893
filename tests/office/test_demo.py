"""The demo: who may sign in, and that every list has something to show."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from cases.demo import accounts as demo_accounts
from cases.desk.queries import worklists
from cases.models import Call, Complaint, PersonName, Recommendation, Visit
from ombudsman.models import RoleGrant, User
from ombudsman.rules.roles import SECOND_PERSON, Role
from ombudsman.services.audit.verification import verify


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker, tmp_path_factory):
    var = tmp_path_factory.mktemp("var")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(OFFICE_DEMO=True, VAR_DIR=var),
    ):
        out = StringIO()
        call_command("demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def test_demo_is_refused_on_an_ordinary_database():
    with pytest.raises(CommandError, match="OFFICE_DEMO"):
        call_command("demo")


def test_every_role_has_an_account_of_its_name(printed):
    accounts = User.objects.filter(username__in=list(Role))

    assert {user.username for user in accounts} == set(Role)
    assert all(user.roles == {user.username} for user in accounts)
    assert all(f"user: {role}\n" in printed for role in Role)


def test_password_is_printed_alone_and_opens_every_account(printed):
    line = next(line for line in printed.splitlines() if line.startswith("password: "))
    password = line.removeprefix("password: ")

    assert password.isalnum()
    assert all(
        User.objects.get(username=role).check_password(password)
        for role in ("registrar", "analyst", demo_accounts.DEPUTY)  # who confirms is needed too
    )


def test_roles_on_cases_were_confirmed_by_a_second_person(printed):
    grants = RoleGrant.objects.filter(role__in=SECOND_PERSON)

    names = set(Role) | set(demo_accounts.OFFICERS)
    appointed = {"administrator", "outreach_officer", "analyst", "auditor"}
    assert {grant.user.username for grant in grants} == names - appointed
    assert not grants.filter(confirmed_by=None).exists()


def test_office_has_about_the_size_that_is_promised(printed):
    assert 295 <= Complaint.objects.count() <= 310
    assert 55 <= Call.objects.count() <= 65
    assert 24 <= Visit.objects.count() <= 28
    assert 60 <= Recommendation.objects.count() <= 110


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (
            "case_officer",
            "immediate removal review no_review overdue due mine unassigned duplicates",
        ),
        (
            "head_of_unit",
            "immediate removal review no_review overdue due mine unassigned duplicates consents",
        ),
        (
            "commissioner",
            "immediate removal review no_review overdue due mine unassigned unanswered late"
            " unverified duplicates consents overrides",
        ),
        ("call_taker", "callbacks uncoded"),
        ("call_supervisor", "callbacks uncoded"),
        ("npm_member", "prepared reported unanswered late unverified"),
        ("npm_lead", "prepared reported unanswered late unverified"),
        ("registrar", "immediate removal review no_review"),
    ],
)
def test_no_worklist_is_empty(printed, role, names):
    lists = {
        "immediate": worklists.immediate_complaints,
        "removal": worklists.complaints_with_removal_near,
        "review": worklists.complaints_with_review_near,
        "no_review": worklists.complaints_without_review,
        "overdue": worklists.overdue_complaints,
        "due": worklists.complaints_due_this_week,
        "mine": worklists.my_complaints,
        "unassigned": worklists.unassigned_complaints,
        "callbacks": worklists.callbacks_due,
        "uncoded": worklists.uncoded_calls,
        "unanswered": worklists.unanswered_recommendations,
        "late": worklists.overdue_recommendations,
        "unverified": worklists.unverified_recommendations,
        "prepared": worklists.visits_in_preparation,
        "reported": worklists.reports_being_written,
        "duplicates": worklists.duplicates_to_decide,
        "consents": worklists.consents_to_confirm,
        "overrides": worklists.overrides_to_sign,
    }
    user = User.objects.get(username=role)

    assert [name for name in names.split() if not lists[name](user).exists()] == []


def test_recommendations_stand_in_every_state(printed):
    states = set(Recommendation.objects.values_list("status", flat=True))
    positions = set(Recommendation.objects.values_list("position", flat=True))
    degrees = set(Recommendation.objects.values_list("implementation", flat=True))

    assert states == {"draft", "issued", "dropped", "settled"}
    assert positions == {"", "accepted", "partly", "rejected", "says_done"}
    assert degrees == {"", "none", "partly", "fully"}


def test_names_are_written_in_many_scripts(printed):
    scripts = set(PersonName.objects.values_list("script", flat=True))

    assert scripts >= {"Latn", "Cyrl", "Arab", "Geor", "Ethi", "Hani"}


def test_second_run_keeps_the_office(printed):
    numbers = list(Complaint.objects.order_by("pk").values_list("number", flat=True))
    out = StringIO()

    call_command("demo", stdout=out)

    assert list(Complaint.objects.order_by("pk").values_list("number", flat=True)) == numbers
    assert "office kept as it is" in out.getvalue()


def test_the_audit_trail_of_the_demo_is_whole(printed):
    verdict = verify()

    assert verdict.is_whole
    assert verdict.count > 100
