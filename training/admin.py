"""Training in the admin site: the ministry keeps the reference data, the rest is for reading.

Officers, agencies and classes change on their pages, whose services ask the rules.
"""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.admin import ReferenceAdmin, ScopedAdmin, ScopedFilter, ScopedInline
from accounts.rules import RuleViolation

from . import rules
from .models import (
    Agency,
    Attendance,
    ClassQuota,
    Enrolment,
    Evaluation,
    ImportBatch,
    ImportHeadings,
    Instructor,
    Law,
    Lesson,
    Nomination,
    Officer,
    Posting,
    Syllabus,
    SyllabusModule,
    Textbook,
    TrainingClass,
)

BY_BUREAU = ("province", ScopedFilter)


@admin.register(Agency)
class AgencyAdmin(ScopedAdmin):
    view_permission = Permission.OFFICER_VIEW
    list_display = ["name", "level", "city", "county", "province"]
    list_filter = ["level", BY_BUREAU]
    list_select_related = ["province"]
    search_fields = ["name", "city", "county"]


@admin.register(Officer)
class OfficerAdmin(ScopedAdmin):
    view_permission = Permission.OFFICER_VIEW
    list_display = ["name", "masked", "agency", "post_title", "head_type", "purpose", "off_post_on"]
    list_filter = [
        "head_type",
        "purpose",
        "is_established",
        "off_post_reason",
        ("agency__province", ScopedFilter),
    ]
    list_select_related = ["agency__province"]
    search_fields = ["name", "agency__name", "enforcement_id"]
    search_help_text = _(
        "Name, agency or enforcement ID number. ID numbers are searched on the officers' page: "
        "here they would stay in the address."
    )
    readonly_fields = ["masked"]

    @admin.display(description=_("ID number"))
    def masked(self, officer):
        return officer.masked_id_number


@admin.register(Posting)
class PostingAdmin(ScopedAdmin):
    view_permission = Permission.OFFICER_VIEW
    list_display = ["officer", "agency", "post_title", "head_type", "from_on", "to_on"]
    list_filter = ["head_type", ("agency__province", ScopedFilter)]
    list_select_related = ["officer", "agency"]
    search_fields = ["officer__name", "agency__name"]


def is_settled(syllabus):
    """Whether the version came into force: then it stays as it is."""
    return syllabus is not None and not syllabus.is_draft


class SyllabusModuleInline(ScopedInline):
    model = SyllabusModule
    view_permission = Permission.CLASS_VIEW
    edit_permission = Permission.REFERENCE_EDIT

    def may_edit(self, request, obj=None):
        return super().may_edit(request, obj) and not is_settled(obj)


@admin.register(Syllabus)
class SyllabusAdmin(ReferenceAdmin):
    """第(四)项: a version that came into force never changes; it comes into force, and ends, on its page."""

    list_display = ["title", "version", "tier", "level", "minimum_hours", "in_force_on", "state"]
    list_filter = ["tier", "level", "state"]
    search_fields = ["title", "version"]
    inlines = [SyllabusModuleInline]

    readonly_fields = ["in_force_on", "withdrawn_on", "state"]

    def may_edit(self, request, obj=None):
        return super().may_edit(request, obj) and not is_settled(obj)


@admin.register(SyllabusModule)
class SyllabusModuleAdmin(ScopedAdmin):
    """Modules are edited inside their syllabus."""

    view_permission = Permission.CLASS_VIEW
    list_display = ["syllabus", "position", "title", "minimum_hours", "is_required"]
    list_filter = ["is_required", "syllabus__tier", "syllabus__level"]
    list_select_related = ["syllabus"]
    search_fields = ["title", "syllabus__title"]


class LawForm(forms.ModelForm):
    """第(四)项: what is not promulgated yet is not registered here either."""

    def clean(self):
        data = super().clean()
        told = {name: data.get(name) for name in ("title", "promulgated_on")}
        if all(told.values()):
            try:
                rules.check_promulgated(today=timezone.localdate(), **told)
            except RuleViolation as violation:
                self.add_error("promulgated_on", violation.message)
        return data


@admin.register(Law)
class LawAdmin(ReferenceAdmin):
    form = LawForm
    list_display = ["title", "kind", "promulgated_on", "in_force_on"]
    list_filter = ["kind"]
    search_fields = ["title"]
    date_hierarchy = "promulgated_on"

    def has_delete_permission(self, request, obj=None):
        """A law that a lesson teaches stays: the timetable names it."""
        return super().has_delete_permission(request, obj) and not (obj and obj.lessons.exists())


