"""Rules that hold for every transition."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from cases.models import Action, Complaint
from ombudsman.rules.refusals import Refusal
from tests.factories import ComplaintFactory, UnitFactory

pytestmark = pytest.mark.usefixtures("limits")


def address(complaint, name):
    return reverse("admin:cases_complaint_transition", args=[complaint.pk, name])


def token(response):
    return re.search(r'name="form_token" value="([0-9a-f]{32})"', response.content.decode())[1]


def note(once, text):
    return {
        "form_token": once,
        "kind": "note",
        "text": text,
        "at_0": "2026-03-02",
        "at_1": "12:00",
    }


@pytest.fixture
def head(as_role):
    return as_role("head_of_unit", unit=UnitFactory())


@pytest.fixture
def complaint(head):
    return ComplaintFactory(unit=head.user.unit)


def test_a_form_that_is_sent_twice_takes_the_step_once(head, complaint):
    form = note(token(head.get(address(complaint, "act"))), "Asked for the papers.")

    answers = [head.post(address(complaint, "act"), form, follow=True) for _ in range(2)]

    assert Action.objects.filter(text="Asked for the papers.").count() == 1
    assert "was sent already" not in answers[0].content.decode()
    assert "This form was sent already" in answers[1].content.decode()


def test_two_forms_take_the_step_twice(head, complaint):
    for _ in range(2):
        once = token(head.get(address(complaint, "act")))
        head.post(address(complaint, "act"), note(once, "Same words."))

    assert Action.objects.filter(text="Same words.").count() == 2


def test_a_form_that_was_refused_can_be_sent_again(head, complaint):
    once = token(head.get(address(complaint, "act")))
    refused = head.post(address(complaint, "act"), note(once, ""))

    assert token(refused) == once
    head.post(address(complaint, "act"), note(once, "Now filled in."))
    assert Action.objects.filter(text="Now filled in.").exists()


def test_a_step_that_is_not_possible_says_so_and_shows_no_form(head):
    closed = ComplaintFactory(unit=head.user.unit, status="closed")

    page = head.get(address(closed, "accept")).content.decode()

    assert "This step is not possible in the present state." in page
    assert 'name="form_token"' not in page


def test_what_a_rule_refuses_at_the_last_moment_comes_back_as_a_form(head, complaint, monkeypatch):
    """As if a colleague acted between the validation of the form and the service."""
    here = reverse("admin:cases_complaint_change", args=[complaint.pk])
    page = admin.site._registry[Complaint]

    def refuse(*args, **kwargs):
        raise Refusal("A colleague was faster.", field="summary")

    monkeypatch.setattr(page, "save_model", refuse)
    form = {
        "channel": complaint.channel_id,
        "kind": "complaint",
        "received_at_0": "2026-03-02",
        "received_at_1": "12:00:00",
        "summary": "Typed and not lost",
    }

    response = head.post(here, form | _management(head.get(here)))

    assert response.status_code == 200
    text = response.content.decode()
    assert "A colleague was faster." in text
    assert "Typed and not lost" in text


def _management(response):
    """Management form data of the inlines."""
    found = re.findall(
        r'name="([a-z_]+-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)" value="(\d+)"',
        response.content.decode(),
    )
    return dict(found)
