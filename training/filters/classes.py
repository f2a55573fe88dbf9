"""The filters of the class list, and of the register when a class is filled from it."""

import django_filters
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Province

from .. import rules
from ..models import Agency, Enrolment, Officer, TrainingClass

DUE, ALL = "due", "all"
FITS, ANY = "fits", "any"


def bureaus(request):
    return Province.objects.visible_to(request.user)


def agencies(request):
    return Agency.objects.visible_to(request.user)


class ClassFilter(django_filters.FilterSet):
    title = django_filters.CharFilter(lookup_expr="icontains", label=_("Title"))
    year = django_filters.ChoiceFilter(label=_("Year"))
    province = django_filters.ModelChoiceFilter(
        queryset=bureaus, label=_("Bureau"), null_label=_("Ministry (national)")
    )
    tier = django_filters.ChoiceFilter(choices=rules.Tier, label=_("Tier"))
    level = django_filters.ChoiceFilter(choices=rules.Level, label=_("Level"))
    kind = django_filters.ChoiceFilter(choices=rules.ClassKind, label=_("Kind"))
    exam_state = django_filters.ChoiceFilter(choices=TrainingClass.ExamState, label=_("Exam"))
    state = django_filters.ChoiceFilter(choices=TrainingClass.State, label=_("State"))

    class Meta:
        model = TrainingClass
        fields = []

    def __init__(self, data, queryset, *, request):
        super().__init__(data, queryset, request=request)
        years = queryset.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(year, year) for year in years]
        if not request.user.is_ministry:
            del self.filters["province"]


class CandidateFilter(django_filters.FilterSet):
    """Who may be enrolled in a class: at first those who are due and need its tier and level (第(一)项)."""

    who = django_filters.ChoiceFilter(
        choices=[(DUE, _("Due for training")), (ALL, _("All on post"))],
        method="pick_who",
        label=_("Who"),
        empty_label=None,
    )
    fit = django_filters.ChoiceFilter(
        choices=[(FITS, _("Need this tier and level")), (ANY, _("Any tier and level"))],
        method="pick_fit",
        label=_("Required training"),
        empty_label=None,
    )
    province = django_filters.ModelChoiceFilter(
        field_name="agency__province", queryset=bureaus, label=_("Bureau")
    )
    agency = django_filters.ModelChoiceFilter(queryset=agencies, label=_("Agency"))
    name = django_filters.CharFilter(lookup_expr="startswith", label=_("Name"))

    class Meta:
        model = Officer
        fields = []

    def __init__(self, data, *, request, training_class, on, settings):
        self.training_class, self.on, self.settings = training_class, on, settings
        data = data.copy()
        data.setdefault("who", DUE if training_class.yields_certificate else ALL)
        data.setdefault("fit", FITS if training_class.yields_certificate else ANY)
        super().__init__(data, self._register(request.user), request=request)
        if not training_class.yields_certificate:
            del self.filters["who"], self.filters["fit"]
        if not request.user.is_ministry:
            del self.filters["province"]

    def _register(self, user):
        """Everybody on post without a place in the class, with the open class they sit in elsewhere."""
        places = Enrolment.objects.visible_to(user).standing()
        elsewhere = places.filter(officer=OuterRef("pk"), training_class__state=TrainingClass.State.OPEN)
        here = places.filter(training_class=self.training_class)
        return (
            Officer.objects.visible_to(user)
            .on_post()
            .exclude(pk__in=here.values("officer"))
            .with_certified(on=self.on, gate_years=self.settings.gate_years)
            .annotate(other_class=Subquery(elsewhere.values("training_class__title")[:1]))
            .select_related("agency__province")
        )

    def pick_who(self, queryset, name, value):
        if value == ALL:
            return queryset
        months, years = self.settings.renewal_notice_months, self.settings.gate_years
        return queryset.due(on=self.on, notice_months=months, gate_years=years).not_enrolled()

    def pick_fit(self, queryset, name, value):
        if value == ANY:
            return queryset
        return queryset.requiring_tier(self.training_class.tier).requiring_level(self.training_class.level)

    def explain(self, officers):
        """Give each officer `due`: whether training is due, and the reason with its item."""
        for officer in officers:
            officer.due = rules.is_due(
                purpose=officer.purpose,
                id_valid_until=officer.id_valid_until,
                on=self.on,
                notice_months=self.settings.renewal_notice_months,
                has_certificate=officer.is_certified,
            )
        return officers
