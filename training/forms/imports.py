"""The forms that take a workbook and say which of its columns is which."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.limits import MAX_BYTES
from spreadsheets.values import ValueFault

PASTED_NAME = gettext_lazy("Pasted rows")
FIXED = "fixed"


class UploadForm(forms.Form):
    """A file, or the rows of one as pasted text."""

    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        allow_empty_file=True,  # the reader says it better
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste rows copied from a spreadsheet, with their headings"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean_file(self):
        """Refuse a file by its size before it is read into memory."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)d MB; at most %(limit)d MB can be read. Split it into several files."),
                params={"size": -(-file.size // 1_000_000), "limit": MAX_BYTES // 1_000_000},
            )
        return file

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("pasted", "").strip():
            self.add_error("file", _("Choose the file that holds the table."))
        return cleaned

    @property
    def upload(self):
        """What was sent, as content (bytes) and file name."""
        file = self.cleaned_data["file"]
        if file:
            return {"content": file.read(), "file_name": file.name}
        return {"content": self.cleaned_data["pasted"].encode(), "file_name": f"{PASTED_NAME}.txt"}

    @property
    def blamed(self):
        """The field that a fault of the content belongs to."""
        return "file" if self.cleaned_data.get("file") else "pasted"


class HeadingsForm(forms.Form):
    """Each field's column, or a value for all rows, or nothing."""

    def __init__(self, *args, fields, table, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.targets = {field.name: field for field in fields}
        named = [(str(column.index), column.title, "、".join(column.samples)) for column in columns]
        self.options = [
            ("", _("– leave empty –"), ""),
            *named,
            (FIXED, _("the same value in every row:"), ""),
        ]
        choices = [(value, label) for value, label, _samples in self.options]
        for field in fields:
            chosen = table.columns.get(field.name, FIXED if field.name in table.fixed else "")
            label = str(field.label)
            self.fields[f"column-{field.name}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=str(chosen)
            )
            self.fields[f"fixed-{field.name}"] = forms.CharField(
                label=_("Value of %(field)s in every row") % {"field": label},
                required=False,
                max_length=200,
                initial=table.fixed.get(field.name, ""),
            )

    def rows(self):
        """Yield (field, its choice, its fixed value, samples of the chosen column) for the page."""
        samples = {value: text for value, _label, text in self.options}
        for name, field in self.targets.items():
            chosen = self[f"column-{name}"]
            yield field, chosen, self[f"fixed-{name}"], samples.get(chosen.value(), "")

    def clean(self):
        cleaned = super().clean()
        taken = {}
        for name, field in self.targets.items():
            chosen = cleaned.get(f"column-{name}")
            if chosen == FIXED:
                self._check_fixed(field)
            elif chosen:
                other = taken.setdefault(chosen, field)
                if other is not field:
                    self.add_error(
                        f"column-{name}",
                        _("This column is “%(other)s” already. Choose another.") % {"other": other.label},
                    )
            elif (
                field.required
                and f"column-{name}" not in self.errors
                and not cleaned.get(f"column-{field.instead}")
            ):
                self.add_error(
                    f"column-{name}",
                    _("This must be filled in: choose a column or give a value for every row."),
                )
        return cleaned

    def _check_fixed(self, field):
        text = self.cleaned_data.get(f"fixed-{field.name}", "")
        if not text or field.unique:
            message = (
                _("Give the value.") if not text else _("This differs from row to row: choose its column.")
            )
            self.add_error(f"fixed-{field.name}", message)
            return
        try:
            field.clean(text)
        except ValueFault as fault:
            self.add_error(f"fixed-{field.name}", str(fault))

    @property
    def columns(self):
        """Field name → index of its column, None for none."""
        chosen = {name: self.cleaned_data[f"column-{name}"] for name in self.targets}
        return {name: int(index) if index.isdecimal() else None for name, index in chosen.items()}

    @property
    def fixed(self):
        """Field name → its value in every row."""
        return {
            name: self.cleaned_data[f"fixed-{name}"]
            for name in self.targets
            if self.cleaned_data[f"column-{name}"] == FIXED
        }
