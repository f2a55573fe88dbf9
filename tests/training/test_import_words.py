"""The words in which bureaus fill in a roster."""

import pytest

from spreadsheets.values import ValueFault
from training.imports import words
from training.imports.agencies import likely_doubles, most_common
from training.models import Agency


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("省", "province"), ("省级", "province"), ("自治区级", "province"), ("兵团", "province"),
        ("市", "city"), ("设区的市", "city"), ("地级", "city"), ("州", "city"), ("师", "city"), ("盟", "city"),
        ("县", "county"), ("区", "county"), ("区县", "county"), ("县级市", "county"), ("旗", "county"), ("团", "county"),
        ("县（区）", "county"), (" 县 级 ", "county"),
    ],
)  # fmt: skip
def test_levels(word, level):
    assert words.agency_level("32")(word) == level


def test_in_a_municipality_the_city_is_the_province():
    assert words.agency_level("11")("市级") == "province"
    assert words.agency_level("11")("区级") == "county"


@pytest.mark.parametrize(
    ("word", "head"),
    [
        ("主要负责人", "principal"), ("一把手", "principal"), ("正职", "principal"),
        ("主持工作", "principal"), ("副职（主持工作）", "principal"), ("代理大队长", "principal"),
        ("其他负责人", "deputy"), ("副职", "deputy"), ("协助主持工作", None),
        ("工作人员", "staff"), ("一般工作人员", "staff"), ("否", "staff"), ("是", None), ("局长", None),
    ],
)  # fmt: skip
def test_heads(word, head):
    if head is None:
        with pytest.raises(ValueFault):
            words.head_type(word)
    else:
        assert words.head_type(word) == head


@pytest.mark.parametrize(
    ("word", "answer"),
    [("是", True), ("在编", True), (True, True), (False, False), ("否", False), ("编外", False), ("", None)],
)
def test_establishment(word, answer):
    assert words.is_established(word) is answer


@pytest.mark.parametrize(
    ("word", "purpose"),
    [
        ("首次申领", "first_issue"),
        ("新申领", "first_issue"),
        ("初次", "first_issue"),
        ("换证", "renewal"),
        ("到期换证", "renewal"),
    ],
)
def test_purposes(word, purpose):
    assert words.purpose(word) == purpose


def agency(name, county="玄武区", level="county", city="南京市"):
    return Agency(name=name, level=level, city=city, county=county)


NAME = "南京市玄武区生态环境综合行政执法大队"


@pytest.mark.parametrize(
    ("new", "other", "is_double"),
    [
        (agency("玄武区生态环境综合行政执法大队"), agency(NAME), True),
        (agency("南京市玄武区生态环境执法大队"), agency(NAME), True),
        (agency("南京市玄武区生态环境综合行政执法大对"), agency(NAME), True),
        (agency("南京市玄武区生态环境综合行政执法大队。"), agency(NAME), True),
        (agency("玄武区生态环境综合行政执法大队", county=""), agency(NAME), True),
        (agency("兵团生态环境综合行政执法总队"), agency("新疆生产建设兵团生态环境综合行政执法总队"), True),
        (agency("玄武区生态环境综合行政执法大队"), agency("玄武区生态环境综合行政执法大队经济开发区分局"), False),
        (agency("南京市溧水区生态环境综合行政执法大队", "溧水区"), agency(NAME), False),
        (agency("徐州市丰县生态环境综合行政执法大队", "", city=""), agency("徐州市沛县生态环境综合行政执法大队", ""), False),
        (agency("玄武区执法一大队"), agency("玄武区执法二大队"), False),
        (agency("玄武区执法大队一中队"), agency("玄武区执法大队"), False),
        (agency(NAME, level="city"), agency(NAME + "。"), False),
    ],
)  # fmt: skip
def test_likely_doubles(new, other, is_double):
    assert likely_doubles([new], [other]) == ([(new, other)] if is_double else [])


def test_two_new_agencies_may_be_one():
    one, other = agency(NAME), agency("南京市玄武区生态环境执法大队")
    assert likely_doubles([one, other], []) == [(other, one)]


def test_most_rows_decide():
    assert most_common(["", "a", "b", "b"]) == "b"
    assert most_common(["a", "b"]) == "a"
    assert most_common([""]) is None
