"""Say which column of a sheet is which: guessed, shown with samples, decided by a person, remembered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.training import rosters
from training.models import ImportBatch, ImportHeadings, Officer

pytestmark = pytest.mark.django_db

FIXED = {"agency_level": "县", "head_type": "工作人员", "is_established": "是", "purpose": "换领"}


def theirs(*serials, **cells):
    """Rows whose two identifying columns go by names that nobody knows."""
    rows = []
    for serial in serials:
        row = rosters.row(serial, **cells)
        rows.append({"人员": row.pop("姓名"), "编码": row.pop("身份证号")} | row)
    return rosters.workbook(*rows)


def send(client, content, file_name="花名册.xlsx"):
    """Upload a file by its page; returns the batch."""
    client.cookies["django_language"] = "en"
    client.post("/imports/new/roster/", {"file": SimpleUploadedFile(file_name, content)})
    return ImportBatch.objects.latest("pk")


def address(batch):
    return reverse("training:import_columns", args=[batch.pk])


def answers(page, said=None):
    """What the page's form would send, with some of its answers changed."""
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    table = page.context["table"]
    data |= {"sheet": table.sheet, "heading_row": table.heading_row}
    return data | (said or {})


def errors(page):
    return {name: [str(error) for error in found] for name, found in page.context["form"].errors.items()}


def test_the_guess_is_shown_with_three_samples_and_no_id_number_in_full(clerk, client_of):
    client = client_of(clerk)
    page = client.get(address(send(client, theirs(1, 2, 3, 4, 手机="13800000000"))))
    rows = {
        field.name: (choice.value(), samples)
        for field, choice, _fixed, samples in page.context["form"].rows()
    }
    assert rows["name"] == ("", "")
    assert rows["agency"] == ("2", rosters.COUNTY_AGENCY[:24])
    code = page.context["columns"][1]
    assert (code.title, len(code.samples)) == ("B · 编码", 3)
    assert code.samples[0] == "320***********" + factories.id_number(1)[-4:]
    text = page.content.decode()
    assert not [serial for serial in range(1, 5) if factories.id_number(serial) in text]


def test_columns_that_belong_to_no_field_are_listed(clerk, client_of):
    client = client_of(clerk)
    page = client.get(address(send(client, theirs(1, 血型="A"))))
    assert [column.title for column in page.context["untaken"]] == ["A · 人员", "B · 编码", "K · 血型"]
    assert "K · 血型 (A)" in page.content.decode()


def test_what_a_person_chose_is_checked(clerk, client_of):
    client = client_of(clerk)
    batch = send(client, theirs(1, 2))
    page = client.get(address(batch))
    response = client.post(address(batch), answers(page, {"column-name": "0", "column-id_number": "1"}))
    assert response["Location"] == batch.get_absolute_url()
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"]) == ("checked", 2)


def test_one_value_may_stand_in_every_row(clerk, client_of):
    client = client_of(clerk)
    batch = send(client, rosters.workbook(rosters.row(1), rosters.row(2), without=["机构层级"]))
    page = client.get(address(batch))
    said = {"column-agency_level": "fixed", "fixed-agency_level": "县"}
    client.post(address(batch), answers(page, said))
    batch.refresh_from_db()
    assert batch.counts["new"] == 2
    assert "Agency level = 县" in client.get(batch.get_absolute_url()).content.decode()
    rosters.apply(batch, by=clerk)
    assert Officer.objects.first().agency.level == "county"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("agency_level", "乡镇", "乡镇"),
        ("agency_level", "", "Give the value"),
        ("id_number", factories.id_number(1), "differs from row to row"),
    ],
)
def test_a_value_for_every_row_must_be_one_that_its_column_may_hold(field, value, words, clerk, client_of):
    client = client_of(clerk)
    batch = send(client, rosters.workbook(rosters.row(1), without=["机构层级"]))
    page = client.get(address(batch))
    said = {f"column-{field}": "fixed", f"fixed-{field}": value}
    page = client.post(address(batch), answers(page, said))
    assert words in errors(page)[f"fixed-{field}"][0]
    assert value in page.content.decode()
    assert not ImportHeadings.objects.exists()


