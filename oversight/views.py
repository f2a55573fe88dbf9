from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import Permission, require


@require(Permission.WORKBENCH_VIEW)
def workbench(request):
    return render(request, "oversight/workbench.html", {"heading": _("Workbench"), "section": "workbench"})
