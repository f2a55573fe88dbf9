"""Form parts that every app shares, and the forms about accounts."""

from django import forms
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    UserChangeForm,
    UserCreationForm,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import services
from .file_kinds import ACCEPTED, MAX_FILE_BYTES, check_file_size, check_number_of_files, file_kind
from .models import Province, User
from .rules import RuleViolation, sentence


class DayInput(forms.DateInput):
    """The browser's own date picker; values travel as ISO days."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several files at once."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ACCEPTED} | (attrs or {}))


class FilesField(forms.FileField):
    """Files to attach: a list of uploads, each of a kind that is kept and not too big."""

    widget = FilesInput

    def __init__(self, **kwargs):
        limit = {"limit": MAX_FILE_BYTES // 1_000_000}
        help_text = sentence(_("PDF, PNG, JPEG, Word, Excel or OFD, each up to %(limit)d MB."), **limit)
        super().__init__(**{"help_text": help_text, "allow_empty_file": True} | kwargs)

    def clean(self, data, initial=None):
        files = (data or [None]) if isinstance(data, list | tuple) else [data]
        uploads = [super(FilesField, self).clean(file, initial) for file in files]
        uploads = [upload for upload in uploads if upload]
        try:
            check_number_of_files(count=len(uploads))
            for upload in uploads:
                check_file_size(name=upload.name, size=upload.size)
                upload.seek(0)
                file_kind(name=upload.name, content=upload.read())
                upload.seek(0)
        except RuleViolation as violation:
            raise ValidationError(violation.message, code="file") from violation
        return uploads


class ReasonForm(forms.Form):
    """A reason in writing, for the acts that need one."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignInForm(AuthenticationForm):
    """User name and password; after too many failures it waits.

    `at` and `address` tell when and from where; the view knows them.
    """

    def __init__(self, request=None, *args, at, address, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.at, self.address = at, address

    def clean(self):
        attempt = {"username": self.cleaned_data.get("username", ""), "address": self.address, "at": self.at}
        try:
            services.check_may_try(**attempt)
        except RuleViolation as violation:
            raise ValidationError(violation.message, code="too_many_failures") from violation
        try:
            return super().clean()
        except ValidationError:
            services.count_failure(**attempt)
            raise


class AccountForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User


class NewAccountForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User


class NewPasswordForm(AdminPasswordChangeForm):
    """A new password for somebody else's account; it has one always."""

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        self.fields["password1"].required = self.fields["password2"].required = True


class BureauCodeForm(forms.Form):
    """A bureau's new code."""

    code = forms.CharField(label=_("New code"), validators=Province._meta.get_field("code").validators)
