from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.pages import page_of, sorted_rows

from ..filters import HolidayFilter
from ..models import Holiday

SORTS = {"on": ["on"], "name": ["name", "on"]}


@require(Permission.EXAM_VIEW)
def holiday_list(request):
    """The table by which last days roll: everybody reads it, the ministry's administrator keeps it."""
    holiday_filter = HolidayFilter(request.GET, Holiday.objects.visible_to(request.user), request=request)
    context = {
        "heading": _("Public holidays"),
        "section": "make_ups",
        "crumbs": [(reverse("exams:make_up_list"), _("Make-ups due"))],
        "filter": holiday_filter,
        "page": page_of(request, sorted_rows(request, holiday_filter.qs, SORTS)),
    }
    return render(request, "exams/holiday_list.html", context)
