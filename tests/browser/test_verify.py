"""The code on a certificate is checked in the browser; one that cannot asks the server."""

from datetime import date

import pytest
from django.urls import reverse

from certificates.models import Certificate
from certificates.services import proof

PAGE = reverse("certificates:verify_offline")
WITHOUT_ED25519 = """
crypto.subtle.importKey = () => Promise.reject(new DOMException("no such algorithm", "NotSupportedError"));
"""


@pytest.fixture
def address():
    """What the code on Zhejiang's first certificate leads to, as the printing page has it."""

    row = Certificate(number="3320260001", holder_name="江明桂", level="initial", issued_on=date(2026, 6, 5))
    return f"{PAGE}#{proof.signed_text(row)}"


def shown(page):
    page.wait_for_selector("#proof [data-say]:not([hidden])")
    return page.locator("#proof [data-say]:not([hidden])")


def test_genuine_and_forged_are_told_apart_without_asking_the_server(open_page, address):
    page = open_page("outside_lead", address)
    assert shown(page).get_attribute("data-say") == "genuine"
    facts = shown(page).locator("dd").all_inner_texts()
    assert facts == ["3320260001", "江*桂", "初级", "2026-06-05"]
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    text = page.locator("[name=text]").input_value()
    for wrong, why in [
        (text[:-3] + ("AAA" if text[-3:] != "AAA" else "BBB"), "signature"),
        ("不是二维码内容", "form"),
    ]:
        page.fill("[name=text]", wrong)
        page.click("[data-check]")
        page.wait_for_selector(f"[data-say={why}]:not([hidden])")
    assert asked == []


def test_a_browser_without_it_says_so_and_the_server_answers(open_page, address):
    page = open_page("outside_lead", "/verify/")
    page.add_init_script(WITHOUT_ED25519)
    page.goto(address)
    assert shown(page).get_attribute("data-say") == "unable"
    assert not page.locator("[data-check]").is_visible()
    page.click("#text button:not([data-check])")
    page.wait_for_selector(".message.success")
    assert "江*桂" in page.locator("main").inner_text()
    page.fill("[name=text]", "不是二维码内容")
    page.click("[data-check]")
    assert shown(page).get_attribute("data-say") == "form"
    assert not page.locator("#told .message").is_visible()  # it is of the text before
