"""Error pages: in the frame, in both languages, and silent about what went wrong inside."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import include, path, reverse

SECRET = "370105198503121234 in a local variable"


def breaks(request):
    number = SECRET
    raise RuntimeError(number)


urlpatterns = [path("breaks/", breaks), path("", include("config.urls"))]
pytestmark = pytest.mark.urls(__name__)


def page_of(client, url, language="zh-hans", method="get", **extra):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    client.raise_request_exception = False
    response = getattr(client, method)(url, **extra)
    return response, response.content.decode()


def in_the_frame(text, language):
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}">' in text
    assert 'class="top"' in text
    assert reverse("oversight:workbench") in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_404_for_what_is_not_there(language, client_of, clerk):
    response, text = page_of(client_of(clerk), "/nowhere/", language)
    assert response.status_code == 404
    in_the_frame(text, language)
    assert 'class="side"' in text
    assert ("There is no such page" in text) == (language == "en")


def test_404_for_a_stranger_has_no_navigation(client, db):
    response, text = page_of(client, "/nowhere/")
    assert response.status_code == 404
    in_the_frame(text, "zh-hans")
    assert 'class="side"' not in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_403_for_the_wrong_role(language, client_of, clerk):
    response, text = page_of(client_of(clerk), reverse("accounts:audit_list"), language)
    assert response.status_code == 403
    in_the_frame(text, language)
    assert ("You may not see this page" in text) == (language == "en")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_403_for_a_form_that_was_open_too_long(language, is_signed_in, clerk):
    client = Client(enforce_csrf_checks=True)
    if is_signed_in:
        client.force_login(clerk)
    url = reverse("accounts:password_change") if is_signed_in else reverse("accounts:login")
    response, text = page_of(client, url, language, method="post")
    assert response.status_code == 403
    in_the_frame(text, language)
    assert ('class="side"' in text) == is_signed_in
    assert ("The form was open too long" in text) == (language == "en")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_500_says_what_to_do_and_nothing_of_what_broke(language, client_of, clerk):
    response, text = page_of(client_of(clerk), "/breaks/", language)
    assert response.status_code == 500
    assert "系统出错" in text
    assert "Server error" in text
    for leak in (SECRET, "RuntimeError", "Traceback", "breaks"):
        assert leak not in text
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_an_address_that_is_not_ours_is_refused(client, db):
    response, _text = page_of(client, "/login/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert "default-src 'none'" in response["Content-Security-Policy"]
