"""Exams in the admin site: results are legal rows and for reading; the ministry keeps the holidays."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.access import Permission
from accounts.admin import ReferenceAdmin, ScopedAdmin, ScopedFilter

from .models import Absence, Exam, ExamResult, FollowUp, Holiday, ResultCorrection, SecondEntry
from .services.holidays import follow_holidays


@admin.register(Holiday)
class HolidayAdmin(ReferenceAdmin):
    """第(七)项: a make-up deadline on one of these days rolls to the day after."""

    list_display = ["on", "name"]
    search_fields = ["name"]
    date_hierarchy = "on"

    def view_on_site(self, obj):
        return reverse("exams:holiday_list")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self._follow(request, {obj.on, form.initial["on"]} if change else {obj.on}, obj)

    def delete_model(self, request, obj):
        self._follow(request, {obj.on}, obj, without={obj.on})
        super().delete_model(request, obj)

    def _follow(self, request, days, target, without=frozenset()):
        """The last days of make-ups not sat yet follow the table; say how many moved."""
        moved = follow_holidays(days=days, by=request.user, target=target, without=without)
        if moved:
            words = ngettext(
                "The last day of %d make-up moved.", "The last days of %d make-ups moved.", moved
            )
            messages.info(request, words % moved)


@admin.register(Exam)
class ExamAdmin(ScopedAdmin):
    view_permission = Permission.EXAM_VIEW
    list_display = ["__str__", "held_on", "place", "sitting", "tier", "province", "full_mark", "pass_mark"]
    list_filter = ["sitting", "tier", ("province", ScopedFilter)]
    list_select_related = ["training_class", "province"]
    search_fields = ["training_class__title", "place"]
    date_hierarchy = "held_on"


@admin.register(ExamResult)
class ExamResultAdmin(ScopedAdmin):
    view_permission = Permission.EXAM_VIEW
    list_display = [
        "officer",
        "exam",
        "attendance",
        "score",
        "outcome",
        "make_up_deadline",
        "entered_by",
        "confirmed_by",
    ]
    list_filter = [
        "outcome",
        "attendance",
        "exam__sitting",
        "is_late",
        ("confirmed_at", admin.EmptyFieldListFilter),
        ("enrolment__province", ScopedFilter),
    ]
    list_select_related = ["enrolment__officer", "exam__training_class", "entered_by", "confirmed_by"]
    search_fields = ["enrolment__officer__name", "exam__training_class__title"]
    date_hierarchy = "exam__held_on"

    @admin.display(description=_("officer"), ordering="enrolment__officer__name")
    def officer(self, result):
        return result.enrolment.officer


@admin.register(ResultCorrection)
class ResultCorrectionAdmin(ScopedAdmin):
    view_permission = Permission.EXAM_VIEW
    list_display = [
        "result",
        "old_score",
        "new_score",
        "reason",
        "requested_by",
        "approved_by",
        "approved_at",
    ]
    list_filter = [("approved_at", admin.EmptyFieldListFilter)]
    list_select_related = [
        "result__enrolment__officer",
        "result__exam__training_class",
        "requested_by",
        "approved_by",
    ]
    search_fields = ["result__enrolment__officer__name"]
    date_hierarchy = "requested_at"


@admin.register(Absence)
class AbsenceAdmin(ScopedAdmin):
    view_permission = Permission.EXAM_VIEW
    list_display = ["result", "reason", "evidence", "approver", "approved_on", "recorded_by"]
    list_filter = [("result__enrolment__province", ScopedFilter)]
    list_select_related = ["result__enrolment__officer", "result__exam__training_class", "recorded_by"]
    search_fields = ["result__enrolment__officer__name", "reason", "approver"]
    date_hierarchy = "recorded_at"


@admin.register(FollowUp)
class FollowUpAdmin(ScopedAdmin):
    view_permission = Permission.EXAM_VIEW
    list_display = ["result", "interviewed_on", "interviewer", "decision", "decided_on"]
    list_filter = ["decision", ("result__enrolment__province", ScopedFilter)]
    list_select_related = ["result__enrolment__officer", "result__exam__training_class"]
    search_fields = ["result__enrolment__officer__name", "interviewer"]
    date_hierarchy = "recorded_at"


@admin.register(SecondEntry)
class SecondEntryAdmin(ScopedAdmin):
    """Typed on the exam's page; here to be looked at."""

    view_permission = Permission.EXAM_VIEW
    list_display = ["result", "attendance", "score", "entered_by", "entered_at"]
    list_select_related = ["result__enrolment__officer", "result__exam__training_class", "entered_by"]
