"""Chinese unless the reader chose otherwise, and the switch in the header."""

import pytest
from django.conf import settings
from django.urls import reverse

LOGIN = reverse("accounts:login")
COOKIE = settings.LANGUAGE_COOKIE_NAME


def language_of(response):
    return response["Content-Language"]


@pytest.mark.parametrize("browser", ["", "en", "en-US,en;q=0.9", "fr"])
def test_chinese_whatever_the_browser_asks_for(browser, client, db):
    response = client.get(LOGIN, HTTP_ACCEPT_LANGUAGE=browser)
    assert language_of(response) == "zh-hans"
    assert '<html lang="zh-Hans">' in response.content.decode()


@pytest.mark.parametrize("cookie", ["fr", "../../etc", "zh-hant", ""])
def test_an_unknown_choice_is_chinese(cookie, client, db):
    client.cookies[COOKIE] = cookie
    assert language_of(client.get(LOGIN)) == "zh-hans"


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_the_switch_stays_on_the_page_and_lasts(is_signed_in, client, clerk):
    page = LOGIN
    if is_signed_in:
        client.force_login(clerk)
        page = reverse("oversight:workbench") + "?a=1"
    text = client.get(page).content.decode()
    assert f'name="next" value="{page}"' in text
    assert 'name="language" value="en"' in text

    response = client.post(reverse("accounts:set_language"), {"language": "en", "next": page})
    assert response["Location"] == page
    response = client.get(page)
    assert language_of(response) == "en"
    assert 'name="language" value="zh-hans"' in response.content.decode()

    client.post(reverse("accounts:set_language"), {"language": "zh-hans", "next": page})
    assert language_of(client.get(page)) == "zh-hans"


def test_the_switch_leads_to_no_other_site(client, db):
    response = client.post(
        reverse("accounts:set_language"), {"language": "en", "next": "https://evil.example/"}
    )
    assert response["Location"] == "/"


def test_the_admin_site_has_the_switch_too(client_of, administrator):
    client = client_of(administrator)
    url = reverse("admin:accounts_user_changelist")
    assert '<html lang="zh-hans"' in client.get(url).content.decode()
    client.cookies[COOKIE] = "en"
    text = client.get(url).content.decode()
    assert '<html lang="en"' in text
    assert 'name="language" value="zh-hans"' in text


def test_one_readers_choice_is_not_the_next_ones(client, clerk):
    client.cookies[COOKIE] = "en"
    client.get(LOGIN)
    client.cookies.clear()
    assert language_of(client.get(LOGIN)) == "zh-hans"
