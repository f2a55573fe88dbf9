from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.models import AuditEntry
from training.models import Officer, TrainingClass

from .queues import queues_for

LATEST_ACTS = 12


@require(Permission.WORKBENCH_VIEW)
def workbench(request):
    entries = AuditEntry.objects.visible_to(request.user).select_related("by", "province")
    context = {
        "heading": _("Workbench"),
        "section": "workbench",
        "queues": queues_for(request, today=timezone.localdate()),
        "entries": entries[:LATEST_ACTS],
        "is_empty": not Officer.objects.visible_to(request.user).exists()
        and not TrainingClass.objects.managed_by(request.user).exists(),
    }
    return render(request, "oversight/workbench.html", context)
