"""Invented rows of a roster, for the benchmarks of reading and writing."""

import datetime as dt

from stdnum.cn import ric

HEADINGS = [
    "序号", "姓名", "身份证号", "工作单位", "机构层级", "所在市", "所在县", "职务",
    "负责人类别", "是否在编", "申领方式", "原执法证号", "原证有效期至", "民族", "手机", "备注",
]  # fmt: skip


def people(count):
    """`count` rows under `HEADINGS`, each ID number another one; half of the dates are cells, half are text."""
    for number in range(count):
        born = dt.date(1965, 1, 1) + dt.timedelta(days=number // 999)
        id_number = f"320583{born:%Y%m%d}{number % 999:03d}"
        until = dt.date(2026, 1 + number % 12, 1 + number % 28)
        yield [
            number + 1,
            f"{'王李张刘陈'[number % 5]}{'伟芳娜敏静'[number // 5 % 5]}{'一子明建国'[number // 25 % 5]}",
            id_number + ric.calc_check_digit(id_number + "0"),
            f"苏州市太仓市生态环境综合行政执法大队第{number % 80}中队",
            "县",
            "苏州市",
            "太仓市",
            "执法员",
            "工作人员",
            "是",
            "换领" if number % 3 else "首次申领",
            str(3260000000 + number),
            until if number % 2 else f"{until.year}年{until.month}月{until.day}日",
            "汉族",
            str(13800000000 + number),
            "",
        ]