def test_an_optional_field_may_be_left_empty(clerk, client_of):
    client = client_of(clerk)
    batch = send(client, theirs(1, 手机="13800000000"))
    page = client.get(address(batch))
    said = {"column-name": "0", "column-id_number": "1", "column-phone": "", "column-post_title": ""}
    client.post(address(batch), answers(page, said))
    batch.refresh_from_db()
    rosters.apply(batch, by=clerk)
    officer = Officer.objects.get()
    assert (officer.phone, officer.post_title) == ("", "")


def test_a_required_field_left_empty_is_refused_and_what_was_chosen_stays(clerk, client_of):
    client = client_of(clerk)
    batch = send(client, theirs(1))
    page = client.post(address(batch), answers(client.get(address(batch)), {"column-name": "0"}))
    assert list(errors(page)) == ["column-id_number"]
    assert "This must be filled in" in errors(page)["column-id_number"][0]
    assert page.context["form"]["column-name"].value() == "0"
    batch.refresh_from_db()
    assert batch.state == "uploaded"


def test_two_fields_on_one_column_are_refused(clerk, client_of):
    client = client_of(clerk)
    batch = send(client, theirs(1))
    said = {"column-name": "0", "column-id_number": "0"}
    page = client.post(address(batch), answers(client.get(address(batch)), said))
    assert errors(page) == {"column-id_number": ["This column is “Name” already. Choose another."]}


def test_another_sheet_may_be_chosen(clerk, client_of):
    client = client_of(clerk)
    batch = send(client, rosters.two_sheets(rosters.row(1), rosters.row(2, 姓名="何磊")))
    page = client.get(address(batch), {"sheet": "乙"})
    assert page.context["table"].sheet == "乙"
    assert [table.sheet for table in page.context["tables"]] == ["甲", "乙"]
    client.post(address(batch), answers(page))
    batch.refresh_from_db()
    assert (batch.sheet_name, batch.counts["new"]) == ("乙", 1)
    rosters.apply(batch, by=clerk)
    assert Officer.objects.get().name == "何磊"


def test_another_row_may_hold_the_headings(clerk, client_of):
    client = client_of(clerk)
    lines = ["甲,乙,丙", "填报单位,南京,", "人员,编码,单位", "何磊,1,大队"]
    batch = send(client, "\n".join(lines).encode(), "花名册.csv")
    page = client.get(address(batch), {"heading_row": "3"})
    assert page.context["table"].heading_row == 3
    assert [column.title for column in page.context["columns"]] == ["A · 人员", "B · 编码", "C · 单位"]
    assert page.context["form"]["column-agency"].value() == "2"


@pytest.mark.parametrize(
    "query",
    [
        {"heading_row": "0"},
        {"heading_row": "31"},
        {"heading_row": "30"},
        {"heading_row": "x"},
        {"sheet": "?"},
    ],
)
def test_an_odd_place_is_no_error(query, clerk, client_of):
    client = client_of(clerk)
    assert client.get(address(send(client, theirs(1))), query).status_code == 200


def test_looking_elsewhere_in_a_sheet_that_was_matched_by_hand_is_no_error(clerk, client_of):
    """Two columns under headings of its own and the rest the same in every row."""
    client = client_of(clerk)
    said = {f"column-{name}": "fixed" for name in [*FIXED, "agency"]} | {
        "column-name": "0",
        "column-id_number": "1",
    }
    said |= {f"fixed-{name}": text for name, text in (FIXED | {"agency": "大队"}).items()}
    first = send(client, rosters.workbook({"人员": "何磊", "编码": factories.id_number(1), "丙": "1"}))
    client.post(address(first), answers(client.get(address(first)), said))
    again = send(client, rosters.workbook({"人员": "何磊", "编码": factories.id_number(1)}))
    page = client.get(address(again))
    client.post(address(again), answers(page))
    again.refresh_from_db()
    assert again.state == "checked"
    assert client.get(address(again), {"heading_row": "2"}).status_code == 200


def test_an_empty_sheet_may_be_looked_at(clerk, client_of):
    client = client_of(clerk)
    batch = send(client, rosters.two_sheets(rosters.row(1), dict.fromkeys(rosters.ROW, "")))
    assert client.get(address(batch), {"sheet": "乙"}).context["table"].sheet == "乙"


def test_a_choice_is_remembered_for_the_bureaus_next_sheet_and_for_no_other_bureaus(
    clerk, outsider, client_of
):
    client = client_of(clerk)
    first = send(client, theirs(1, 手机="13800000000"))
    said = {"column-name": "0", "column-id_number": "1", "column-phone": ""}
    client.post(address(first), answers(client.get(address(first)), said))
    stored = ImportHeadings.objects.get()
    assert (stored.province_id, stored.target, stored.matched_by) == ("32", "roster", clerk)
    assert (stored.headings["name"], stored.headings["id_number"]) == ("人员", "编码")
    assert stored.headings["phone"] == ""  # a guess that was refused
    assert "remark" not in stored.headings  # it may stand in the next sheet
    again = send(client, theirs(2, 3))
    assert (again.state, again.counts["new"]) == ("checked", 2)
    elsewhere = send(client_of(outsider), theirs(4))
    assert elsewhere.state == "uploaded"


def test_a_remembered_value_for_every_row_is_asked_about_before_it_is_used_again(clerk, client_of):
    client = client_of(clerk)
    content = rosters.workbook(rosters.row(1), without=["机构层级"])
    first = send(client, content)
    said = {"column-agency_level": "fixed", "fixed-agency_level": "县"}
    client.post(address(first), answers(client.get(address(first)), said))
    again = send(client, content)
    page = client.get(address(again))
    assert again.state == "uploaded"
    assert page.context["form"]["fixed-agency_level"].value() == "县"


def test_a_checked_upload_may_be_matched_anew(clerk, client_of):
    client = client_of(clerk)
    batch = send(client, rosters.workbook(rosters.row(1, 联系方式="13800000000", 手机号="13911111111")))
    page = client.get(address(batch))
    other = {"10": "11", "11": "10"}[page.context["form"]["column-phone"].value()]
    client.post(address(batch), answers(page, {"column-phone": other}))
    batch.refresh_from_db()
    rosters.apply(batch, by=clerk)
    assert Officer.objects.get().phone == {"10": "13800000000", "11": "13911111111"}[other]


def test_what_was_entered_is_matched_no_more(clerk, client_of):
    batch = rosters.enter(rosters.many(1), by=clerk)
    assert client_of(clerk).get(address(batch))["Location"] == batch.get_absolute_url()
    assert client_of(clerk).post(address(batch))["Location"] == batch.get_absolute_url()


def test_why_a_check_could_not_be_done_is_told(clerk, client_of):
    client = client_of(clerk)
    content = "姓名,身份证号,单位\n".encode()
    batch = send(client, content, "花名册.csv")
    page = client.get(address(batch))
    said = {f"column-{name}": "fixed" for name in FIXED}
    said |= {f"fixed-{name}": text for name, text in FIXED.items()}
    page = client.post(address(batch), answers(page, said), follow=True)
    assert "There are no rows under the headings in row 1" in page.context["problem"]
    assert page.context["problem"] in page.content.decode()


def test_another_bureau_finds_nothing(clerk, outsider, client_of):
    batch = send(client_of(clerk), theirs(1))
    assert client_of(outsider).get(address(batch)).status_code == 404
    assert client_of(outsider).post(address(batch)).status_code == 404
