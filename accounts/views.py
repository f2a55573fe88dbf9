from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.i18n import set_language as django_set_language

from . import exports, services
from .access import Permission, require
from .filters import AuditFilter
from .forms import BureauCodeForm, SignInForm
from .middleware import is_script
from .models import AuditEntry, Province
from .pages import page_of
from .rules import RuleViolation

set_language = login_not_required(django_set_language)


def address_of(request):
    """Where a request comes from: behind a proxy, the last hop that the proxy itself wrote down."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return (forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))[:45]


def page_after(request):
    """Where to go after the sign-in: `next`, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours and wanted.startswith("/") else resolve_url(settings.LOGIN_REDIRECT_URL)


@login_not_required
@sensitive_post_parameters("password")
@never_cache
def login(request):
    if request.user.is_authenticated:
        return HttpResponse(status=204) if is_script(request) else redirect(page_after(request))
    address = address_of(request)
    form = SignInForm(request, request.POST or None, at=timezone.now(), address=address)
    if request.method == "POST" and form.is_valid():
        sign_in(request, form.get_user())
        services.note_sign_in(user=form.get_user(), address=address)
        return HttpResponse(status=204) if is_script(request) else redirect(page_after(request))
    if form.errors and is_script(request):
        reasons = [reason for reasons in form.errors.values() for reason in reasons]
        return HttpResponse(" ".join(reasons), content_type="text/plain; charset=utf-8")
    return render(request, "accounts/login.html", {"form": form})


@sensitive_post_parameters()
def password_change(request):
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_password(form=form, by=request.user)
        update_session_auth_hash(request, form.user)
        messages.success(request, _("The password is changed. Sessions elsewhere have ended."))
        return redirect("oversight:workbench")
    context = {
        "heading": _("Change the password"),
        "form": form,
        "submit_label": _("Change the password"),
        "back_url": reverse("oversight:workbench"),
    }
    return render(request, "form_page.html", context)


@require(Permission.AUDIT_VIEW)
def audit_list(request):
    entries = AuditEntry.objects.visible_to(request.user).select_related("by", "province")
    audit_filter = AuditFilter(request.GET, entries, request=request)
    if request.GET.get("export") == "xlsx":
        file = exports.as_file(
            exports.export_audit, entries=audit_filter.qs, by=request.user, at=timezone.now()
        )
        return FileResponse(file, as_attachment=True, filename=_("audit_trail") + ".xlsx")
    context = {
        "heading": _("Audit trail"),
        "section": "audit",
        "filter": audit_filter,
        "page": page_of(request, audit_filter.qs),
    }
    return render(request, "accounts/audit_list.html", context)


@require(Permission.REFERENCE_EDIT)
def bureau_code(request, province_pk):
    province = get_object_or_404(Province.objects.visible_to(request.user), pk=province_pk)
    if request.method == "GET":
        try:
            services.check_code_open(province)
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect("admin:accounts_province_change", province.pk)
    form = BureauCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new_code = form.cleaned_data["code"]
        try:
            province = services.change_bureau_code(province=province, new_code=new_code, by=request.user)
        except RuleViolation as violation:
            form.add_error("code", str(violation))
        else:
            messages.success(request, _("The code of %(bureau)s is %(code)s.") % _named(province))
            return redirect("admin:accounts_province_change", province.pk)
    return render(request, "form_page.html", _code_context(province, form))


def _named(province):
    return {"bureau": province.name, "code": province.pk}


def _code_context(province, form):
    counts = [
        (f"{field.model._meta.verbose_name_plural} · {field.verbose_name}", rows.count())
        for field, rows in services.rows_of_bureau(province)
    ]
    return {
        "heading": _("Change the code %(code)s of %(bureau)s?") % _named(province),
        "crumbs": [(reverse("admin:accounts_province_changelist"), _("Bureaus"))],
        "intro": _(
            "The code begins the numbers of the bureau's certificates. It is the ministry's to choose where the "
            "national standard names none, until the first certificate is issued (item 6)."
        ),
        "touches": [f"{rows}: {count}" for rows, count in counts if count],
        "form": form,
        "submit_label": _("Change the code"),
        "back_url": reverse("admin:accounts_province_change", args=[province.pk]),
        "is_destructive": True,
    }
