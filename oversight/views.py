from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from training.models import Officer, TrainingClass

from .agenda import dates_ahead, latest_acts
from .queues import bureaus_at_work, queues_for


@require(Permission.WORKBENCH_VIEW)
def workbench(request):
    today = timezone.localdate()
    bureaus = bureaus_at_work(request, today=today) if request.user.is_ministry else {}
    queues = queues_for(request, today=today, counted=bureaus.get("totals"))
    context = {
        "heading": _("Workbench"),
        "section": "workbench",
        "queues": queues,
        "idle": [queue for queue in queues if not queue["count"]],
        "dates": dates_ahead(request.user, today=today),
        "bureaus": bureaus,
        "entries": latest_acts(request.user),
        "is_empty": not Officer.objects.visible_to(request.user).exists()
        and not TrainingClass.objects.managed_by(request.user).exists(),
    }
    return render(request, "oversight/workbench.html", context)