@admin.register(Textbook)
class TextbookAdmin(ReferenceAdmin):
    list_display = ["title", "edition", "isbn", "is_national_series"]
    list_filter = ["is_national_series"]
    search_fields = ["title", "isbn"]


@admin.register(Instructor)
class InstructorAdmin(ScopedAdmin):
    view_permission = Permission.INSTRUCTOR_VIEW
    list_display = ["name", "unit", "title", "field", "is_full_time", "province", "entered_on", "left_on"]
    list_filter = ["is_full_time", BY_BUREAU]
    list_select_related = ["province"]
    search_fields = ["name", "unit", "field"]


@admin.register(Nomination)
class NominationAdmin(ScopedAdmin):
    view_permission = Permission.INSTRUCTOR_VIEW
    list_display = ["instructor", "province", "state", "submitted_at", "decided_at"]
    list_filter = ["state", BY_BUREAU]
    list_select_related = ["instructor", "province"]
    search_fields = ["instructor__name"]
    date_hierarchy = "submitted_at"


@admin.register(TrainingClass)
class TrainingClassAdmin(ScopedAdmin):
    view_permission = Permission.CLASS_VIEW
    list_display = ["title", "year", "number", "tier", "level", "province", "starts_on", "ends_on", "state"]
    list_filter = ["state", "kind", "tier", "level", BY_BUREAU]
    list_select_related = ["province"]
    search_fields = ["title", "place"]
    date_hierarchy = "starts_on"


@admin.register(Lesson)
class LessonAdmin(ScopedAdmin):
    view_permission = Permission.CLASS_VIEW
    list_display = ["training_class", "on", "starts_at", "ends_at", "hours", "title", "instructor"]
    list_filter = [("training_class__province", ScopedFilter)]
    list_select_related = ["training_class", "instructor"]
    search_fields = ["title", "training_class__title", "instructor__name"]
    date_hierarchy = "on"


@admin.register(Enrolment)
class EnrolmentAdmin(ScopedAdmin):
    view_permission = Permission.CLASS_VIEW
    list_display = [
        "officer",
        "training_class",
        "position",
        "agency_name",
        "required_tier",
        "province",
        "withdrawn_at",
    ]
    list_filter = ["required_tier", "head_type", BY_BUREAU, ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["officer", "training_class", "province"]
    search_fields = ["officer__name", "training_class__title", "agency_name"]
    date_hierarchy = "enrolled_at"


@admin.register(Attendance)
class AttendanceAdmin(ScopedAdmin):
    """Recorded on the class's page; here to be looked at."""

    view_permission = Permission.CLASS_VIEW
    list_display = ["enrolment", "on", "hours", "offered", "remark", "recorded_by"]
    list_filter = [("enrolment__province", ScopedFilter)]
    list_select_related = ["enrolment__officer", "enrolment__training_class", "recorded_by"]
    search_fields = ["enrolment__officer__name", "enrolment__training_class__title"]
    date_hierarchy = "on"


@admin.register(ClassQuota)
class ClassQuotaAdmin(ScopedAdmin):
    view_permission = Permission.CLASS_VIEW
    list_display = ["training_class", "province", "seats", "granted_by", "granted_at"]
    list_filter = [BY_BUREAU]
    list_select_related = ["training_class", "province", "granted_by"]
    search_fields = ["training_class__title"]


@admin.register(Evaluation)
class EvaluationAdmin(ScopedAdmin):
    view_permission = Permission.INSTRUCTOR_VIEW
    list_display = ["instructor", "training_class", "average", "count", "recorded_by"]
    list_filter = [("training_class__province", ScopedFilter)]
    list_select_related = ["instructor", "training_class", "recorded_by"]
    search_fields = ["instructor__name", "training_class__title"]
    date_hierarchy = "recorded_at"


@admin.register(ImportBatch)
class ImportBatchAdmin(ScopedAdmin):
    """The uploaded workbook stays encrypted and is shown nowhere but on the import's page."""

    view_permission = Permission.OFFICER_VIEW
    list_display = ["file_name", "province", "target", "state", "uploaded_by", "uploaded_at", "applied_at"]
    list_filter = ["state", "target", BY_BUREAU]
    list_select_related = ["province", "uploaded_by"]
    search_fields = ["file_name", "uploaded_by__username"]
    date_hierarchy = "uploaded_at"

    def get_queryset(self, request):
        return super().get_queryset(request).without_content()


@admin.register(ImportHeadings)
class ImportHeadingsAdmin(ScopedAdmin):
    """Matched on an import's page; here to be looked at."""

    view_permission = Permission.OFFICER_VIEW
    list_display = ["target", "province", "matched_by", "matched_at"]
    list_filter = ["target", BY_BUREAU]
    list_select_related = ["province", "matched_by"]
