"""The pools of instructors: the list, a member's page, entry, change and exit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.models import AuditEntry
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation

from ..exports.instructors import export_instructors, export_pools
from ..exports.responses import workbook_response
from ..filters.instructors import InstructorFilter
from ..forms.instructors import ExitForm, InstructorForm
from ..forms.people import refuse
from ..models import Instructor
from ..services import instructors as services
from ..services.pools import pools_on
from ..services.teaching import lessons_of, years_taught

REFUSALS = (RuleViolation, ValidationError)
SORTS = {
    "name": ["name"],
    "pool": ["province_id", "name"],
    "unit": ["unit"],
    "field": ["field"],
    "time": ["is_full_time"],
    "entered": ["entered_on"],
}
ACTS_SHOWN = 50


def crumbs(instructor=None):
    trail = [(reverse("training:instructor_list"), _("Instructors"))]
    if instructor:
        trail.append((instructor.get_absolute_url(), instructor.name))
    return trail


def form_page(request, form, instructor=None, **context):
    """One act on an instructor as a page."""
    trail = crumbs(instructor)
    context = {"section": "instructors", "crumbs": trail, "back_url": trail[-1][0], "form": form} | context
    return render(request, "form_page.html", context)


def own_instructor(request, instructor_pk):
    return get_object_or_404(Instructor.objects.managed_by(request.user), pk=instructor_pk)


@require(Permission.INSTRUCTOR_VIEW)
def instructor_list(request):
    today = timezone.localdate()
    instructors = Instructor.objects.visible_to(request.user).select_related("province")
    instructor_filter = InstructorFilter(request.GET, instructors, request=request, today=today)
    rows = sorted_rows(request, instructor_filter.qs, SORTS)
    if request.GET.get("export") == "xlsx":
        sheet = export_instructors(rows, by=request.user, at=timezone.localtime())
        return workbook_response(_("Instructors") + ".xlsx", [sheet])
    day = instructor_filter.day
    pools = pools_on(day=day, user=request.user)
    context = {
        "heading": _("Instructors"),
        "section": "instructors",
        "filter": instructor_filter,
        "page": page_of(request, rows.teaching_themselves(request.user)),
        "day": day,
        "shown": pools[:1] if request.user.is_ministry else pools[::-1],
        "complete": sum(pool.is_complete for pool in pools[1:]),
        "bureaus": len(pools[1:]),
        "query": request.GET.urlencode(),
    }
    return render(request, "training/instructor_list.html", context)


@require(Permission.INSTRUCTOR_VIEW)
def pool_overview(request):
    day = timezone.localdate()
    pools = pools_on(day=day, user=request.user)
    if request.GET.get("export") == "xlsx":
        sheet = export_pools(pools, by=request.user, at=timezone.localtime())
        return workbook_response(_("Instructor pools") + ".xlsx", [sheet])
    context = {
        "heading": _("Instructor pools"),
        "section": "instructors",
        "crumbs": crumbs(),
        "pools": pools,
        "day": day,
        "complete": sum(pool.is_complete for pool in pools[1:]),
        "bureaus": len(pools[1:]),
    }
    return render(request, "training/pool_overview.html", context)


@require(Permission.INSTRUCTOR_VIEW)
def instructor_detail(request, instructor_pk):
    instructors = Instructor.objects.visible_to(request.user).teaching_themselves(request.user)
    instructor = get_object_or_404(
        instructors.select_related("province", "officer__agency"), pk=instructor_pk
    )
    today = timezone.localdate()
    years = years_taught(instructor, user=request.user, today=today)
    year = next((one for one in years if str(one.year) == request.GET.get("year")), years[0])
    context = {
        "heading": instructor.name,
        "section": "instructors",
        "crumbs": crumbs(),
        "instructor": instructor,
        "is_active": instructor.is_active_on(today),
        "is_own": Instructor.objects.managed_by(request.user).contains(instructor),
        "years": years,
        "year": year,
        "lessons": lessons_of(instructor, year=year.year, user=request.user, today=today),
        "nominations": instructor.nominations.visible_to(request.user),
        "acts": AuditEntry.objects.visible_to(request.user).about(instructor)[:ACTS_SHOWN],
    }
    return render(request, "training/instructor_detail.html", context)


@require(Permission.INSTRUCTOR_EDIT)
def instructor_create(request):
    today = timezone.localdate()
    form = InstructorForm(request.POST or None, user=request.user, initial={"entered_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            instructor = services.enter_instructor(
                by=request.user, facts=form.facts, today=today, officer=form.cleaned_data["officer"]
            )
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s is in the pool.") % {"name": instructor.name})
            return redirect(instructor)
    pool = request.user.province or _("National pool")
    intro = _("Pool: %(pool)s. For many at once import a sheet.") % {"pool": pool}
    context = {"heading": _("Enter an instructor"), "intro": intro, "submit_label": _("Enter into the pool")}
    return form_page(request, form, **context)


@require(Permission.INSTRUCTOR_EDIT)
def instructor_edit(request, instructor_pk):
    instructor = own_instructor(request, instructor_pk)
    form = InstructorForm(request.POST or None, instance=instructor, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_instructor(
                instructor=instructor,
                by=request.user,
                facts=form.facts,
                today=timezone.localdate(),
                officer=form.cleaned_data["officer"],
            )
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(instructor)
    return form_page(request, form, instructor, heading=_("Change the instructor"), submit_label=_("Save"))


@require(Permission.INSTRUCTOR_EDIT)
def instructor_leave(request, instructor_pk):
    instructor = own_instructor(request, instructor_pk)
    today = timezone.localdate()
    initial = {"on": instructor.left_on or today, "reason": instructor.left_reason}
    form = ExitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.leave_pool(instructor=instructor, by=request.user, today=today, **form.cleaned_data)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The exit is recorded."))
            return redirect(instructor)
    intro = _("The lessons that were taught stay in the record. Who comes back enters the pool anew.")
    context = {"intro": intro, "submit_label": _("Record the exit"), "is_destructive": True}
    return form_page(request, form, instructor, heading=_("Leave the pool"), **context)
