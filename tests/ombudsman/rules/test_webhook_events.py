"""Which audit entry is which webhook event."""

import pytest

from ombudsman.rules.roles import SCOPES
from ombudsman.rules.webhook_events import ADDRESSES, EVENTS, MODELS, NOUNS, event_of


@pytest.mark.parametrize(
    ("action", "object_type", "case_type", "event"),
    [
        ("complaint.create", "cases.complaint", "cases.complaint", ("complaint.created", 7)),
        ("complaint.change", "cases.complaint", "cases.complaint", ("complaint.changed", 7)),
        ("complaint.prioritise", "cases.complaint", "cases.complaint", ("complaint.changed", 7)),
        ("complaint.move", "cases.complaint", "cases.complaint", ("complaint.moved", 7)),
        ("party.create", "cases.party", "cases.complaint", ("complaint.changed", 9)),
        ("removalorder.lift", "cases.removalorder", "cases.complaint", ("complaint.changed", 9)),
        ("document.create", "cases.document", "cases.complaint", ("complaint.document_added", 9)),
        ("reminder.near", "cases.reminder", "cases.complaint", ("complaint.deadline_near", 9)),
        ("reminder.passed", "cases.reminder", "cases.complaint", ("complaint.deadline_passed", 9)),
        (
            "recommendation.issue",
            "cases.recommendation",
            "cases.complaint",
            ("recommendation.changed", 7),
        ),
        ("callback.create", "cases.callback", "cases.person", ("callback.created", 7)),
        ("finding.create", "cases.finding", "cases.visit", ("visit.changed", 9)),
        ("event.create", "outreach.event", "outreach.event", ("event.created", 7)),
    ],
)
def test_what_is_told(action, object_type, case_type, event):
    assert event_of(action, object_type, 7, case_type, 9 if event[1] == 9 else 7) == event


@pytest.mark.parametrize(
    ("action", "object_type", "case_type"),
    [
        ("complaint.open", "cases.complaint", "cases.complaint"),
        ("complaint.emergency_open", "cases.complaint", "cases.complaint"),
        ("complaint.blocked", "cases.complaint", "cases.complaint"),
        ("action.create", "cases.action", "cases.complaint"),  # notes of the office
        ("share.create", "cases.share", "cases.complaint"),
        ("consent.create", "cases.consent", "cases.complaint"),
        ("override.sign", "cases.override", "cases.complaint"),
        ("disclosure.create", "cases.disclosure", "cases.complaint"),
        ("person.create", "cases.person", "cases.person"),
        ("person.weigh", "cases.person", "cases.complaint"),
        ("visit.create", "cases.visit", "cases.visit"),  # plans
        ("interview.create", "cases.interview", "cases.visit"),
        ("document.create", "cases.document", "cases.visit"),
        ("user.change", "ombudsman.user", "ombudsman.user"),
        ("webhook.create", "ombudsman.webhook", "ombudsman.webhook"),
        ("reference.seed", "", ""),
    ],
)
def test_what_stays_in_the_office(action, object_type, case_type):
    assert event_of(action, object_type, 7, case_type, 9) is None


def test_every_event_has_scopes_that_exist_and_an_address():
    for name, scopes in EVENTS.items():
        assert scopes
        assert scopes <= SCOPES.keys()
        assert name.partition(".")[0] in ADDRESSES
    assert MODELS.keys() == ADDRESSES.keys()
    assert set(NOUNS.values()) == set(MODELS)
