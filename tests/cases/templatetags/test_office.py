import pytest
from django.utils import translation

from cases.models import Action, Deadline
from cases.templatetags import office


def test_a_change_of_status_is_told_in_the_language_of_the_reader():
    act = Action(kind="status", text="received → accepted")

    assert office.action_text(act) == "Received → Under examination"
    with translation.override("az"):
        assert office.action_text(act) == "Daxil olub → Araşdırılır"


@pytest.mark.parametrize("text", ["received → somewhere", "As she said: received → accepted"])
def test_what_people_wrote_is_told_as_it_stands(text):
    assert office.action_text(Action(kind="status", text=text)) == text
    assert (
        office.action_text(Action(kind="note", text="received → accepted"))
        == "received → accepted"
    )


@pytest.mark.parametrize(
    ("value", "unit", "language", "words"),
    [
        (1, "hour", "en", "1 hour"),
        (24, "hour", "ru", "24 часа"),
        (30, "calendar_day", "ru", "30 календарных дней"),
        (5, "working_day", "az", "5 iş günü"),
        (2, "month", "ru", "2 месяца"),
        (1, "year", "az", "1 il"),
    ],
)
def test_the_length_of_a_clock_is_in_the_right_plural(value, unit, language, words):
    with translation.override(language):
        assert office.limit_length(Deadline(value=value, unit=unit)) == words
