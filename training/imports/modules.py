"""第(四)项: the modules of a draft of the syllabus, in the order of the sheet."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from spreadsheets.fields import Field
from spreadsheets.values import ValueFault, parse_decimal, parse_yes_no

from ..models import Syllabus, SyllabusModule
from ..services.syllabuses import keep_modules, take_back_modules
from . import words
from .checking import Known, State
from .target import Column, Register, Target
from .targets import register

MOST_HOURS = 999


def clean_hours(value):
    """Hours of training with at most one decimal, more than none."""
    hours = parse_decimal(value)
    if hours is None:
        return None
    if not 0 < hours <= MOST_HOURS or hours != round(hours, 1):
        raise ValueFault(_("Hours are a number above 0 with at most one decimal."))
    return Decimal(hours).quantize(Decimal("0.1"))


class Modules(Target):
    """A module is known by its title within the draft."""

    name = "modules"
    permission = Permission.REFERENCE_EDIT
    section = "content"
    identity = "title"
    compared = ("minimum_hours", "is_required")
    masked = frozenset()
    is_national = True
    preview = (
        Column("title", _("Module")),
        Column("minimum_hours", _("Minimum hours")),
        Column("is_required", _("Required")),
    )

    def subjects(self, user):
        return Syllabus.objects.visible_to(user).drafts()

    def subject(self, pk):
        return Syllabus.objects.get(pk=pk)

    def title(self, scope=None):
        if scope and scope.subject:
            return gettext("Modules – %(syllabus)s") % {"syllabus": scope.subject}
        return gettext("Modules of a syllabus")

    def crumbs(self, scope):
        syllabuses = (reverse("training:syllabus_list"), gettext("Syllabuses"))
        return [syllabuses, (scope.subject.get_absolute_url(), str(scope.subject))]

    def instructions(self, scope):
        return (
            gettext("Modules of the syllabus, a module a row"),
            gettext("Required is yes or no; an empty cell means yes."),
        )

    def fields(self, scope):
        title = words.at_most(SyllabusModule._meta.get_field("title").max_length)
        return [
            Field("title", _("Module"), ("模块", "模块名称", "课程模块", "培训模块", "培训内容", "课程名称", "名称", "内容"),
                  required=True, clean=title, identifies=True, unique=True),
            Field("minimum_hours", _("Minimum hours"), ("最低学时", "最少学时", "学时", "学时数", "学时要求", "课时"),
                  required=True, clean=clean_hours),
            Field("is_required", _("Required"), ("必修", "是否必修", "必修/选修", "是否必训", "必训"), clean=_required),
        ]  # fmt: skip

    def choices(self, scope):
        return {"is_required": list(words.YES_NO.values())}

    def example(self):
        return {"title": "生态环境法律法规", "minimum_hours": "8", "is_required": "是"}

    def look_up(self, scope, lines):
        modules = scope.subject.modules.all()
        facts = {
            module.title: {"minimum_hours": module.minimum_hours, "is_required": module.is_required}
            for module in modules
        }
        return Register({module.title: Known(module.pk, 1, facts[module.title]) for module in modules})

    def words(self, name, value):
        if name == "is_required" and isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        return super().words(name, value)

    def enter(self, check, *, batch, scope, by, at, tick):
        return keep_modules(
            syllabus=scope.subject,
            new=[
                (line.values["title"], line.values["minimum_hours"], line.values["is_required"] is not False)
                for line in check.of_state(State.NEW)
            ],
            changed=[
                (
                    line.known.pk,
                    line.known.values,
                    line.known.values | {name: new for name, _old, new in line.changes},
                )
                for line in check.of_state(State.CHANGED)
            ],
        )

    def undo(self, journal, *, batch, scope, by, at):
        return take_back_modules(journal, syllabus=scope.subject)


def _required(value):
    """选修 says no, 必修 says yes."""
    text = str(value).strip() if value is not None else ""
    return {"选修": False, "必修": True}[text] if text in ("选修", "必修") else parse_yes_no(value)


MODULES = register(Modules())
