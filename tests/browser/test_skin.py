"""What the skin adds: keys, palette, themes, languages; and that nothing needs a script."""

import pytest

from cases.models import Complaint
from tests.browser.walk import DAYS, STRANGER, fill, pages_of
from tests.factories import PASSWORD, UserFactory

LIST = "/admin/cases/complaint/"


def focused(page):
    return page.evaluate("document.activeElement.id")


def wider_than_the_screen(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_no_page_breaks_the_policy_and_none_scrolls_sideways(signed_in, opened):
    """What the console complains of, the policy included, fails the test in ``opened``."""
    rows, wide = fill(), []

    for role in DAYS:
        page = signed_in(role, width=390, height=844)
        for address in pages_of(role, rows, page.account):
            page.goto(address)
            wide += [address] if wider_than_the_screen(page) else []
    stranger = opened(width=390, height=844)
    for address in STRANGER:
        stranger.goto(address)
        wide += [address] if wider_than_the_screen(stranger) else []

    assert wide == []


def test_signing_in_by_keyboard_alone(opened, office):
    UserFactory(username="keyboard", role="registrar")
    page = opened()
    page.goto("/admin/")

    page.keyboard.type("keyboard")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="My work").wait_for()
    assert page.url.endswith("/admin/")


def test_first_stop_of_the_tab_key_skips_to_the_contents(signed_in):
    page = signed_in("registrar")
    page.goto(f"{LIST}add/")
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_palette_leads_to_lists_worklists_and_searches_by_typing(signed_in):
    page = signed_in("head_of_unit")
    page.goto(f"{LIST}?clock=open")

    page.keyboard.press("Control+k")
    page.keyboard.type("overdue")  # and on at once: the worklists are still on their way
    page.keyboard.press("Enter")
    page.wait_for_url("**/?clock=overdue")

    page.keyboard.press("Control+k")
    page.keyboard.type("persons")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/cases/person/")

    page.keyboard.press("Control+k")
    page.keyboard.type("2026")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LIST}?q=2026")


def test_palette_offers_the_steps_of_the_case(signed_in):
    rows = fill()
    page = signed_in("head_of_unit")
    page.goto(f"{LIST}{rows['complaint'].pk}/change/")

    page.keyboard.press("Control+k")
    page.keyboard.type("extend")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{LIST}{rows['complaint'].pk}/do/extend/")


def test_palette_closes_by_escape_and_gives_the_focus_back(signed_in):
    page = signed_in("head_of_unit")
    page.goto(LIST)
    page.focus("#searchbar")

    page.keyboard.press("Control+k")
    assert focused(page) == "palette-input"
    page.keyboard.press("Escape")

    assert focused(page) == "searchbar"


def test_single_keys_are_silent_while_one_types_and_can_be_switched_off(signed_in):
    page = signed_in("head_of_unit")
    page.goto(LIST)

    page.keyboard.press("/")
    assert focused(page) == "searchbar"
    page.keyboard.type("a/b?")
    assert page.input_value("#searchbar") == "a/b?"
    assert not page.locator("#keys").is_visible()

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.get_by_label("Use shortcuts of a single key").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("/")
    page.keyboard.press("?")

    assert focused(page) == ""
    assert not page.locator("#keys").is_visible()


def test_form_is_saved_by_a_key_and_warns_of_what_is_not(signed_in):
    rows = fill()
    page = signed_in("head_of_unit")
    page.goto(f"{LIST}{rows['complaint'].pk}/change/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.fill("#id_summary", "")
    page.keyboard.press("Control+s")
    page.locator("#errors").wait_for()
    assert focused(page) == "errors"
    page.locator("#errors a").first.press("Enter")
    page.fill("#id_summary", "Told anew")
    page.get_by_role("link", name="My work").first.click()
    assert asked == ["beforeunload"]
    page.keyboard.press("Control+s")
    page.locator(".messagelist .success").wait_for()

    assert Complaint.objects.get(pk=rows["complaint"].pk).summary == "Told anew"


def test_day_and_hour_are_filled_in_by_a_button(signed_in):
    page = signed_in("registrar")
    page.goto(f"{LIST}add/")

    moment = page.get_by_role("group", name="Handed over at")
    moment.get_by_role("button", name="Now").click()

    assert moment.get_by_label("Day").input_value() == page.input_value("#id_received_at_0")
    assert moment.get_by_label("Time").input_value() != ""


def test_theme_is_chosen_and_stays(signed_in):
    page = signed_in("registrar")
    dark = "rgb(16, 20, 26)"
    ground = "getComputedStyle(document.body).backgroundColor"

    for _ in range(2):
        page.locator(".theme-toggle").click()
    assert page.evaluate(ground) == dark
    page.reload()

    assert page.evaluate(ground) == dark
    assert page.get_by_role("button", name="Toggle theme (current theme: dark)").is_visible()


def test_menu_opens_and_closes_by_keyboard(signed_in):
    page = signed_in("registrar")
    summary = page.locator(".account > summary")

    summary.press("Enter")
    assert page.get_by_role("button", name="Log out").is_visible()
    page.keyboard.press("Escape")

    assert not page.get_by_role("button", name="Log out").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize(
    ("language", "shown", "heading"),
    [("az", "Azərbaycanca", "Mənim işim"), ("ru", "Русский", "Моя работа")],
)
def test_language_changes_without_a_script_and_stays(signed_in, language, shown, heading):
    page = signed_in("registrar", scripts=False)

    page.locator(".language summary").click()
    page.get_by_role("button", name=shown).click()

    assert page.locator("html").get_attribute("lang") == language
    page.goto("/admin/")
    assert page.locator("h1").inner_text() == heading


def test_lists_and_filters_work_without_a_script(signed_in):
    rows = fill()
    page = signed_in("head_of_unit", scripts=False)
    page.goto(LIST)

    page.locator("details.filter > summary").first.click()
    page.get_by_role("link", name="Overdue").click()

    assert page.locator("#result_list tbody tr").count() == 1
    page.get_by_role("link", name=rows["complaint"].number).click()
    page.locator("details.menu > summary.button").click()
    page.get_by_role("link", name="Note an action").last.click()
    page.get_by_label("What was done").fill("One more body was asked.")
    page.get_by_role("button", name="Note an action").click()

    page.locator(".messagelist .success").wait_for()
    assert page.get_by_text("One more body was asked.").is_visible()


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_no_word_on_the_first_page_is_too_long_for_its_tile(signed_in, language):
    page = signed_in("commissioner", width=1440, height=900)
    page.account.language = language
    page.account.save(update_fields=["language"])
    page.goto("/admin/")

    broken = page.evaluate(
        """() => [...document.querySelectorAll(".worklist-label")].filter((label) => {
             label.style.overflowWrap = "normal";
             label.style.hyphens = "manual";
             label.style.display = "block";
             return label.scrollWidth > label.clientWidth;
           }).map((label) => label.textContent)"""
    )

    assert page.locator(".worklist-label").count() > 5
    assert broken == []
