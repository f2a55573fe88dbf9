"""What a real installation may not run with, and what protects every page."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import factories

KEYS = {
    "SECRET_KEY": "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-xyz",
    "ID_NUMBER_KEY": "for-tests-only-zyxwvutsrqponmlkjihgfedcba-9876543210-abc",
    "CERTIFICATE_SIGNING_KEY": "for-tests-only-abcxyz-0123456789-zyxwvutsrqponmlkjihgfe",
}
REAL = KEYS | {"DEMO": "False", "DATABASE_URL": "sqlite://:memory:", "DEBUG": "False"}
SHOW = """
import json
from config import settings
names = ("HTTPS DEBUG SESSION_COOKIE_SECURE"
    " CSRF_COOKIE_SECURE LANGUAGE_COOKIE_SECURE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS").split()
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def run(*command, **environment):
    """Run Python in the project with the variables of a real installation, `environment` on top."""
    ours = {"HTTPS", "HSTS_SECONDS", "BEHIND_PROXY", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=kept | REAL | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(KEYS))
@pytest.mark.parametrize("value", ["", settings.DEMO_KEY])
def test_outside_the_demo_every_key_is_ones_own(name, value):
    result = run("-c", "import config.settings", **{name: value})
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


def test_no_error_page_of_a_real_installation_shows_its_variables():
    result = run("-c", "import config.settings", DEBUG="True")
    assert result.returncode != 0
    assert "DEBUG" in result.stderr.splitlines()[-1]


def test_the_demo_starts_without_keys():
    result = run("-c", SHOW, DEMO="True", **dict.fromkeys(KEYS, settings.DEMO_KEY))
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["HTTPS"] is False


def test_a_real_installation_speaks_tls_only():
    result = run("-c", SHOW)
    assert result.returncode == 0, result.stderr
    shown = json.loads(result.stdout)
    assert shown.pop("DEBUG") is False
    assert shown.pop("SECURE_HSTS_SECONDS") > 0
    assert set(shown.values()) == {True}


def test_the_deployment_check_finds_nothing():
    result = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


def test_plain_http_is_redirected_and_the_answer_over_tls_insists(settings, db):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 3600
    client = Client()
    response = client.get(reverse("accounts:login"))
    assert (response.status_code, response["Location"][:8]) == (301, "https://")
    assert client.get(reverse("accounts:login"), secure=True)["Strict-Transport-Security"] == "max-age=3600"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, clerk):
    client.post(reverse("accounts:login"), {"username": "clerk", "password": factories.PASSWORD})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert client.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


def policy_of(response):
    lines = [line.strip().split(" ", 1) for line in response["Content-Security-Policy"].split(";")]
    return dict(lines)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/login/",
        "/password/",
        "/audit/",
        "/nowhere/",
        "/admin/",
        "/admin/accounts/user/",
        "/admin/jsi18n/",
    ],
)
def test_every_page_carries_the_strict_policy(path, client_of, administrator):
    response = client_of(administrator).get(path)
    policy = policy_of(response)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in str(policy)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/", "/officers/", "/officers/export/", "/nowhere/", "/admin/training/officer/"]
)
def test_no_page_stays_in_a_cache(path, client_of, lead):
    assert "no-store" in client_of(lead).get(path)["Cache-Control"]


def test_a_request_too_large_for_the_disk_is_not_even_read(client, db, settings):
    settings.MAX_BODY_BYTES = 1000
    response = client.post(reverse("accounts:login"), {"username": "x" * 1000, "password": "x"})
    assert response.status_code == 400
    assert "文件或表单过大" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/officers/?province=%00", "/bureaus/%00/code/"])
def test_a_null_byte_is_refused_before_the_database_chokes_on_it(path, client_of, administrator):
    response = client_of(administrator).get(path)
    assert response.status_code == 400
    assert "网址有误" in response.content.decode()


def test_a_null_byte_is_refused_in_forms_too(client_of, administrator):
    sent = {"year": "2026", "province": "\0"}
    assert client_of(administrator).post(reverse("certificates:year_report_export"), sent).status_code == 400


def test_the_results_of_the_largest_exam_fit_into_one_form(client, db):
    fields = {f"remark-{serial}": "缺考，已说明原因" for serial in range(3 * 9999)}
    assert client.post(reverse("accounts:login"), fields).status_code == 200
