from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.i18n import set_language as django_set_language

from .access import Permission, require
from .filters import AuditFilter
from .models import AuditEntry
from .pages import page_of

set_language = login_not_required(django_set_language)


@require(Permission.AUDIT_VIEW)
def audit_list(request):
    entries = AuditEntry.objects.visible_to(request.user).select_related("by", "province")
    audit_filter = AuditFilter(request.GET, entries, request=request)
    context = {
        "heading": _("Audit trail"),
        "section": "audit",
        "filter": audit_filter,
        "page": page_of(request, audit_filter.qs),
    }
    return render(request, "accounts/audit_list.html", context)
