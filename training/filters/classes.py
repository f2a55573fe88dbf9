"""The filters of the class list, and of the register when a class is filled from it."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models import Enrolment, Law, Officer, Syllabus, Textbook, TrainingClass
from .people import agencies, bureaus

DUE, ALL = "due", "all"
FITS, ANY = "fits", "any"
NOTICE_DAYS = 7  # before its first day a class is looked at: is it ready to begin?


def syllabuses(request):
    return Syllabus.objects.visible_to(request.user)


def textbooks(request):
    return Textbook.objects.visible_to(request.user)


def laws(request):
    return Law.objects.visible_to(request.user)


class ClassFilter(django_filters.FilterSet):
    """`today`: the day from which a class has not begun."""

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
    waits = django_filters.ChoiceFilter(
        choices=[("enrol", _("Places free")), ("issue", _("Certificates to issue"))],
        method="pick_waits",
        label=_("Waits for"),
    )
    course = django_filters.ChoiceFilter(
        choices=[
            ("stands", _("Not cancelled")),
            ("to_begin", _("Not begun yet, begins within 7 days")),
            ("begun", _("Begun")),
            ("gaps", _("Begun with gaps")),
        ],
        method="pick_course",
        label=_("Begin"),
    )
    syllabus = django_filters.ModelChoiceFilter(queryset=syllabuses, label=_("Syllabus"))
    textbook = django_filters.ModelChoiceFilter(queryset=textbooks, label=_("Textbook"))
    law = django_filters.ModelChoiceFilter(
        queryset=laws, field_name="lessons__laws", label=_("Law"), distinct=True
    )
    mine = django_filters.ChoiceFilter(
        choices=[("yes", _("Ours to keep")), ("fill", _("Ours to fill"))],
        method="pick_mine",
        label=_("Whose"),
    )

    class Meta:
        model = TrainingClass
        fields = []

    def __init__(self, data, queryset, *, request, today):
        super().__init__(data, queryset, request=request)
        self.today = today
        years = queryset.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(year, year) for year in years]
        if not request.user.is_ministry:
            del self.filters["province"]
        for name in ("syllabus", "textbook", "law"):  # they come by a link from their lists
            if not (data or {}).get(name):
                del self.filters[name]

    def pick_course(self, queryset, name, value):
        if value == "to_begin":
            return queryset.to_begin(today=self.today, by=self.today + timedelta(days=NOTICE_DAYS))
        return {
            "stands": queryset.not_cancelled,
            "begun": queryset.begun,
            "gaps": queryset.begun_with_gaps,
        }[value]()

    def pick_waits(self, queryset, name, value):
        if value == "enrol":
            return queryset.to_enrol(today=self.today)
        return queryset.to_issue()

    def pick_mine(self, queryset, name, value):
        user = self.request.user
        return queryset.managed_by(user) if value == "yes" else queryset.fillable_by(user)


class CandidateFilter(django_filters.FilterSet):
    """Who may be enrolled in a class: at first those who are due and need its tier and level (第(一)项)."""

    who = django_filters.ChoiceFilter(
        choices=[(DUE, _("Officers due for training")), (ALL, _("All on post"))],
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
    name = django_filters.CharFilter(
        lookup_expr="startswith",
        label=_("Name"),
        # An ID number typed here would stand in the URL: the browser does not send digits.
        widget=forms.TextInput(attrs={"pattern": r"\D*", "title": _("A name without digits")}),
    )

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

    def explain(self, page):
        """Give each officer of the page `due`: whether training is due, and the reason with its item."""
        rulings = self.queryset.rulings(page, self.settings, on=self.on)
        for officer in page:
            officer.due = rulings[officer.pk]
        return page
