"""Timeline and history on the page of a complaint."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cases.complaints.queries import panels
from cases.complaints.services import complaints
from cases.templatetags import office
from tests.factories import ActionFactory, ComplaintFactory, UnitFactory

pytestmark = pytest.mark.usefixtures("limits")


@pytest.fixture
def head(as_role):
    return as_role("head_of_unit", unit=UnitFactory())


@pytest.fixture
def complaint(head, ground):
    made = ComplaintFactory(unit=head.user.unit)
    complaints.refuse(made, by=head.user, ground=ground, reason="Another body decides this.")
    return made


def test_the_reasons_of_a_step_stand_on_the_timeline(head, complaint):
    complaints.close(complaint, by=head.user, note="Told by post.")

    page = head.get(reverse("admin:cases_complaint_change", args=[complaint.pk]))

    text = page.content.decode()
    assert "Another body decides this." in text
    assert "Told by post." in text
    assert "Received → Refused" in text


def test_history_tells_states_by_their_labels_and_the_reasons(head, complaint):
    page = head.get(reverse("admin:cases_complaint_history", args=[complaint.pk]))

    text = page.content.decode()
    assert "Received → Refused<br>Another body decides this." in text
    assert "received &gt; refused" not in text


@pytest.mark.parametrize("moves", [1, 3])
def test_the_timeline_takes_one_query(head, complaint, ground, moves, django_assert_num_queries):
    for _ in range(moves):
        complaints.reopen(complaint, by=head.user, reason="New papers.")
        complaints.withdraw(complaint, by=head.user, note="By letter.")

    with django_assert_num_queries(1):
        acts = list(panels.timeline(complaint))

    assert [act.note for act in acts if act.note] == [
        "Another body decides this.",
        *["New papers.", "By letter."] * moves,
    ]


def test_what_the_system_writes_is_told_in_the_language_of_the_reader(head, complaint):
    complaints.close(complaint, by=head.user, notified_on=timezone.localdate())
    ActionFactory(complaint=complaint, kind="removal", text="expulsion")
    ActionFactory(complaint=complaint, kind="notice", text="By telephone.")

    notice, removal, typed = (
        complaint.actions.get(kind="notice", text=timezone.localdate().isoformat()),
        complaint.actions.get(kind="removal"),
        complaint.actions.get(text="By telephone."),
    )

    assert office.action_text(notice).startswith("Written answer of ")
    assert office.action_text(removal) == "Administrative expulsion"
    assert office.action_text(typed) == "By telephone."
    with translation.override("ru"):
        assert not office.action_text(notice).startswith("Written")
        assert office.action_text(removal) != "Administrative expulsion"
