"""A new secret for an integration, by keyboard alone; the page that shows it has no fault."""

import pytest
from django.utils import timezone

from ombudsman.models import Client
from ombudsman.services import clients
from tests.browser.pages import LOOKS, picture
from tests.factories import ClientFactory, UserFactory


def rotate(page, client):
    clients.ask_for_secret(client, by=UserFactory(), reason="Once a year.")
    page.goto(f"/admin/ombudsman/client/{client.pk}/change/")
    page.get_by_role("link", name="New secret").focus()
    page.keyboard.press("Enter")
    page.locator("#id_overlap").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("48")
    page.keyboard.press("Enter")
    page.locator("#id_client_secret").wait_for()
    return page.locator("#id_client_secret").input_value()


def test_a_new_secret_is_given_by_keyboard_and_is_not_there_again(signed_in):
    client = ClientFactory(name="Portal")
    page = signed_in("administrator")

    secret = rotate(page, client)
    picture(page, "new-secret")

    stored = Client.objects.get()
    assert clients.secret_matches(stored, secret, at=timezone.now())
    assert secret not in page.url
    page.locator("#id_client_secret").focus()
    page.keyboard.press("Control+a")
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == secret
    page.get_by_role("link", name="Back").press("Enter")
    page.locator(".chip--warn").wait_for()
    with pytest.raises(Exception, match="ERR_CACHE_MISS"):  # the browser kept nothing either
        page.go_back()
    assert Client.objects.get().client_secret == stored.client_secret


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_that_shows_a_secret_has_no_fault(signed_in, faults, look):  # noqa: F811  above
    look = {name: value for name, value in look.items() if name != "language"}
    page = signed_in("administrator", bypass_csp=True, **look)

    rotate(page, ClientFactory(name="Portal"))

    assert faults(page) == []
