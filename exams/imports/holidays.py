"""第(七)项: the public holidays of a year, a day a row; a deadline on one of them rolls to the day after."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from spreadsheets.fields import Field
from spreadsheets.values import parse_date
from training.imports import words
from training.imports.checking import Known, State
from training.imports.target import Column, Register, Target
from training.imports.targets import register

from ..models import Holiday
from ..services.holidays import keep_holidays, take_back_holidays

_NAME = Holiday._meta.get_field("name")


class Holidays(Target):
    """第(七)项: the ministry's own table; every bureau's deadlines follow it."""

    name = "holidays"
    permission = Permission.REFERENCE_EDIT
    section = "make_ups"
    identity = "on"
    compared = ("name",)
    is_national = True
    preview = (Column("on", _("Day")), Column("name", _("Name of the holiday")))

    def title(self, scope=None):
        return gettext("Public holidays")

    def crumbs(self, scope):
        return [
            (reverse("exams:make_up_list"), gettext("Make-ups due")),
            (reverse("exams:holiday_list"), gettext("Public holidays")),
        ]

    def onward(self, scope):
        return reverse("exams:holiday_list"), gettext("To the table of holidays")

    def instructions(self, scope):
        return (
            gettext("Public holidays, a day a row"),
            gettext("A make-up's last day on one of these days moves to the day after (item 7)."),
        )

    def fields(self, scope):
        return [
            Field("on", _("Day"), ("日期", "放假日期", "节假日日期", "休假日期"), required=True, clean=parse_date,
                  identifies=True, unique=True),
            Field("name", _("Name of the holiday"), ("名称", "节日", "节假日", "节假日名称", "节日名称"), required=True,
                  clean=words.at_most(_NAME.max_length)),
        ]  # fmt: skip

    def example(self):
        return {"on": "2026-10-01", "name": "国庆节"}

    def key(self, values):
        return values["on"].isoformat()

    def look_up(self, scope, lines):
        return Register(
            {row.on.isoformat(): Known(row.pk, 1, {"name": row.name}) for row in Holiday.objects.all()}
        )

    def enter(self, check, *, batch, scope, by, at, tick):
        return keep_holidays(
            new=[(line.values["on"], line.values["name"]) for line in check.of_state(State.NEW)],
            changed=[
                (line.known.pk, line.known.values["name"], line.values["name"])
                for line in check.of_state(State.CHANGED)
            ],
            by=by,
            target=batch,
        )

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_holidays(journal, by=by, target=batch)


HOLIDAYS = register(Holidays())
