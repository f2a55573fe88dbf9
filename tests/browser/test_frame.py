import pytest
from django.urls import reverse

LISTS = [
    "oversight:workbench", "training:officer_list", "training:agency_list", "training:class_list", "exams:exam_list",
    "exams:make_up_list", "certificates:certificate_list", "certificates:request_list",
    "certificates:year_report_list", "training:import_list",
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_scrolls_sideways_or_breaks_the_policy(open_page, width, language):
    page = open_page("outside_lead", width=width, language=language)
    for name in LISTS:
        page.goto(reverse(name))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.locator("h1").inner_text().strip(), name


def test_the_switch_in_the_header_turns_the_language(open_page):
    page = open_page("outsider", "/officers/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="English").click()
    page.wait_for_url("**/officers/")
    assert page.locator("h1").inner_text() == "Officers"
    page.get_by_role("button", name="中文").click()
    page.wait_for_url("**/officers/")
    assert page.locator("h1").inner_text() == "执法人员"
