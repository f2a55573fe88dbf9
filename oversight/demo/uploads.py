"""Two rosters per bureau that came by workbook: one entered, one whose wrong rows wait for the clerk."""

import io
from itertools import islice

from spreadsheets.writing import ExportSheet, write_workbook
from training.imports.roster import ROSTER
from training.imports.target import Scope
from training.services.imports import apply_batch, check_file

from .people import officers_of

HEADINGS = [
    ("姓名", "name"),
    ("身份证号", "id_number"),
    ("工作单位", "agency_name"),
    ("机构层级", "level"),
    ("所在市", "city"),
    ("所在县", "county"),
    ("职务", "post_title"),
    ("负责人类别", "head_type"),
    ("是否在编", "is_established"),
    ("申领方式", "purpose"),
    ("手机", "phone"),
]
WORDS = {
    "province": "省",
    "city": "市",
    "county": "县",
    "principal": "主要负责人",
    "deputy": "其他负责人",
    "staff": "工作人员",
}


def load(bureau, *, by, at):
    """Upload, check and enter eight newcomers; upload and check five rows of which two are wrong."""
    day = at.date()
    newcomers = list(islice(officers_of(bureau, count=150, on=day), 136, 149))
    _check(bureau, newcomers[:8], "新入职人员名单.xlsx", by=by, at=at, is_entered=True)
    wrong = [dict(person) for person in newcomers[8:]]
    wrong[1]["id_number"] = wrong[1]["id_number"][:15] + "000"
    wrong[3]["purpose"] = ""
    _check(bureau, wrong, "补报人员名单.xlsx", by=by, at=at, is_entered=False)


def _check(bureau, people, file_name, *, by, at, is_entered):
    places = {name: (level, city, county) for name, level, city, county in bureau.agencies}
    rows = [
        person | dict(zip(("level", "city", "county"), places[person["agency_name"]], strict=True))
        for person in people
    ]
    workbook = io.BytesIO()
    columns = [(heading, lambda row, name=name: _cell(name, row[name])) for heading, name in HEADINGS]
    write_workbook(workbook, [ExportSheet("花名册", columns, rows)])
    arguments = {"target": ROSTER, "scope": Scope(by.province), "by": by, "at": at}
    batch = check_file(content=workbook.getvalue(), file_name=file_name, **arguments)
    if is_entered:
        apply_batch(batch=batch, **arguments)


def _cell(name, value):
    if name == "is_established":
        return "是" if value else "否"
    if name == "purpose":
        return {"first_issue": "首次申领", "renewal": "换领"}.get(value, "")
    return WORDS.get(value, value)
