import pytest
from django.test import Client


def test_home_is_open_to_strangers_and_names_the_call_centre(client):
    page = client.get("/").content.decode()

    assert 'href="tel:916"' in page
    assert 'href="/events/"' in page
    assert 'href="/admin/"' in page


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_home_is_in_the_language_of_the_reader(client, language):
    response = client.get("/", headers={"accept-language": language})

    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="ltr">' in response.content.decode()


def test_pages_allow_no_inline_script_or_style(client):
    response = client.get("/")

    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert " style=" not in response.content.decode()
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("address", ["/nothing/", "/admin/nothing/"])
def test_missing_page_says_so_in_our_words(as_role, address):
    response = as_role("registrar").get(address)

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_form_without_its_token_is_refused_in_our_words():
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "ru"})

    assert response.status_code == 403
    assert "Nothing was saved" in response.content.decode()
