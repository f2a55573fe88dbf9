"""Django's admin site with our frame around it: one sign-in, one password page, one audit trail."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache

# Headings of Django's own pages that its Chinese lacks: named here, they are in our catalogue.
UNTRANSLATED = [
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
]


class AdminSite(admin.AdminSite):
    site_header = _("Training administration")
    site_title = _("Training administration")
    index_title = _("All tables")
    site_url = reverse_lazy("oversight:workbench")
    empty_value_display = ""
    enable_nav_sidebar = False  # lists are wide; the way to another table is the index
    # The page that links to row lookups by content type is not scoped, so it does not exist here.
    left_out = {"view_on_site", "password_change_done"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Rows are deleted one by one, each seen with what hangs on it.
        self.disable_action("delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Leave out what asks for no permission of ours: Django's groups, the queue of tasks."""
        if hasattr(admin_class, "view_permission"):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self):
        return [url for url in super().get_urls() if getattr(url, "name", None) not in self.left_out]

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """Send to the one page where people sign in; whoever is signed in lacks the permission."""
        after = request.GET.get("next") or reverse("admin:index")
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(after, resolve_url("accounts:login"))

    def password_change(self, request, extra_context=None):
        return redirect("accounts:password_change")

    def get_app_list(self, request, app_label=None):
        """The apps in the order of the year's work, not of the alphabet."""
        order = [config.label for config in apps.get_app_configs()]
        return sorted(
            super().get_app_list(request, app_label), key=lambda entry: order.index(entry["app_label"])
        )
