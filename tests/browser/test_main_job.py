"""The main job as its people do it: roster, class, exam, confirmation, certificates, year-end report."""

import hashlib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from openpyxl import load_workbook

ROSTER = Path(__file__).parent.parent / "data" / "rosters" / "roster_messy_jiangsu.xlsx"


def submit(page):
    page.locator("main .btn.main").first.click()
    page.wait_for_load_state()


def import_roster(page):
    page.goto("/imports/new/roster/")
    page.set_input_files("input[type=file]", ROSTER)
    submit(page)
    assert "60" in page.locator(".tabs .here").inner_text()
    assert officers(page.context.new_page()) == 0  # nothing enters before the check was read
    submit(page)
    assert officers(page) == 50  # a page of the 60


def officers(page):
    page.goto("/officers/")
    return page.locator("tbody td:nth-child(2):not(.empty)").count()


def open_class(page, today):
    page.goto("/classes/new/")
    page.select_option("[name=kind]", "post")
    page.select_option("[name=level]", "intermediate")
    page.fill("[name=title]", "省级中级培训班")
    page.fill("[name=starts_on]", (today - timedelta(days=4)).isoformat())
    page.fill("[name=ends_on]", (today - timedelta(days=1)).isoformat())
    page.fill("[name=place]", "南京")
    page.fill("[name=capacity]", "40")
    submit(page)
    return page.url


def enrol(page, class_url):
    page.goto(class_url + "enrol/")
    for box in page.locator("[name=officers]").all()[:3]:
        box.check()
    submit(page)


def hold_exam(page, class_url, today):
    page.goto(class_url + "exam/")
    page.fill("[name=held_on]", today.isoformat())
    submit(page)
    exam_url = page.url
    page.goto(exam_url + "results/")
    page.locator(".score").first.focus()
    for score in ("86.5", "59.5", "72"):
        page.keyboard.type(score)
        page.keyboard.press("Enter")
    submit(page)
    return exam_url


def submit_year(page, year):
    page.goto("/year-report/")
    page.locator("tbody tr", has_text=str(year)).locator("a").first.click()
    page.wait_for_load_state()
    page.locator(".head .btn.main").click()
    page.wait_for_load_state()
    page.fill("[name=explanation]", "成绩已复核，两人当日发证。")
    submit(page)
    page.wait_for_url("**/year-report/versions/*/")


def test_from_the_roster_to_the_year_end_report(open_page, tmp_path):
    today = timezone.localdate()
    page = open_page("clerk")
    import_roster(page)
    class_url = open_class(page, today)
    enrol(page, class_url)
    exam_url = hold_exam(page, class_url, today)

    page = open_page("lead", exam_url)
    page.goto(exam_url + "confirm/")
    submit(page)
    page.goto(class_url + "certificates/")
    submit(page)
    numbers = [f"32{today.year}0001", f"32{today.year}0002"]
    assert all(number in page.content() for number in numbers)
    assert f"32{today.year}0003" not in page.content()

    submit_year(page, today.year)
    assert all(number in page.content() for number in numbers)
    with page.expect_download() as download:
        page.locator(".head form[action$='/file/'] .btn").click()
    report = tmp_path / "report.xlsx"
    download.value.save_as(report)
    assert hashlib.sha256(report.read_bytes()).hexdigest() in page.content()
    cells = [cell.value for row in load_workbook(report).worksheets[0] for cell in row]
    assert all(number in cells for number in numbers)
