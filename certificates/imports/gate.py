"""第(八)项: lists for the gate and registers of enforcement IDs, read from a workbook.

Nothing of these enters the register, so there is no check before an entry: a row that cannot be read has its
answer too, and says why.
"""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from spreadsheets.checking import check_rows
from spreadsheets.fields import Field
from spreadsheets.headings import find_table
from spreadsheets.limits import ReadFault
from spreadsheets.reading import read_workbook
from spreadsheets.values import (
    ValueFault,
    clean_code,
    clean_id_number,
    clean_name,
    clean_text,
    parse_date,
    show_id_number,
)
from training.imports import words
from training.imports.checking import in_each_language

from ..models import GateAnswer
from ..services.gate import Question
from ..services.registers import Issued

_HOLDER = "持证人 持证人姓名 持证人员 持证人员姓名 领证人 领证人姓名 申领人 申领人姓名 申领人员姓名"
_ISSUED = (
    "发证日期 颁发日期 发证时间 颁证日期 颁证时间 签发日期 领证日期 核发日期 证件发放日期 执法证发证日期 "
    "有效期起 有效期自 起始日期"
)
_NUMBER = (
    "执法证号 执法证编号 行政执法证号 行政执法证编号 证件编号 证件号 执法证件编号 执法证件号 执法证号码 证号"
)
_UNTIL = "有效期至 有效期止 有效期 有效期限 证件有效期 截止日期 到期日期 执法证有效期至"
_NAME = GateAnswer._meta.get_field("asked_name").max_length


def _person():
    return [
        Field("name", _("Name"), (*words.headings_of("name"), *_HOLDER.split()), required=True, identifies=True,
              clean=words.at_most(_NAME, clean_name)),
        Field("id_number", _("ID number"), words.headings_of("id_number"), required=True, identifies=True,
              clean=clean_id_number, show=show_id_number),
    ]  # fmt: skip


def list_fields():
    """The columns of a list for the gate."""
    wanted = Field("purpose", _("Way of application"), words.headings_of("purpose"), clean=words.purpose)
    return [*_person(), wanted]


def register_fields(today=date.max):
    """The columns of a register of enforcement IDs, none of which was issued after `today`."""
    return [
        *_person(),
        Field("number", _("Enforcement ID number"), tuple(_NUMBER.split()), clean=words.at_most(40, clean_code)),
        Field("issued_on", _("Enforcement ID issued on"), tuple(_ISSUED.split()), required=True,
              clean=_no_day_after(today)),
        Field("valid_until", _("Enforcement ID valid until"), tuple(_UNTIL.split()), clean=_day_as_written),
        Field("purpose", _("Way of application"), words.headings_of("purpose"), clean=words.purpose),
    ]  # fmt: skip


def _no_day_after(today):
    def checked(value):
        day = parse_date(value)
        if day and day > today:
            raise ValueFault(
                _("%(day)s lies ahead: write the day on which the ID was issued."), day=day.isoformat()
            )
        return day

    return checked


def _day_as_written(value):
    """A day, or what stands in its place (“长期”): it is told again and decides nothing."""
    try:
        return parse_date(value)
    except ValueFault:
        return words.at_most(40, clean_text)(value)


class _Read(NamedTuple):
    row: int
    values: dict
    fault: dict | None


def _read(content, file_name, fields):
    """Return each row of the workbook's table with its clean values; `fault`: language → what is wrong in it."""
    named = [
        replace(field, aliases=(*field.aliases, *in_each_language(field.label).values())) for field in fields
    ]
    checked = check_rows(find_table(read_workbook(content, file_name), named), named)
    if not checked.rows:
        raise ReadFault(_("There are no rows under the headings. Fill in the table and upload it again."))
    faults = _faults_by_row(checked.faults, fields)
    return [_Read(row.number, row.values, faults.get(row.number)) for row in checked.rows]


def _faults_by_row(faults, fields):
    labels = {str(field.label): field.label for field in fields}
    told = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            for fault in faults:
                texts = told.setdefault(fault.row, {})
                before = f"{texts[code]} " if code in texts else ""
                texts[code] = f"{before}{labels[fault.field]}: {fault.message}"
    return told


def read_list(*, content, file_name, purpose):
    """Return the `Question`s of a list, in the order of its rows; `purpose`: of the rows that do not say."""
    return [
        Question(
            read.values["name"] or "",
            read.values["id_number"] or "",
            read.values["purpose"] or purpose,
            read.row,
            read.fault,
        )
        for read in _read(content, file_name, list_fields())
    ]


def read_register(*, content, file_name, today):
    """Return the `Issued` enforcement IDs of a register, in the order of its rows."""
    return [
        Issued(
            read.row,
            fault=read.fault,
            **{name: value or _nothing(value) for name, value in read.values.items()},
        )
        for read in _read(content, file_name, register_fields(today))
    ]


def _nothing(value):
    return value if isinstance(value, date) else ""
