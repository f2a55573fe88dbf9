from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class RoleBackend(ModelBackend):
    """Signs in by user name and password; the demo's published password opens only the demo."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if password == settings.DEMO_PASSWORD and not settings.DEMO:
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)


class NotTheDemoPassword:
    """Password validator: the password printed in the README protects nothing."""

    def validate(self, password, user=None):
        if password == settings.DEMO_PASSWORD:
            raise ValidationError(_("This is the demo's password. Choose another."), code="demo_password")

    def get_help_text(self):
        return _("Your password may not be the demo's.")
