"""The grid in which a plan is filled in: a form for each row, and what each said when the page was opened."""

import json
from itertools import islice

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.functional import cached_property

from ..models import Plan, PlanClass, PlanYear
from ..services.contents import CLASS_FIELDS, NEED_FIELDS, TEXT_FIELDS, YEAR_FIELDS, plain
from ..services.writing import Report, Typed

NEW_ROWS = 2  # empty rows below the classes; after a save there are as many again
MOST_NEW_ROWS = 200  # that one save can bring
LARGEST = 32_767  # of a number: what every database keeps; no bureau has so many officers
WIDE = {"title", "audience", "content", "place", "funding_source", "host", "budget_source"}


class GridForm(forms.ModelForm):
    """A row; numbers are typed as text, so that what is no number stays in its field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField | forms.DecimalField):
                field.widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 12})
                field.widget.attrs["class"] = "num"
                if not isinstance(field, forms.DecimalField):
                    field.validators.append(MaxValueValidator(LARGEST))
            elif name in WIDE:
                field.widget.attrs["class"] = "wide"
            field.widget.attrs |= {"data-column": name, "autocomplete": "off"}


class PlanForm(GridForm):
    class Meta:
        model = Plan
        fields = [*NEED_FIELDS, *TEXT_FIELDS]
        widgets = {
            "overall_need": forms.Textarea(attrs={"rows": 5}),
            "safeguards": forms.Textarea(attrs={"rows": 5}),
        }


class YearForm(GridForm):
    class Meta:
        model = PlanYear
        fields = YEAR_FIELDS


class ClassForm(GridForm):
    class Meta:
        model = PlanClass
        fields = CLASS_FIELDS

    def clean(self):
        data = super().clean()
        if data.get("kind") == "skills":
            data["level"] = ""
        return data


class PlanGrid:
    """Every form of a plan's grid; unbound without `data`.

    `report`: what became of a save; the page then shows what stands there now beside what was typed.
    """

    def __init__(self, plan, *, years, classes, data=None, report=None):
        self.plan, self.data, self.report = plan, data, report or Report()
        self._is_stored = report is not None  # a save that was refused has stored nothing
        self._rows = {}  # prefix → (place, row, form class)
        if plan.is_three_year:
            self._rows["plan"] = ("plan", plan, PlanForm)
            self._rows |= {f"year-{row.year}": (("year", row.year), row, YearForm) for row in years}
        else:
            self._rows |= {f"class-{row.pk}": (("class", row.pk), row, ClassForm) for row in classes}
        # Read before a form writes what was typed into the row.
        self._said = {
            prefix: [row.version, _said(row, form)] for prefix, (_p, row, form) in self._rows.items()
        }
        self._seen = _seen(data)
        if report and data is not None:
            self.data = self._with_what_stands_now()

    def _with_what_stands_now(self):
        """What was sent, with what others wrote meanwhile in the columns that were not touched here."""
        data = self.data.copy()
        for prefix, (_place, _row, form_class) in self._rows.items():
            if prefix in self._seen:
                touched = form_class(self.data, prefix=prefix, initial=self._seen[prefix][1]).changed_data
                now = {name: value for name, value in self._said[prefix][1].items() if name not in touched}
                for name, value in now.items():
                    data[f"{prefix}-{name}"] = "" if value is None else value
        return data

    @property
    def seen(self):
        """What the page shows of every row, to be sent back with what is typed."""
        return json.dumps(self._said)

    @cached_property
    def forms(self):
        """Place → form of every row that is there."""
        return {place: self._form(prefix) for prefix, (place, _row, _form) in self._rows.items()}

    def _form(self, prefix):
        place, row, form_class = self._rows[prefix]
        seen = self._seen.get(prefix)
        form = form_class(
            self.data if seen else None, instance=row, prefix=prefix, initial=seen[1] if seen else {}
        )
        form.is_removed = seen is not None and bool(self.data.get(f"{prefix}-remove"))
        form.is_clash = place in self.report.clashes
        form.foreign = self.report.clashes.get(place) or {}
        form.fault = self.report.faults.get(place)
        return form

    @property
    def head(self):
        return self.forms.get("plan")

    @property
    def years(self):
        return [form for place, form in self.forms.items() if place[0] == "year"]

    @property
    def classes(self):
        return [form for place, form in self.forms.items() if place[0] == "class"]

    @cached_property
    def new(self):
        """Rows below for classes that are not there yet; what was typed into a row that is gone stands there too."""
        if self.plan.is_three_year:
            return []
        kept = [form for form in self.sent if self._is_kept(form)]
        taken = {form.prefix for form in kept}
        free = (number for number in range(MOST_NEW_ROWS) if f"new-{number}" not in taken)
        gone = [self._gone_form(number, prefix) for prefix, number in zip(self._gone, free, strict=False)]
        return [*kept, *gone, *(self._new_form(number) for number in islice(free, NEW_ROWS))]

    def _new_form(self, number, data=None, **given):
        given |= {"empty_permitted": True, "use_required_attribute": False}
        form = ClassForm(data, instance=PlanClass(plan=self.plan), prefix=f"new-{number}", **given)
        form.is_removed, form.is_clash, form.foreign, form.fault = False, False, {}, None
        return form

    @cached_property
    def sent(self):
        """The new rows that were sent and hold something."""
        if self.data is None or self.plan.is_three_year:
            return []
        numbers = [number for number in range(MOST_NEW_ROWS) if f"new-{number}-title" in self.data]
        sent = [self._new_form(number, self.data) for number in numbers]
        return [form for form in sent if form.has_changed()]

    @cached_property
    def _sound(self):
        """The new rows that a save stores, in the order in which its report counts them."""
        return [form for form in self.sent if form.is_valid()]

    def _is_kept(self, form):
        """Whether what was typed into a new row is stored nowhere: it has a fault, or the save was refused."""
        if self._is_stored and form in self._sound:
            form.fault = self.report.faults.get(("new", self._sound.index(form)))
            return form.fault is not None
        return True

    def _gone_form(self, number, prefix):
        """What was typed into a row that somebody removed, as a new row."""
        typed = {name: self.data.get(f"{prefix}-{name}", "") for name in CLASS_FIELDS}
        form = self._new_form(number, initial=typed)
        form.is_clash = True
        return form

    @cached_property
    def _gone(self):
        """Rows that somebody removed while they were being typed over."""
        gone = [prefix for prefix in self._seen if prefix.startswith("class-") and prefix not in self._rows]
        return [
            prefix for prefix in gone
            if ClassForm(self.data, prefix=prefix, initial=self._seen[prefix][1]).has_changed()
            and not self.data.get(f"{prefix}-remove")
        ]  # fmt: skip

    def typed(self):
        """What the service stores: each row that was touched, of it the columns that are sound."""
        typed = {}
        for place, form in self.forms.items():
            version = self._seen.get(form.prefix, [0])[0]
            if form.is_removed:
                typed[place] = Typed(version, {}, {}, is_removed=True)
            elif form.is_bound and form.has_changed():
                form.full_clean()
                seen = {name: _read(form.fields[name], form.initial.get(name)) for name in form.cleaned_data}
                values = {name: value for name, value in form.cleaned_data.items() if value != seen[name]}
                typed[place] = Typed(version, seen, values)
        added = [form.cleaned_data for form in self._sound]
        return typed | ({"new": added} if added else {})

    @property
    def is_complete(self):
        """Whether all that was typed is stored; needs the report of the save."""
        forms = [form for form in self.forms.values() if form.is_bound and not form.is_removed]
        is_sound = all(form.is_valid() for form in [*forms, *self.sent])
        return is_sound and not self._gone and not self.report.clashes and not self.report.faults


def _said(row, form_class):
    return {name: plain(getattr(row, name)) for name in form_class.Meta.fields}


def _read(field, value):
    """A column as the page showed it; what no page can have shown is nothing."""
    try:
        return field.to_python(value)
    except ValidationError:
        return None


def _seen(data):
    """Prefix → [version, columns] as the page was opened; nothing of a page that was tampered with."""
    try:
        seen = json.loads(data.get("seen", "{}")) if data is not None else {}
    except ValueError:
        return {}
    return {
        prefix: said
        for prefix, said in (seen.items() if isinstance(seen, dict) else ())
        if isinstance(said, list) and len(said) == 2 and isinstance(said[1], dict)
    }
