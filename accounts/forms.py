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
from .models import Province, User
from .rules import RuleViolation


class DayInput(forms.DateInput):
    """The browser's own date picker; values travel as ISO days."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput


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
