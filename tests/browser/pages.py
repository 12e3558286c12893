"""What the browser tests do on a page."""

import os

import pytest

from ombudsman.models import Unit

PICTURES = os.environ.get("SCREENSHOTS", "")
UNITS = {
    "registrar": "reception_registry",
    "case_officer": "complaints_foreigners",
    "head_of_unit": "complaints_foreigners",
    "call_taker": "call_centre_916",
    "npm_lead": "npm_group",
    "npm_member": "npm_group",
}
LOOKS = [
    pytest.param({"scheme": "light"}, id="light"),
    pytest.param({"scheme": "dark", "language": "ru-RU"}, id="dark"),
    pytest.param({"width": 390, "height": 844, "language": "az-AZ"}, id="phone"),
]


def steps(page, label):
    """Go to a step, wherever the page offers it."""
    link = page.get_by_role("link", name=label, exact=True)
    if not link.first.is_visible():
        page.get_by_text("More steps").click()
    link.first.click()


def send(page, label):
    page.locator("form[method=post]").get_by_role("button", name=label, exact=True).click()


def unit_of(role):
    code = UNITS.get(role)
    return Unit.objects.get(code=code) if code else None


def choose(page, field, text, shown=""):
    """Type into an autocomplete field and take the first answer, by keyboard alone."""
    page.locator(f"#id_{field} + .select2 .select2-selection").first.focus()
    page.keyboard.press("Enter")
    box = page.locator(".select2-container--open .select2-search__field").last
    box.fill(text)
    page.wait_for_function(
        "text => document.querySelector('.select2-results__option--highlighted')?.textContent.includes(text)",
        arg=shown or text,
    )
    page.keyboard.press("Enter")


def picture(page, name):
    """Keep a screenshot for the docs, when asked to by the variable SCREENSHOTS."""
    if PICTURES:
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=f"{PICTURES}/{name}.png")
