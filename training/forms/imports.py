"""The form that takes a workbook."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.limits import MAX_BYTES


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        allow_empty_file=True,  # the reader says it better
        error_messages={"required": gettext_lazy("Choose the file that holds the table.")},
    )

    def clean_file(self):
        """Refuse a file by its size before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)d MB; at most %(limit)d MB can be read. Split it into several files."),
                params={"size": -(-file.size // 1_000_000), "limit": MAX_BYTES // 1_000_000},
            )
        return file
