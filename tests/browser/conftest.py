"""A real Chromium on a live server; skipped where none is installed."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connection

from tests import factories

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """The browser, started once. Its driver runs an event loop, in which Django must be let in."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def people(transactional_db):
    return factories.make_cast()


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page(user, path, width=1280, language="zh-hans")`: a page signed in as `user`.

    A browser error, a refused script or style, or a page wider than the window fails the test.
    """
    pages, complaints = [], []

    def open_it(user, path="/", *, width=1280, language="zh-hans"):
        context = chromium.new_context(viewport={"width": width, "height": 820}, base_url=live_server.url)
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        pages.append(context)
        if user:
            page.goto("/login/")
            page.fill("[name=username]", user.username)
            page.fill("[name=password]", factories.PASSWORD)
            page.click("main button")
            page.wait_for_url(live_server.url + "/")
        page.goto(path)
        return page

    yield open_it
    for context in pages:
        context.close()
    connection.close()
    assert complaints == []
