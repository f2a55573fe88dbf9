from django.urls import reverse
from django.utils.translation import gettext as _


def certificates_crumb():
    return reverse("certificates:certificate_list"), _("Certificates")
