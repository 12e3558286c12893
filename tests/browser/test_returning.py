"""A returning caller at the desk, under another script: found before recorded twice, by keyboard alone."""

import pytest

from cases.models import Complaint, Person
from ombudsman.models import AuditEntry
from tests.browser.pages import picture, unit_of
from tests.factories import (
    ComplaintFactory,
    ContactPointFactory,
    PartyFactory,
    PersonFactory,
    PersonNameFactory,
)

LOOKS = [
    pytest.param({}, "returning", id="wide"),
    pytest.param({"scheme": "dark"}, "returning-dark", id="dark"),
    pytest.param({"width": 390, "height": 844}, "returning-phone", id="phone"),
]


@pytest.fixture
def faults():
    """``faults(page)``: what axe finds on it."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    return lambda page: [
        f"{fault['id']}: {fault['nodes'][0]['html'][:200]}"
        for fault in axe.run(page).response["violations"]
    ]


def known():
    """An invented man with a case of the desk's unit, one of the same name, and a reserved one."""
    people = []
    for name, reserved in (
        ("Nümunəliyev Zolbal", False),
        ("زولبال نمونه‌علییف", False),
        ("Nümunəliyev Zolbal", True),
    ):
        person = PersonFactory(
            display_name=name, is_reserved=reserved, born_on="1990-03-01", birth_precision="year"
        )
        PersonNameFactory(person=person)
        people.append(person)
    ContactPointFactory(person=people[0], value="+994301234567", normalised="+994301234567")
    complaint = ComplaintFactory(unit=unit_of("registrar"), desk=unit_of("registrar"))
    PartyFactory(person=people[0], complaint=complaint)
    return people[0]


def write(page, field, text):
    """What a hand does: go to the field, type, leave it."""
    page.locator(f"#id_{field}").focus()
    page.keyboard.type(text)


@pytest.mark.parametrize(("look", "name"), LOOKS)
def test_a_returning_caller_is_found_and_taken_by_keyboard_alone(signed_in, faults, look, name):
    desk = signed_in("registrar", bypass_csp=True, **look)
    person, before = known(), Person.objects.count()
    desk.goto("/admin/cases/complaint/add/")
    desk.locator("#id_channel").focus()
    desk.keyboard.type("Reception in B")
    write(desk, "full_name", "Золбал Нумуналиев")
    desk.locator(".likely-matches").wait_for()
    write(desk, "born_on", "01.03.1990")
    write(desk, "phone", "+994 30 123-45-67")
    desk.get_by_text("Same telephone").first.wait_for()
    told = desk.locator("#duplicate-check-status").text_content()
    assert told
    assert faults(desk) == []
    write(desk, "summary", "Still without papers (invented)")
    desk.keyboard.press("Control+s")

    desk.locator("#errors").wait_for()
    assert desk.input_value("#id_full_name") == "Золбал Нумуналиев"
    first = desk.locator(".likely-matches li").first
    assert "Same telephone" in first.text_content()
    assert "Same name, written otherwise" in first.text_content()
    assert "Restricted: ask the supervisor" in desk.locator(".likely-matches").text_content()
    assert faults(desk) == []
    picture(desk, name)
    desk.locator("#errors").focus()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    assert desk.locator("[name=chosen_person]").first.is_checked()
    desk.keyboard.press("Control+s")

    desk.get_by_text("The known person was taken").wait_for()
    complaint = Complaint.objects.latest("pk")
    assert complaint.parties.get().person == person
    assert Person.objects.count() == before
    assert AuditEntry.objects.filter(action="person.weigh", object_id=person.pk).count() == 1


def test_without_scripts_the_server_asks(signed_in):
    desk = signed_in("registrar", scripts=False)
    known()
    desk.goto("/admin/cases/person/add/")
    desk.fill("#id_names-0-full", "Золбал Нумуналиев")
    desk.get_by_role("button", name="Save", exact=True).click()

    desk.locator(".likely-matches").wait_for()
    desk.get_by_label("None of these: a new person").check()
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.wait_for_url("**/cases/person/")
    assert Person.objects.latest("pk").display_name == "Золбал Нумуналиев"
