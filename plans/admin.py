"""Plans in the admin site: for reading; they are written, submitted and reviewed on their pages."""

from django.contrib import admin

from accounts.access import Permission
from accounts.admin import ScopedAdmin, ScopedFilter

from .models import (
    ClassCost,
    Contact,
    Fulfilment,
    ImplementationReport,
    Plan,
    PlanClass,
    PlanComment,
    PlanDecision,
    PlanExtension,
    PlanningCycle,
    PlanVersion,
    PlanYear,
    YearMoney,
)


class PlanTableAdmin(ScopedAdmin):
    view_permission = Permission.PLAN_VIEW


@admin.register(PlanningCycle)
class PlanningCycleAdmin(PlanTableAdmin):
    list_display = ["__str__", "kind", "first_year", "last_year", "due_on", "reminder_days", "closed_at"]
    list_filter = ["kind", ("closed_at", admin.EmptyFieldListFilter)]


@admin.register(Plan)
class PlanAdmin(PlanTableAdmin):
    list_display = ["province", "cycle", "state", "changed_by", "changed_at"]
    list_filter = ["state", "cycle__kind", ("province", ScopedFilter)]
    list_select_related = ["province", "cycle", "changed_by"]


@admin.register(PlanYear)
class PlanYearAdmin(PlanTableAdmin):
    list_display = ["plan", "year", "national_initial", "provincial_initial", "classes", "budget"]
    list_filter = ["year", ("plan__province", ScopedFilter)]
    list_select_related = ["plan__province", "plan__cycle"]


@admin.register(PlanClass)
class PlanClassAdmin(PlanTableAdmin):
    list_display = ["title", "plan", "kind", "tier", "level", "month", "runs", "heads", "cost"]
    list_filter = ["tier", "level", "kind", ("plan__province", ScopedFilter)]
    list_select_related = ["plan__province", "plan__cycle"]
    search_fields = ["title"]


@admin.register(PlanExtension)
class PlanExtensionAdmin(PlanTableAdmin):
    list_display = ["plan", "due_on", "reason", "granted_by", "granted_at"]
    list_filter = [("plan__province", ScopedFilter)]
    list_select_related = ["plan__province", "plan__cycle", "granted_by"]


@admin.register(PlanVersion)
class PlanVersionAdmin(PlanTableAdmin):
    list_display = ["plan", "number", "submitted_on", "due_on", "submitted_by"]
    list_filter = [("plan__province", ScopedFilter)]
    list_select_related = ["plan__province", "plan__cycle", "submitted_by"]
    date_hierarchy = "submitted_on"


@admin.register(PlanDecision)
class PlanDecisionAdmin(PlanTableAdmin):
    list_display = ["version", "verdict", "opinion", "decided_by", "decided_at"]
    list_filter = ["verdict", ("version__plan__province", ScopedFilter)]
    list_select_related = ["version__plan__province", "version__plan__cycle", "decided_by"]
    date_hierarchy = "decided_at"


@admin.register(PlanComment)
class PlanCommentAdmin(PlanTableAdmin):
    list_display = ["version", "part", "field", "text", "by", "answer", "answered_by"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), ("plan__province", ScopedFilter)]
    list_select_related = ["version__plan__province", "version__plan__cycle", "by", "answered_by"]


@admin.register(Contact)
class ContactAdmin(PlanTableAdmin):
    list_display = ["name", "province", "post", "phone", "mobile", "mail", "from_on", "to_on"]
    list_filter = [("to_on", admin.EmptyFieldListFilter), ("province", ScopedFilter)]
    list_select_related = ["province"]
    search_fields = ["name"]


@admin.register(ImplementationReport)
class ImplementationReportAdmin(PlanTableAdmin):
    list_display = ["title", "province", "reported_on", "submitted_by", "received_on", "received_by"]
    list_filter = [("received_on", admin.EmptyFieldListFilter), ("province", ScopedFilter)]
    list_select_related = ["province", "submitted_by", "received_by"]
    date_hierarchy = "reported_on"


@admin.register(Fulfilment)
class FulfilmentAdmin(PlanTableAdmin):
    list_display = ["planned", "training_class", "linked_by", "linked_at"]
    list_filter = [("planned__plan__province", ScopedFilter)]
    list_select_related = ["planned", "training_class", "linked_by"]


@admin.register(YearMoney)
class YearMoneyAdmin(PlanTableAdmin):
    list_display = ["province", "year", "budget", "spent", "source", "recorded_by", "recorded_at"]
    list_filter = ["year", ("province", ScopedFilter)]
    list_select_related = ["province", "recorded_by"]


@admin.register(ClassCost)
class ClassCostAdmin(PlanTableAdmin):
    list_display = ["training_class", "amount", "note", "recorded_by", "recorded_at"]
    list_filter = [("training_class__province", ScopedFilter)]
    list_select_related = ["training_class", "recorded_by"]
    search_fields = ["training_class__title"]
