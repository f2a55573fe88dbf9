"""Forms of the syllabus, of laws and of textbooks."""

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum import isbn

from accounts.forms import DayField, ReasonForm
from spreadsheets.values import clean_text

from .. import rules
from ..models import Law, Syllabus, SyllabusModule, Textbook
from .people import CellField

BLANK_MODULES = 6  # rows for new modules under those that are there


class SyllabusForm(forms.ModelForm):
    title = CellField(label=_("Title"), max_length=100, clean_cell=clean_text)
    version = CellField(label=_("Version"), max_length=20, clean_cell=clean_text)
    minimum_hours = forms.IntegerField(label=_("Minimum hours"), min_value=1, max_value=999)

    class Meta:
        model = Syllabus
        fields = ("title", "tier", "level", "version", "minimum_hours")


class ModuleForm(forms.ModelForm):
    """A row; one without a title and without hours is none."""

    title = CellField(label=_("Module"), max_length=100, clean_cell=clean_text)
    minimum_hours = forms.DecimalField(
        label=_("Minimum hours"), min_value=0.5, max_value=999, max_digits=5, decimal_places=1
    )
    is_required = forms.BooleanField(label=_("Required"), required=False, initial=True)

    class Meta:
        model = SyllabusModule
        fields = ("title", "minimum_hours", "is_required")


class _Modules(forms.BaseFormSet):
    def clean(self):
        """Refuse a title that stands there twice: timetables choose a module by it."""
        seen = set()
        for form in self.forms:
            title = (
                form.cleaned_data.get("title")
                if form.is_valid() and not form.cleaned_data.get("DELETE")
                else None
            )
            if title in seen:
                form.add_error(
                    "title", _("“%(title)s” stands there twice: delete one of the rows.") % {"title": title}
                )
            seen |= {title} - {None}

    @property
    def rows(self):
        """What the service takes: (title, least hours, is required) in the order of the page."""
        typed = [form.cleaned_data for form in self.forms]
        return [
            (data["title"], data["minimum_hours"], data["is_required"])
            for data in typed
            if data.get("title") and not data.get("DELETE")
        ]


def module_rows(data, syllabus=None):
    """The modules as rows to fill in, those of `syllabus` first."""
    formset = forms.formset_factory(
        ModuleForm, formset=_Modules, extra=BLANK_MODULES, can_delete=True, max_num=200
    )
    known = syllabus.modules.values("title", "minimum_hours", "is_required") if syllabus else []
    return formset(data, initial=None if data else list(known), prefix="modules")


class CopyForm(forms.Form):
    version = CellField(
        label=_("Version"), max_length=20, clean_cell=clean_text, help_text=_("How the new draft is called.")
    )


class InForceForm(forms.Form):
    in_force_on = DayField(label=_("In force from"))


class WithdrawalForm(ReasonForm):
    withdrawn_on = DayField(
        label=_("Withdrawn from"), help_text=_("The first day on which it is no longer in force.")
    )

    field_order = ("withdrawn_on", "reason")


def _clean_title(text):
    return rules.plain_title(clean_text(text))


class LawForm(forms.ModelForm):
    title = CellField(label=_("Title"), max_length=120, clean_cell=_clean_title)
    promulgated_on = DayField(
        label=_("Promulgated on"), help_text=_("Of a revised law the day of the revision.")
    )
    in_force_on = DayField(label=_("In force on"), required=False)

    class Meta:
        model = Law
        fields = ("title", "kind", "promulgated_on", "in_force_on")


class TextbookForm(forms.ModelForm):
    title = CellField(label=_("Title"), max_length=120, clean_cell=clean_text)
    edition = CellField(label=_("Edition"), max_length=40, required=False, clean_cell=clean_text)

    class Meta:
        model = Textbook
        fields = ("title", "edition", "isbn", "is_national_series")

    def clean_isbn(self):
        """The number as it is printed, with its hyphens; what is none was refused before."""
        text = self.cleaned_data["isbn"]
        return isbn.format(text) if text and isbn.is_valid(text) else text
