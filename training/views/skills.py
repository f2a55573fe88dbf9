"""Specialist skills training, counted apart: heads and hours by year and bureau (第(三)项)."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import Act
from accounts.services import record

from ..exports.responses import workbook_response
from ..exports.skills import skills_figures, skills_sheet
from ..filters.skills import SkillsFilter
from ..models import TrainingClass
from .classes import crumbs


@require(Permission.CLASS_VIEW)
@require_GET
def skills_list(request):
    classes = TrainingClass.objects.visible_to(request.user).skills().not_cancelled()
    skills_filter = SkillsFilter(request.GET, classes.by_year_and_bureau(), request=request)
    rows = skills_figures(skills_filter.qs, user=request.user)
    if request.GET.get("export") == "xlsx":
        details = {"list": "skills", "rows": len(rows)}
        record(Act.LIST_EXPORTED, by=request.user, target=request.user, details=details)
        sheet = skills_sheet(rows, by=request.user, at=timezone.localtime())
        return workbook_response(_("Specialist skills training") + ".xlsx", [sheet])
    context = {
        "heading": _("Specialist skills training"),
        "section": "classes",
        "crumbs": crumbs(),
        "filter": skills_filter,
        "rows": rows,
    }
    return render(request, "training/skills_list.html", context)
