"""A real Chromium on a real server; skipped where none is installed."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests import databases
from tests.factories import PASSWORD

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECONDS_TO_START = 60


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


@pytest.fixture(scope="package")
def chromium():
    """The browser, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(request, tmp_path_factory):
    """The address of a server with a database of its own, see `server.py`."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copyfile(databases.migrated(databases.folder_of(request.config)), folder / "site.sqlite3")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    with (folder / "server.log").open("w+") as log:
        command = [sys.executable, "-m", "tests.browser.server", address]
        server = subprocess.Popen(command, env=environment, cwd=HERE.parents[1], stdout=log, stderr=log)
        try:
            _wait_for(server, f"http://{address}/login/", log)
            yield f"http://{address}"
        finally:
            server.kill()
            server.wait()


def _wait_for(server, url, log):
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            return urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
    log.seek(0)
    raise RuntimeError(f"The server did not start: {log.read()}")


def is_complaint(line):
    """A browser notes the answer to who was signed out as an error; the page deals with it."""
    return line.type == "error" and "401" not in line.text


@pytest.fixture(scope="module")
def signed_in(site):
    """User name → the cookies of the first sign-in: signing in again would only take time."""
    return {}


@pytest.fixture
def open_page(chromium, site, signed_in):
    """`open_page(username, path, width=1280, language="zh-hans")`: a page signed in as one of the cast.

    A browser error, or a refused script or style, fails the test.
    """
    contexts, complaints = [], []

    def open_it(username, path="/", *, width=1280, language="zh-hans"):
        context = chromium.new_context(viewport={"width": width, "height": 820}, base_url=site)
        context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda line: complaints.append(line.text) if is_complaint(line) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        contexts.append(context)
        if username in signed_in:
            context.add_cookies(
                [cookie for cookie in signed_in[username] if cookie["name"] != "django_language"]
            )
        else:
            page.goto("/login/")
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.click("main button")
            page.wait_for_url(f"{site}/")
            signed_in[username] = context.cookies()
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []
