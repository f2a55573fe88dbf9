"""The need against a register worked out by hand, its pages, its links and its workbook."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from certificates.models import Certificate
from plans.services.need import need_report
from tests import factories
from tests.plans.conftest import TODAY, queries_of, text_of, url_of
from training.models import Officer, Posting

SPAN = {"first_year": 2026, "last_year": 2028}


def certify(
    officer, by, *, tier="provincial", level="initial", issued_on=date(2026, 6, 20), number=1, **fields
):
    """An earlier certificate of an officer, without the class and the exam before it."""
    issuer = "00" if tier == "national" else "32"
    return Certificate.objects.create(
        number=f"{'' if issuer == '00' else issuer}{issued_on.year}{number:04d}", tier=tier, level=level,
        province=None if tier == "national" else factories.province(), issuer=issuer, year=issued_on.year,
        sequence=number, officer=officer, holder_name=officer.name, holder_id_number=officer.id_number,
        holder_id_number_hash=officer.id_number_hash, holder_gender="male", holder_province=factories.province(),
        agency_name=officer.agency.name, class_title="培训班", exam_on=issued_on, issued_on=issued_on, issued_by=by,
        is_legacy=True, **fields,
    )  # fmt: skip


@pytest.fixture
def register(clerk, lead):
    """Twelve people of Jiangsu, one of Zhejiang; beside each, what a person reading the notice would say."""
    county = factories.make_agency()
    city = factories.make_agency("南京市支队", level="city", county="")
    province = factories.make_agency("江苏省执法局", level="province", city="", county="")
    elsewhere = factories.make_agency("杭州市支队", level="city", province=factories.province("33"))

    def officer(name, agency=county, **fields):
        return factories.make_officer(name, agency=agency, **fields)

    renewal = {"purpose": "renewal"}
    officer("新进")  # 2026 provincial initial, new
    officer("省局新进", province)  # 2026 national initial, new: any post of a provincial agency
    officer("到期", id_valid_until=date(2027, 10, 1), **renewal)  # 2027 provincial intermediate, ID ends
    officer("早到期", id_valid_until=date(2027, 2, 1), **renewal)  # 2026: trained three months before
    officer("支队长", city, head_type="deputy", id_valid_until=None, **renewal)  # 2026 national intermediate
    officer(
        "大队副", county, head_type="deputy", id_valid_until=date(2030, 1, 1), **renewal
    )  # provincial, spread
    done = officer("已训")  # done in 2026
    certify(done, lead, number=1)
    void = officer("证书作废")  # 2026 provincial initial, new again: a void certificate is none
    certify(
        void, lead, number=2, voided_on=date(2026, 7, 1), voided_by=lead, voided_at="2026-07-01T00:00Z",
        void_reason="误发",
    )  # fmt: skip
    before = officer("上轮", id_valid_until=date(2031, 1, 1), **renewal)  # certified before the round: spread
    certify(before, lead, level="intermediate", issued_on=date(2025, 3, 1), number=3)
    other_level = officer(
        "层次不符", id_valid_until=date(2028, 12, 31), **renewal
    )  # 2028: initial does not count
    certify(other_level, lead, number=4)
    promoted = officer("提任", county, head_type="principal")  # 2026 national initial, moved up in September
    certify(promoted, lead, number=5)
    Posting.objects.create(
        officer=promoted, agency=county, head_type="principal", from_on=date(2026, 9, 1), recorded_by=clerk
    )
    officer("退休", off_post_on=date(2026, 1, 1), off_post_reason="retired")  # off post: not asked for
    officer("外省", elsewhere)
    return {one.name: one for one in Officer.objects.all()}


def needed(report, register):
    names = {one.pk: name for name, one in register.items()}
    return {names[one.officer]: (one.year, one.tier, one.level, one.why) for one in report.due}


def test_a_register_worked_out_by_hand(register):
    report = need_report(**SPAN, on=TODAY, officers=Officer.objects.all(), bureau="32")
    spread = {name: 2026 + register[name].pk % 3 for name in ("大队副", "上轮")}
    own, national = ("provincial", "initial"), ("national", "initial")
    assert needed(report, register) == {
        "新进": (2026, *own, "new"),
        "省局新进": (2026, *national, "new"),
        "到期": (2027, "provincial", "intermediate", "ending"),
        "早到期": (2026, "provincial", "intermediate", "ending"),
        "支队长": (2026, "national", "intermediate", "ending"),
        "大队副": (spread["大队副"], "provincial", "intermediate", "round"),
        "证书作废": (2026, *own, "new"),
        "上轮": (spread["上轮"], "provincial", "intermediate", "round"),
        "层次不符": (2028, "provincial", "intermediate", "ending"),
        "提任": (2026, *national, "moved"),
    }
    assert (report.on_post, report.trained) == (11, 1)
    assert report.heads(tier="national", year=2026) == 3
    assert report.heads(level="initial") == 4
    everybody = need_report(**SPAN, on=TODAY, officers=Officer.objects.all())
    assert (everybody.on_post, everybody.by_bureau["33", 2026]) == (12, 1)


def figures(page):
    """Every figure of the page's tables with its link."""
    cells = [cell for _words, cell in page.context["facts"]] + [
        cell for _year, cell, _ in page.context["bars"]
    ]
    lines = [
        line
        for table in page.context["tables"]
        for line in (*table.lines, *([table.total] if table.total else []))
    ]
    if page.context["bureaus"]:
        lines += page.context["bureaus"].lines
    return cells + [cell for line in lines for cell in line.cells]


@pytest.mark.parametrize("reader", ["clerk", "ministry"])
def test_every_figure_opens_as_many_names(register, cast, english, reader):
    client = english(cast[reader])
    page = client.get(url_of("need"), SPAN)
    text = text_of(page)
    assert "Still to be trained" in text
    shown = [cell for cell in figures(page) if cell.heads]
    assert len(shown) > 15
    for cell in shown:
        assert f'href="{cell.url}"'.replace("&", "&amp;") in text
        assert client.get(cell.url).context["page"].paginator.count == cell.heads, cell.url


def test_the_names_say_why(register, english, clerk):
    text = text_of(english(clerk).get(url_of("need_officers"), SPAN | {"why": "moved"}))
    assert "提任" in text
    assert "Moved since the certificate" in text
    assert "The principal head of a county agency trains at national tier (item 1)." in text
    assert "新进" not in text
    trained = text_of(english(clerk).get(url_of("need_officers"), SPAN | {"why": "done"}))
    assert "<h1>Trained in the round" in trained
    assert "已训" in trained
    assert "外省" not in text_of(english(clerk).get(url_of("need_officers"), SPAN))


def test_the_workbook_holds_figures_and_names_with_masked_numbers(register, english, clerk):
    response = english(clerk).get(url_of("need"), SPAN | {"export": "xlsx"})
    book = load_workbook(io.BytesIO(b"".join(response)))
    figures, names = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    assert (figures[-1][0], sum(figures[-1][1:-1]), figures[-1][-1]) == ("Together", 10, 10)
    assert len(names) == 2 + 1 + 10  # who and when, the heading, the people
    cells = [cell for row in names for cell in row]
    assert "外省" not in cells
    assert register["新进"].masked_id_number in cells
    assert register["新进"].id_number not in cells


@pytest.mark.parametrize(
    ("asked", "says"),
    [({"first_year": 2028, "last_year": 2027}, "Choose a last year"), ({"last_year": 2040}, "Choose a last year"),
     ({"first_year": "x"}, "Enter a whole number."), ({"first_year": 1}, "greater than or equal to 2000")],
)  # fmt: skip
def test_years_that_are_none_are_refused_in_words(register, english, clerk, asked, says):
    for name in ("need", "need_officers"):
        response = english(clerk).get(url_of(name), SPAN | asked)
        assert response.status_code == 200
        if name == "need":
            assert says in text_of(response)


def test_as_many_queries_for_100_people_as_for_10(english, clerk, ministry):
    agency = factories.make_agency()
    clients = [english(clerk), english(ministry)]

    def costs():
        return [
            queries_of(lambda: client.get(url, SPAN | extra))  # noqa: B023
            for client in clients
            for url in (url_of("need"), url_of("need_officers"))
            for extra in ({}, {"export": "xlsx"})
        ]

    for number in range(10):
        factories.make_officer(f"甲{number}", agency=agency)
    few = costs()
    for number in range(90):
        factories.make_officer(f"乙{number}", agency=agency)
    assert costs() == few
    assert max(few) <= 13


def test_an_empty_register_needs_nothing(english, clerk):
    text = text_of(english(clerk).get(url_of("need")))
    assert reverse("plans:plan_list") in text
    assert "Nobody: choose other years" in text_of(english(clerk).get(url_of("need_officers")))
