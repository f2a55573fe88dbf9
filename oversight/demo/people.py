"""Who appears in the demo: accounts, agencies and invented officers of three bureaus."""

from datetime import date, timedelta
from typing import NamedTuple

from stdnum.cn import ric

from accounts.access import Role

ACCOUNTS = [
    # user name, name, role, province
    ("ministry_admin", "部级管理员", Role.ADMINISTRATOR, None),
    ("ministry_reviewer", "部级审核员", Role.REVIEWER, None),
    ("auditor", "审计员", Role.AUDITOR, None),
    ("lead_32", "沈建国", Role.LEAD, "32"),
    ("clerk_32", "顾晓梅", Role.CLERK, "32"),
    ("lead_51", "罗志强", Role.LEAD, "51"),
    ("clerk_51", "邓丽华", Role.CLERK, "51"),
    ("lead_66", "马新民", Role.LEAD, "66"),
    ("clerk_66", "古丽娜尔", Role.CLERK, "66"),
    ("lead_63", "才让多杰", Role.LEAD, "63"),
]


class Bureau(NamedTuple):
    code: str
    area: str  # the first six digits of its people's ID numbers
    agencies: list  # (name, level, city, county)


def _agencies(provincial, cities):
    rows = [(provincial, "province", "", "")]
    for city, counties in cities.items():
        rows.append((f"{city}生态环境综合行政执法支队", "city", city, ""))
        rows += [(f"{city}{county}生态环境综合行政执法大队", "county", city, county) for county in counties]
    return rows


BUREAUS = [
    Bureau(
        "32",
        "320102",
        _agencies(
            "江苏省生态环境综合行政执法局",
            {
                "南京市": ["玄武区", "江宁区", "溧水区"],
                "苏州市": ["昆山市", "太仓市", "吴江区"],
                "徐州市": ["沛县", "丰县"],
            },
        ),
    ),
    Bureau(
        "51",
        "510104",
        _agencies(
            "四川省生态环境保护综合行政执法总队",
            {
                "成都市": ["武侯区", "双流区", "郫都区"],
                "绵阳市": ["涪城区", "江油市"],
                "凉山彝族自治州": ["西昌市", "会理市"],
            },
        ),
    ),
    Bureau(
        "66",
        "659001",
        _agencies(
            "新疆生产建设兵团生态环境综合行政执法总队",
            {
                "第八师石河子市": ["一四三团", "一五〇团"],
                "第一师阿拉尔市": ["十团", "十二团"],
                "第六师五家渠市": ["一〇二团", "芳草湖农场"],
            },
        ),
    ),
]

WITHOUT_POST = 68  # the roster did not say it: seen before the certificate is issued

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲建国志新文海燕鹏飞宇晨欣怡浩思雨"
_SPECIAL = {
    "32": ["欧阳㛃", "史𠮷"],
    "51": ["阿苏木呷", "吉克·阿依", "尼玛·扎西"],
    "66": ["阿依古丽·买买提", "努尔兰·别克", "古丽米热·艾山", "巴图·那生"],
}


def _id_number(area, serial):
    born = date(1970, 1, 5) + timedelta(days=serial * 61 % 11000)
    body = f"{area}{born:%Y%m%d}{serial % 1000:03d}"
    return body + ric.calc_check_digit(body + "0")


def name_of(code, serial):
    """An invented name; `code`: the bureau's, whose region has names of its own."""
    special = _SPECIAL.get(code, [])
    if serial % 29 == 3 and serial // 29 < len(special):
        return special[serial // 29]
    shifted = serial + int(code) * 11
    family = _FAMILY[shifted * 7 % len(_FAMILY)]
    first, second = _GIVEN[shifted * 13 % len(_GIVEN)], _GIVEN[shifted * 31 % len(_GIVEN)]
    return family + first + (second if serial % 3 else "")


def officers_of(bureau, *, count, on):
    """Yield the values of `count` invented officers, spread over the bureau's agencies.

    Every agency has one principal and one deputy head; one officer in three renews an enforcement ID
    that ends within three years of `on`; one in twenty is outside the establishment.
    """
    agencies = bureau.agencies
    for serial in range(count):
        place, turn = serial % len(agencies), serial // len(agencies)
        level = agencies[place][1]
        head_type = {0: "principal", 1: "deputy"}.get(turn, "staff")
        is_renewal = (serial + turn) % 3 == 0
        yield {
            "name": name_of(bureau.code, serial),
            "id_number": _id_number(bureau.area, serial + 1),
            "agency_name": agencies[place][0],
            "head_type": head_type,
            "post_title": "" if serial == WITHOUT_POST else _post_title(level, head_type),
            "is_established": serial % 20 != 19,
            "purpose": "renewal" if is_renewal else "first_issue",
            "enforcement_id": f"{bureau.code}{20210000 + serial}" if is_renewal else "",
            "id_valid_until": on + timedelta(days=serial * 53 % 1000 - 60) if is_renewal else None,
            "ethnicity": {"51": "彝族", "66": "维吾尔族"}.get(bureau.code, "汉族")
            if serial % 7 == 3
            else "汉族",
            "education": ["大学专科", "大学本科", "硕士研究生"][serial * 5 % 3],
            "phone": f"1390000{serial:04d}",
        }


def _post_title(level, head_type):
    heads = {
        "province": ("局长", "副局长"),
        "city": ("支队长", "副支队长"),
        "county": ("大队长", "副大队长"),
    }[level]
    return {"principal": heads[0], "deputy": heads[1]}.get(head_type, "执法员")
