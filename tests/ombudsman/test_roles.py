"""docs/roles.md and the code agree; what it forbids is not granted."""

import pytest

from ombudsman.rules.roles import PERMISSIONS, SECOND_PERSON, Role
from tests.support import roles_matrix

TEXT = roles_matrix.DOCUMENT.read_text(encoding="utf-8")
CASE_CONTENT = {
    "cases.view_complaint",
    "cases.view_person",
    "cases.view_document",
    "cases.view_call",
    "cases.view_visit",
    "cases.view_interview",
    "cases.lookup_persons",
}


@pytest.mark.parametrize("role", Role)
def test_the_page_explains_every_role_once(role):
    assert TEXT.count(f"| {role.value} (`{roles_matrix.SHORT[role]}`) |") == 1


def test_the_page_names_the_roles_that_need_a_second_person():
    named = TEXT.partition("These are: ")[2].partition(".")[0].replace("\n", " ").split(",")

    assert {name.strip() for name in named} == {role.value for role in SECOND_PERSON}


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.ANALYST, Role.OUTREACH_OFFICER]
)
def test_roles_without_cases_see_no_case_content(role):
    assert not PERMISSIONS[role] & CASE_CONTENT


def test_nobody_may_delete_a_case_or_touch_the_trail():
    kept = (
        "complaint",
        "person",
        "visit",
        "interview",
        "recommendation",
        "document",
        "action",
        "call",
    )
    forbidden = {f"cases.delete_{name}" for name in kept} | {
        f"ombudsman.{verb}_auditentry" for verb in ("add", "change", "delete")
    }

    for role in Role:
        assert not PERMISSIONS[role] & forbidden


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.NPM_MEMBER, Role.NPM_LEAD}))
def test_interviews_are_for_the_npm_alone(role):
    assert not {name for name in PERMISSIONS[role] if "interview" in name}


def test_roles_are_the_administrators_to_give():
    granting = {role for role in Role if "ombudsman.add_rolegrant" in PERMISSIONS[role]}

    assert granting == {Role.ADMINISTRATOR}
