"""The timetable as rows to type: instructors and laws by their names, times as 830 or 8:30."""

import re
import unicodedata
from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from spreadsheets.values import clean_text

from ..models import Instructor, Law
from ..services.timetables import LessonRow
from .people import CellField

MORE_ROWS = 5
MOST_ROWS = 300
_TIME = re.compile(r"([01]?\d|2[0-3]) ?[:：.时点]? ?([0-5]\d)分?")
_COUNTRY = "中华人民共和国"


def clean_time(text):
    """830, 8:30, 8：30, ８：３０ and 08.30 are half past eight."""
    if not (match := _TIME.fullmatch(unicodedata.normalize("NFKC", text))):
        raise ValidationError(_("“%(value)s” is no time: write 8:30 or 0830."), params={"value": text})
    return time(int(match[1]), int(match[2]))


class TimeField(forms.Field):
    def to_python(self, value):
        text = (value or "").strip()
        return clean_time(text) if text else None

    def prepare_value(self, value):
        return value.strftime("%H:%M") if isinstance(value, time) else value


class Offer:
    """What the rows of a class may name: its syllabus's modules, instructors and laws that `user` sees."""

    def __init__(self, training_class, user):
        syllabus = training_class.syllabus
        self.modules = {str(row.pk): row for row in syllabus.modules.visible_to(user)} if syllabus else {}
        self.instructors = list(Instructor.objects.visible_to(user))
        self.laws = list(Law.objects.visible_to(user))
        names = [person.name for person in self.instructors]
        self.shared_names = (
            {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
        )
        self.first_day, self.last_day = (
            training_class.starts_on.isoformat(),
            training_class.ends_on.isoformat(),
        )

    def name_of(self, person):
        """An instructor as they are chosen: by name, with the unit where two share it."""
        return f"{person.name}（{person.unit}）" if person.name in self.shared_names else person.name

    @property
    def instructor_names(self):
        """(name to choose, what it stands for) of who is in a pool during the class."""
        during = [
            person
            for person in self.instructors
            if not person.left_on or person.left_on.isoformat() > self.first_day
        ]
        return [(self.name_of(person), f"{person.unit} · {person.field}") for person in during]

    @property
    def law_titles(self):
        return list(dict.fromkeys(law.title for law in self.laws))

    def instructor_of(self, text, *, on):
        """The member of a pool whose name is typed; on the day of the lesson, if there is a choice."""
        wanted = _plain(text)
        found = [
            one for one in self.instructors if wanted in (_plain(one.name), _plain(f"{one.name}({one.unit})"))
        ]
        if len(found) > 1 and on:
            found = [
                one for one in found if one.entered_on <= on and not (one.left_on and one.left_on <= on)
            ] or found
        if len({person.unit for person in found}) > 1:
            choices = "、".join(self.name_of(person) for person in found)
            raise ValidationError(_("Two share this name: write %(choices)s."), params={"choices": choices})
        if not found:
            message = _("“%(value)s” is in no pool that you see: choose a name of the list (item 5).")
            raise ValidationError(message, params={"value": text})
        return found[0]

    def laws_of(self, text, *, on):
        """The laws whose titles are typed, with ； between them; of versions the one promulgated last by the lesson."""
        laws = []
        for title in filter(None, map(str.strip, re.split(r"[;；\n]", text))):
            versions = [law for law in self.laws if _law_key(law.title) == _law_key(title)]
            if not versions:
                message = _(
                    "“%(value)s” is not in the register of laws: choose one, with ； between two (item 4)."
                )
                raise ValidationError(message, params={"value": title})
            by_then = [law for law in versions if on is None or law.promulgated_on <= on]
            laws.append(max(by_then or versions, key=lambda law: law.promulgated_on))
        return laws


def _plain(text):
    return text.replace(" ", "").replace("（", "(").replace("）", ")")


def _law_key(title):
    """A title without what is left out in speaking of it."""
    return title.strip(" 《》〈〉").replace(" ", "").removeprefix(_COUNTRY)


class LessonForm(forms.Form):
    """One lesson; a row in which nothing is typed is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    on = DayField(label=_("Day"))
    starts_at = TimeField(label=_("Begins"))
    ends_at = TimeField(label=_("Ends"))
    hours = forms.DecimalField(
        label=_("Hours"), min_value=0.5, max_digits=4, decimal_places=1, localize=False
    )
    module = forms.ChoiceField(label=_("Module"), required=False)
    instructor = CellField(label=_("Instructor"), max_length=160, required=False, clean_cell=clean_text)
    title = CellField(
        label=_("Lesson"),
        max_length=120,
        required=False,
        clean_cell=clean_text,
    )
    laws = forms.CharField(label=_("Laws, with ； between two"), max_length=1000, required=False)
    case_study = CellField(label=_("Case study"), max_length=120, required=False, clean_cell=clean_text)

    def __init__(self, *args, offer, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.empty_permitted = True  # a row that was emptied is deleted
        self.fields["module"].choices = [("", "—"), *((key, str(row)) for key, row in offer.modules.items())]
        for name in ("hours", "starts_at", "ends_at"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
        for name in ("instructor", "laws"):
            self.fields[name].widget.attrs["list"] = f"{name}-offered"
        self.fields["on"].widget.attrs |= {"min": offer.first_day, "max": offer.last_day}
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": field.label or name, "autocomplete": "off"}

    def has_changed(self):
        return bool(set(self.changed_data) - {"pk", "DELETE"})

    def clean(self):
        data = super().clean()
        for name, find in (("instructor", self.offer.instructor_of), ("laws", self.offer.laws_of)):
            if data.get(name):
                try:
                    data[name] = find(data[name], on=data.get("on"))
                except ValidationError as fault:
                    self.add_error(name, fault)
        data["module"] = self.offer.modules.get(data.get("module"))
        data["title"] = data.get("title") or (data["module"].title if data["module"] else "")
        if not data["title"] and self.has_changed():
            self.add_error("title", _("Name the lesson, or choose its module."))
        return data

    @property
    def row(self):
        """What the service takes."""
        names = ("pk", "on", "starts_at", "ends_at", "hours", "title", "module", "case_study")
        data = self.cleaned_data
        return LessonRow(
            **{name: data[name] for name in names},
            instructor=data["instructor"] or None,
            laws=data["laws"] or [],
        )

    @property
    def told(self):
        """(field's label or nothing, message) of everything that is wrong with the row."""
        labels = {name: field.label for name, field in self.fields.items()}
        return [(labels.get(name, ""), message) for name, found in self.errors.items() for message in found]


class _Lessons(forms.BaseFormSet):
    @property
    def typed(self):
        """The rows that are lessons: not empty, not to be deleted."""
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]


def lesson_rows(data, *, lessons=(), offer, more=MORE_ROWS):
    """The timetable to fill in: what is stored, or what was sent, and `more` empty rows under it."""
    formset = forms.formset_factory(
        LessonForm, formset=_Lessons, extra=more, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    stored = [
        {
            "pk": lesson.pk,
            "on": lesson.on,
            "starts_at": lesson.starts_at,
            "ends_at": lesson.ends_at,
            "hours": f"{lesson.hours:f}".removesuffix(".0"),
            "module": str(lesson.module_id or ""),
            "instructor": offer.name_of(lesson.instructor) if lesson.instructor else "",
            "title": lesson.title,
            "laws": "；".join(lesson.law_titles),
            "case_study": lesson.case_study,
        }
        for lesson in lessons
    ]
    return formset(data, initial=None if data else stored, prefix="lessons", form_kwargs={"offer": offer})


def with_more_rows(data, *, copied=None):
    """What was sent, with empty rows added; with the rows of one day once more on another, if `copied` says so."""
    data = data.copy()
    total = (
        min(int(data.get("lessons-TOTAL_FORMS") or 0), MOST_ROWS)
        if data.get("lessons-TOTAL_FORMS", "").isdecimal()
        else 0
    )
    rows = [
        {name: data.get(f"lessons-{index}-{name}", "") for name in LessonForm.base_fields}
        for index in range(total)
    ]
    added = [{} for _row in range(MORE_ROWS)]
    if copied:
        source, target = copied
        added = [row | {"pk": "", "on": target} for row in rows if row["on"] == source]
    for index, row in enumerate(added, start=total):
        for name, value in row.items():
            data[f"lessons-{index}-{name}"] = value
    data["lessons-TOTAL_FORMS"] = str(min(total + len(added), MOST_ROWS))
    return data


class CopyDayForm(forms.Form):
    """From which day the rows are copied to which."""

    copy_from = DayField(label=_("Copy the day"))
    copy_to = DayField(label=_("to the day"))

    def clean(self):
        data = super().clean()
        if data.get("copy_from") and data.get("copy_from") == data.get("copy_to"):
            raise ValidationError(gettext("Choose another day to copy to."))
        return data
