"""Rosters as they are sent, through the page that a clerk uses."""

from pathlib import Path

from tests.factories import id_number

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
COUNTS = {
    "clean_jiangsu.xlsx": (120, 0),
    "gb18030_jiangsu.csv": (40, 0),
    "legacy_jiangsu.xls": (50, 0),
    "messy_jiangsu.xlsx": (60, 0),
    "faults_jiangsu.xlsx": (8, 12),
}
NUMBER = id_number(1)
SOUND = {
    9: ("name", "王小明"),
    10: ("agency_level", "县"),
    11: ("purpose", "换领"),
    13: ("head_type", "工作人员"),
}


def upload(page, name):
    page.goto("/imports/new/roster/")
    page.set_input_files("input[type=file]", ROSTERS / f"roster_{name}")
    page.click("main form .main")
    page.wait_for_selector(".tabs")


def tabs(page):
    """How many rows are new, changed, unchanged, wrong."""
    return [int(text.split()[-1]) for text in page.locator(".tabs a").all_inner_texts()]


def test_rosters_as_they_were_sent_are_understood(open_page):
    page = open_page("clerk")
    for name, (new, wrong) in COUNTS.items():
        upload(page, name)
        assert tabs(page) == [new, 0, 0, wrong], name


def test_wrong_rows_are_put_right_on_the_page_entered_and_taken_back(open_page):
    page = open_page("clerk")
    upload(page, "faults_jiangsu.xlsx")
    enter = page.locator("form[action$='/apply/'] button")
    assert enter.is_disabled()
    for row, (field, text) in SOUND.items():
        page.fill(f"[name=cell-{row}-{field}]", text)
    page.fill("[name=cell-12-id_valid_until]", "")
    page.locator("[name=cell-9-name]").press("Enter")  # the first button of the page leaves a row out
    page.wait_for_selector(".tabs")
    assert tabs(page) == [13, 0, 0, 7]
    while page.locator("button[name^=drop-]").count():
        page.locator("button[name^=drop-]").first.click()
        page.wait_for_load_state()
    assert tabs(page) == [13, 0, 0, 0]
    address = page.url
    enter.click()
    page.wait_for_selector("#undo")
    page.goto("/officers/")
    assert "王小明" in page.content()
    page.goto(address)
    page.click("#undo button")
    page.wait_for_load_state()
    page.goto("/officers/")
    assert "王小明" not in page.content()


def test_pasted_rows_with_other_headings_are_matched_once_and_remembered(open_page):
    page = open_page("clerk")
    for is_first in (True, False):
        page.goto("/imports/new/roster/")
        page.click("summary")
        rows = [["姓名全称", "证号", "所属队伍"], ["江明桂", NUMBER, "南京市执法支队"]]
        page.fill("textarea", "\r\n".join("\t".join(row) for row in rows))
        page.click("main form .main")
        page.wait_for_load_state()
        if is_first:
            assert page.locator("[name=fixed-agency_level]").is_hidden()
            for field, column in (("name", "0"), ("id_number", "1"), ("agency", "2")):
                page.select_option(f"[name=column-{field}]", column)
            assert (
                f"{NUMBER[:3]}***********{NUMBER[-4:]}"
                in page.locator("tr:has([name=column-id_number])").inner_text()
            )
            fixed = {"agency_level": "市", "head_type": "工作人员", "is_established": "是", "purpose": "换领"}
            for field, text in (fixed | {"city": "南京市"}).items():
                page.select_option(f"[name=column-{field}]", "fixed")
                page.fill(f"[name=fixed-{field}]", text)
        page.click("main form[method=post] .foot .main")
        page.wait_for_selector(".tabs")
        assert tabs(page) == [1, 0, 0, 0]
        assert "南京市执法支队" in page.locator(".scroll table").first.inner_text()
