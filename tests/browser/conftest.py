"""Headless Chromium on a seeded office. Skipped where it is missing; in CI that is a failure."""

import os
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.browser.pages import unit_of
from tests.factories import PASSWORD, UserFactory

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

# The driver runs an event loop in the thread of the test, which only waits for it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(600))


def missing(what):
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing in CI")
    pytest.skip(f"{what} is missing: make e2e, and Debian's package chromium")


@pytest.fixture(scope="session")
def chromium():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    if not CHROMIUM:
        missing("Chromium")
    with sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def office(live_server):
    """A seeded office behind a live server; ``.url`` is its address."""
    call_command("seed", verbosity=0)
    return live_server


@pytest.fixture
def opened(chromium, office):
    """``opened(…)``: a page of a fresh browser; what its console complains of fails the test."""
    complaints, contexts = [], []

    def page(
        *,
        width=1440,
        height=900,
        scheme="light",
        language="en-GB",
        bypass_csp=False,
        scripts=True,
    ):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale=language,
            timezone_id="Asia/Baku",
            bypass_csp=bypass_csp,
            java_script_enabled=scripts,
            base_url=office.url,
            reduced_motion="reduce",
        )
        contexts.append(context)
        new = context.new_page()
        new.set_default_timeout(15_000)
        new.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        new.on("pageerror", lambda error: complaints.append(str(error)))
        return new

    yield page
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


@pytest.fixture
def signed_in(opened):
    """``signed_in(role, …)``: a page on the first page of the staff; ``.account`` is who."""

    def page(role, **options):
        account = UserFactory(
            username=role,
            role=role,
            full_name=f"{role} nümunə".replace("_", " ").title(),
            unit=unit_of(role),
        )
        new = opened(**options)
        new.goto("/admin/")
        new.fill("[name=username]", role)
        new.fill("[name=password]", PASSWORD)
        new.press("[name=password]", "Enter")
        new.locator("#logout-form").wait_for(state="attached")
        new.account = account
        return new

    return page


@pytest.fixture
def faults():
    """``faults(page)``: what axe finds on it, one line a fault with its first place."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def found(page):
        return [
            f"{page.url} {fault['impact']} {fault['id']}: {fault['nodes'][0]['html'][:200]}"
            for fault in axe.run(page).response["violations"]
        ]

    return found
