"""axe finds nothing on the pages people use: light and dark, wide and on a phone."""

import pytest

from tests.browser.pages import LOOKS
from tests.browser.walk import DAYS, STRANGER, fill, pages_of


@pytest.mark.parametrize("look", LOOKS)
def test_pages_of_strangers_have_no_fault(opened, faults, look):
    page = opened(bypass_csp=True, **look)
    found = []

    for address in STRANGER:
        page.goto(address)
        found += faults(page)

    assert found == []


@pytest.mark.parametrize("look", LOOKS)
def test_pages_of_staff_have_no_fault(signed_in, faults, look):
    rows, found = fill(), []

    for role in DAYS:
        page = signed_in(role, bypass_csp=True, **look)
        for address in pages_of(role, rows, page.account):
            page.goto(address)
            found += faults(page)

    assert found == []


@pytest.mark.parametrize("look", LOOKS)
def test_what_opens_on_a_page_has_no_fault(signed_in, faults, look):
    rows = fill()
    page = signed_in("head_of_unit", bypass_csp=True, **look)
    page.goto("/admin/cases/complaint/")
    found = []

    for summary in page.locator("details.filter > summary").all():
        summary.press("Enter")
        found += faults(page)
        page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    found += faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    found += faults(page)
    page.goto(f"/admin/cases/complaint/{rows['complaint'].pk}/change/")
    page.locator(".steps-bar summary").click()
    found += faults(page)
    page.fill("#id_summary", "")
    page.keyboard.press("Control+s")
    page.locator("#errors").wait_for()
    found += faults(page)

    assert found == []
