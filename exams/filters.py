"""The filters of the exam lists."""

import django_filters
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from accounts.models import Province
from training.models import Agency
from training.rules import Tier

from . import rules
from .models import Exam, ExamResult, Holiday


def bureaus(request):
    return Province.objects.visible_to(request.user)


def agencies(request):
    return Agency.objects.visible_to(request.user)


class ExamFilter(django_filters.FilterSet):
    """`today`: the day up to which an exam was held."""

    year = django_filters.ChoiceFilter(field_name="held_on", lookup_expr="year", label=_("Year"))
    province = django_filters.ModelChoiceFilter(
        queryset=bureaus, label=_("Bureau"), null_label=_("Ministry (national)")
    )
    tier = django_filters.ChoiceFilter(choices=Tier, label=_("Tier"))
    sitting = django_filters.ChoiceFilter(choices=rules.Sitting, label=_("Sitting"))
    state = django_filters.ChoiceFilter(
        choices=[
            ("scheduled", rules.Progress.SCHEDULED.label),
            ("to_enter", _("Results to enter")),
            ("to_confirm", _("Results to confirm")),
            ("differing", _("Two entries differ")),
            ("all_confirmed", _("All confirmed")),
        ],
        method="pick_state",
        label=_("State"),
    )
    mine = django_filters.ChoiceFilter(
        choices=[("yes", _("Ours to keep"))], method="pick_mine", label=_("Whose")
    )

    class Meta:
        model = Exam
        fields = []

    def __init__(self, data, queryset, *, request, today):
        super().__init__(data, queryset, request=request)
        self.today = today
        years = (
            queryset.annotate(year=ExtractYear("held_on")).order_by("-year").values_list("year", flat=True)
        )
        self.filters["year"].extra["choices"] = [(year, year) for year in years.distinct()]
        if not request.user.is_ministry:
            del self.filters["province"]

    def pick_state(self, queryset, name, value):
        picked = {
            "scheduled": lambda: queryset.scheduled(today=self.today),
            "to_enter": lambda: queryset.to_enter(today=self.today),
            "to_confirm": queryset.to_confirm,
            "differing": queryset.differing,
            "all_confirmed": queryset.all_confirmed,
        }
        return picked[value]()

    def pick_mine(self, queryset, name, value):
        return queryset.managed_by(self.request.user)


class MakeUpFilter(django_filters.FilterSet):
    """`today`: the day from which a deadline is near or past. The agency is where the officer serves today."""

    name = django_filters.CharFilter("enrolment__officer__name", lookup_expr="icontains", label=_("Name"))
    province = django_filters.ModelChoiceFilter("enrolment__province", queryset=bureaus, label=_("Bureau"))
    agency = django_filters.ModelChoiceFilter(
        "enrolment__officer__agency", queryset=agencies, label=_("Agency")
    )
    state = django_filters.ChoiceFilter(
        choices=[
            ("overdue", _("Overdue")),
            ("7", _("Due within 7 days")),
            ("30", _("Due within 30 days")),
        ],
        method="pick_state",
        label=_("Last day to sit"),
    )
    seat = django_filters.ChoiceFilter(
        choices=[("no", _("Not on a list")), ("yes", _("On the list of a make-up"))],
        method="pick_seat",
        label=_("Make-up"),
    )

    class Meta:
        model = ExamResult
        fields = []

    def __init__(self, data, queryset, *, request, today):
        super().__init__(data, queryset, request=request)
        self.today = today
        if request.user.is_ministry:
            del self.filters["agency"]
        else:
            del self.filters["province"]

    def pick_state(self, queryset, name, value):
        if value == "overdue":
            return queryset.overdue(today=self.today)
        return queryset.due_within(int(value), today=self.today)

    def pick_seat(self, queryset, name, value):
        return queryset.filter(seated_on__isnull=value == "no")


class HolidayFilter(django_filters.FilterSet):
    year = django_filters.ChoiceFilter(field_name="on", lookup_expr="year", label=_("Year"))

    class Meta:
        model = Holiday
        fields = []

    def __init__(self, data, queryset, *, request):
        super().__init__(data, queryset, request=request)
        years = queryset.annotate(year=ExtractYear("on")).order_by("-year").values_list("year", flat=True)
        self.filters["year"].extra["choices"] = [(year, year) for year in years.distinct()]


class AwaitingFilter(django_filters.FilterSet):
    name = django_filters.CharFilter("enrolment__officer__name", lookup_expr="icontains", label=_("Name"))
    attendance = django_filters.ChoiceFilter(
        choices=[(kind.value, kind.label) for kind in (rules.Attendance.ABSENT, rules.Attendance.DEFERRED)],
        label=_("Attendance"),
    )
    record = django_filters.ChoiceFilter(
        choices=[("missing", _("Something is missing")), ("complete", _("Complete"))],
        method="pick_record",
        label=_("Reason and papers"),
    )

    class Meta:
        model = ExamResult
        fields = []

    def pick_record(self, queryset, name, value):
        return queryset.absence_unexplained() if value == "missing" else queryset.absence_explained()


class FollowUpFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=[
            ("open", _("Not finished")),
            ("owed", _("Nothing recorded")),
            ("undecided", _("Decision open")),
            ("decided", _("Decided")),
        ],
        method="pick_state",
        label=_("State"),
    )
    name = django_filters.CharFilter("enrolment__officer__name", lookup_expr="icontains", label=_("Name"))

    class Meta:
        model = ExamResult
        fields = []

    def pick_state(self, queryset, name, value):
        user = self.request.user
        # A bureau is reminded of what it can record; the ministry counts all.
        ours = queryset if user.is_ministry else queryset.followed_up_by(user)
        picked = {
            "open": ours.follow_up_open,
            "owed": ours.follow_up_owed,
            "undecided": queryset.follow_up_undecided,
            "decided": queryset.follow_up_decided,
        }
        return picked[value]()
