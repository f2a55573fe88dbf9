"""Workbooks made for a test, and the roster's columns as an import describes them."""

import datetime as dt
import io
import pathlib
import zipfile

import openpyxl

from spreadsheets.fields import Field
from spreadsheets.values import (
    choice_of,
    clean_code,
    clean_id_number,
    clean_name,
    clean_phone,
    parse_date,
    parse_yes_no,
    show_id_number,
)

ROSTERS = pathlib.Path(__file__).parents[1] / "data" / "rosters"

ROSTER = [
    Field("name", "姓名", required=True, clean=clean_name, identifies=True),
    Field(
        "id_number",
        "身份证号",
        ("身份证", "公民身份号码"),
        required=True,
        clean=clean_id_number,
        identifies=True,
        unique=True,
        show=show_id_number,
    ),
    Field("agency", "工作单位", ("单位名称", "单位"), required=True),
    Field(
        "level", "机构层级", ("机构级别",), required=True, clean=choice_of({"省": "P", "市": "C", "县": "T"})
    ),
    Field("city", "所在市"),
    Field("county", "所在县"),
    Field("position", "职务", ("现任职务",)),
    Field(
        "post",
        "负责人类别",
        ("是否负责人",),
        required=True,
        clean=choice_of({"主要负责人": 1, "其他负责人": 2, "工作人员": 3}),
    ),
    Field("is_established", "是否在编", ("在编情况",), required=True, clean=parse_yes_no),
    Field(
        "purpose", "申领方式", ("证件申领方式",), required=True, clean=choice_of({"首次申领": 1, "换领": 2})
    ),
    Field("licence", "原执法证号", ("原行政执法证号",), clean=clean_code),
    Field("expires_on", "原证有效期至", ("原证有效期",), clean=parse_date),
    Field("ethnicity", "民族"),
    Field("education", "学历"),
    Field("phone", "手机", ("联系电话",), clean=clean_phone),
    Field("remark", "备注"),
]


def roster(name):
    return (ROSTERS / name).read_bytes()


def workbook(*sheets):
    """The bytes of an .xlsx whose sheets are lists of rows; `fill` functions may be given instead."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(sheets, 1):
        worksheet = book.create_sheet(f"Sheet{number}")
        if callable(sheet):
            sheet(worksheet)
        else:
            for row in sheet:
                worksheet.append(row)
    return saved(book)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def repacked(content, change):
    """The workbook with some of its parts changed: `change` maps a part's name to a function of its bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({name: change.get(name, bytes)(archive.read(name)) for name in archive.namelist()})


def ods(rows):
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="花名册">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>""",
        }
    )


SHEET = "xl/worksheets/sheet1.xml"
TEXT_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
SMALL = workbook([["姓名", "数"], ["张伟", 1], ["=1+1", dt.date(2024, 3, 5)]])
