"""The filters of the passes that wait for a certificate."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Province
from exams.models import ExamResult
from exams.rules import Sitting
from training.models import Agency, TrainingClass
from training.rules import Level


def _waiting(request):
    return ExamResult.objects.managed_by(request.user).to_certify().order_by()


def _classes(request):
    classes = TrainingClass.objects.managed_by(request.user)
    return classes.filter(pk__in=_waiting(request).values("enrolment__training_class"))


def _agencies(request):
    """The agencies that somebody waits of; seen by whoever holds the class."""
    enrolled = _waiting(request).values("enrolment__agency")
    return Agency.objects.visible_to(request.user).filter(pk__in=enrolled)


class IssueFilter(django_filters.FilterSet):
    """Every pass here is the reader's own to certify: the tier is that of the issuer."""

    training_class = django_filters.ModelChoiceFilter(
        field_name="enrolment__training_class", queryset=_classes, label=_("Training class")
    )
    bureau = django_filters.ModelChoiceFilter(
        field_name="enrolment__province",
        queryset=lambda request: Province.objects.visible_to(request.user),
        label=_("Holder's bureau"),
    )
    agency = django_filters.ModelChoiceFilter(
        field_name="enrolment__agency", queryset=_agencies, label=_("Agency")
    )
    level = django_filters.ChoiceFilter(
        field_name="enrolment__training_class__level", choices=Level, label=_("Level")
    )
    sitting = django_filters.ChoiceFilter(field_name="exam__sitting", choices=Sitting, label=_("Sitting"))
    name = django_filters.CharFilter(
        field_name="enrolment__officer__name",
        lookup_expr="startswith",
        label=_("Name"),
        # An ID number typed here would stand in the URL: the browser does not send digits.
        widget=forms.TextInput(attrs={"pattern": r"\D*", "title": _("A name without digits")}),
    )

    class Meta:
        model = ExamResult
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request.user.is_ministry:
            del self.filters["bureau"]
