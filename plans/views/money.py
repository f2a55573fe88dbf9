"""Budget and spending of the bureaus, and what each class cost (第(十)项)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require
from accounts.models import MinistrySettings, Province
from accounts.rules import RuleViolation
from training.models import TrainingClass

from ..exports.money import money_sheets
from ..filters import BureauFilter
from ..forms.money import ClassCostForm, YearMoneyForm
from ..models import ClassCost, YearMoney
from ..services import money as services
from .frame import crumbs, refuse
from .quotas import year_asked
from .sheets import exported


@require(Permission.PLAN_VIEW)
def money_list(request):
    year = year_asked(request)
    bureau_filter = BureauFilter(request.GET, Province.objects.visible_to(request.user), request=request)
    lines = services.money_lines(bureau_filter.qs, year=year)
    title, url = _("Budget and spending %(year)d") % {"year": year}, reverse("plans:money_list")

    def sheets(**signed):
        return money_sheets(year, lines, services.classes_of(year, bureau_filter.qs), **signed)

    answer = exported(request, "money", title, sheets, back_url=f"{url}?year={year}")
    is_one = len(lines) == 1
    context = {
        "heading": title,
        "section": "plans",
        "crumbs": crumbs(),
        "filter": bureau_filter,
        "year": year,
        "lines": lines,
        "sums": services.sums_of(lines),
        "classes": services.classes_of(year, bureau_filter.qs) if is_one else [],
        "limit": MinistrySettings.current().plan_cost_per_head_day,
        "is_ours": request.user.may(Permission.PLAN_EDIT),
    }
    return answer or render(request, "plans/money_list.html", context)


def _form_page(request, form, act, said, year, **context):
    url = f"{reverse('plans:money_list')}?year={year}"
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, at=timezone.now(), **form.cleaned_data)
        except (RuleViolation, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, said)
            return redirect(url)
    trail = [*crumbs(), (url, _("Budget and spending"))]
    shared = {"section": "plans", "crumbs": trail, "form": form, "back_url": url, "submit_label": _("Save")}
    return render(request, "form_page.html", shared | context)


@require(Permission.PLAN_EDIT)
def money_edit(request):
    year = year_asked(request)
    row = YearMoney.objects.managed_by(request.user).of_year(year).first()
    form = YearMoneyForm(request.POST or None, instance=row)

    def act(**facts):
        return services.record_money(year=year, **facts)

    heading = _("Budget and spending %(year)d") % {"year": year}
    return _form_page(request, form, act, _("Budget and spending are recorded."), year, heading=heading)


@require(Permission.PLAN_EDIT)
def class_cost(request, class_pk):
    training_class = get_object_or_404(TrainingClass.objects.managed_by(request.user), pk=class_pk)
    row = ClassCost.objects.managed_by(request.user).of_class(training_class).first()
    form = ClassCostForm(request.POST or None, instance=row)

    def act(**facts):
        return services.record_class_cost(training_class=training_class, **facts)

    heading = _("Cost of the class: %(title)s") % {"title": training_class.title}
    return _form_page(request, form, act, _("The cost is recorded."), training_class.year, heading=heading)
