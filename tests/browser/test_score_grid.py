"""The score grid, the timetable and the attendance by keyboard: nothing typed is lost to a time-out or a colleague."""

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD

PEOPLE = 150


@pytest.fixture
def grid(open_page):
    """The grid of Zhejiang's exam that has not been entered yet, as its clerk."""

    def open_it(name="outsider"):
        page = open_page(name, "/exams/")
        page.get_by_role("link", name="待录成绩的培训班").first.click()
        page.goto(page.url + "results/")
        return page

    return open_it


def wait_saved(page):
    expect(page.locator("#scores tr.bad")).to_have_count(0)
    expect(page.locator("#scores .state", has_text="保存中")).to_have_count(0)


def type_score(page, row, text):
    score = page.locator("input.score").nth(row)
    score.fill(text)
    score.press("Enter")


def test_150_people_are_entered_by_keyboard_alone_and_stored_without_the_button(grid):
    page = grid()
    for number in range(PEOPLE):
        page.keyboard.type(str(50 + number % 50))
        page.keyboard.press("Enter")
    expect(page.locator("#scores .state", has_text="已保存")).to_have_count(PEOPLE, timeout=30_000)
    assert f"{PEOPLE} / {PEOPLE}" in page.locator(".foot").inner_text()
    page.reload()
    assert page.locator("input.score").nth(PEOPLE - 1).input_value() == str(50 + (PEOPLE - 1) % 50)


def test_keys_restore_and_a_wrong_score_says_why(grid):
    page = grid()
    score = page.locator("input.score").nth(3)
    before = score.input_value()
    score.fill("101")
    score.press("ArrowDown")
    page.wait_for_selector("tr.bad")
    assert "101" in page.locator("tr.bad .state").inner_text()
    score.press("Escape")
    assert score.input_value() == before
    assert page.locator("tr.bad").count() == 0


def test_signed_out_in_the_meantime_nothing_typed_is_lost(grid):
    page = grid()
    page.context.clear_cookies(name="sessionid")
    score = page.locator("input.score").nth(5)
    type_score(page, 5, "91.5")
    page.wait_for_selector("#sign-in:not([hidden])")
    page.fill("#sign-in [type=password]", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in [role=alert]")).to_contain_text("密码")
    assert score.input_value() == "91.5"
    page.fill("#sign-in [type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#sign-in", state="hidden")
    wait_saved(page)
    page.reload()
    assert page.locator("input.score").nth(5).input_value() == "91.5"


def test_a_clash_shows_both_values_and_either_can_be_chosen(grid):
    page, other = grid(), grid("outside_lead")
    for theirs, button, kept in (("61", "采用对方的", "61"), ("62", "保存我的", "72")):
        type_score(other, 7, theirs)
        wait_saved(other)
        type_score(page, 7, "72")
        page.wait_for_selector("tr.bad")
        assert theirs in page.locator("tr.bad .state").inner_text()
        page.get_by_role("button", name=button).click()
        wait_saved(page)
        assert page.locator("input.score").nth(7).input_value() == kept
    other.reload()
    assert other.locator("input.score").nth(7).input_value() == "72"


def test_a_timetable_is_typed_by_keyboard_and_survives_a_time_out(open_page):
    page = open_page("outsider", "/classes/")
    page.get_by_role("link", name="待录成绩的培训班").click()
    page.goto(page.url + "timetable/edit/")
    page.locator("[name=lessons-0-on]").fill("2026-06-01")
    page.locator("[name=lessons-0-starts_at]").focus()
    for typed in ("830", "Tab", "1130", "Tab"):
        page.keyboard.press(typed) if typed == "Tab" else page.keyboard.type(typed)
    assert page.locator("[name=lessons-0-hours]").input_value() == "4"
    page.locator("[name=lessons-0-title]").fill("现场检查")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+d")
    assert page.locator("[name=lessons-1-title]").input_value() == "现场检查"
    page.context.clear_cookies(name="sessionid")
    page.locator(".foot [value=save]").click()
    page.locator("#sign-in [type=password]").fill(PASSWORD)
    page.locator("#sign-in button").click()
    expect(page.locator(".lesson.bad")).to_have_count(1)
    assert page.locator("[name=lessons-0-title]").input_value() == "现场检查"
    page.locator("[name=lessons-1-title]").fill("")
    page.locator(".foot [value=save]").click()
    page.wait_for_url("**/timetable/")
    assert page.locator("tbody td.fit", has_text="现场检查").count() == 1


def test_absences_are_typed_by_keyboard_and_survive_a_time_out(open_page):
    page = open_page("outsider", "/classes/")
    page.get_by_role("link", name="待录成绩的培训班").click()
    page.goto(page.url + "attendance/2026-06-02/")
    hours = page.locator("input.hours")
    page.fill("[name=offered]", "6")
    assert hours.nth(PEOPLE - 1).input_value() == "6"  # who was not changed was there the whole day
    hours.first.focus()
    page.keyboard.type("0")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("7")
    page.context.clear_cookies(name="sessionid")
    page.locator(".foot button").click()
    page.locator("#sign-in [type=password]").fill(PASSWORD)
    page.locator("#sign-in button").click()
    expect(page.locator("tr.bad")).to_have_count(1)
    assert [hours.nth(row).input_value() for row in range(3)] == ["0", "7", "6"]
    hours.nth(1).fill("3")
    page.locator(".foot button").click()
    page.wait_for_url("**/attendance/")
    assert page.locator("tbody td .due").all_inner_texts() == ["0", "3"]
