"""第(八)项: one person at the gate, the answers, the alerts."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import MinistrySettings
from accounts.pages import page_of, sorted_rows
from accounts.rules import RuleViolation
from training.models import Officer

from .. import exports
from ..filters import AlertFilter, GateAnswerFilter
from ..forms import GateForm, SettleForm
from ..models import Certificate, GateAnswer
from ..services import gate as services

LATEST = 8
SORTS = {"asked": ["asked_at"], "name": ["asked_name"], "answer": ["answer"], "why": ["why"]}
ALERT_SORTS = {"asked": ["asked_at"], "name": ["asked_name"], "void": ["certificate__voided_on"]}


def gate_crumbs():
    return [(reverse("certificates:gate_answer_list"), _("Gate"))]


@sensitive_post_parameters("name", "id_number")
@require(Permission.GATE_ASK)
def gate_ask(request):
    form = GateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, today = timezone.now(), timezone.localdate()
        return redirect(services.ask_gate(question=form.question, by=request.user, at=now, on=today))
    context = {
        "heading": _("Enforcement ID gate"),
        "section": "gate",
        "tab": "ask",
        "form": form,
        "years": MinistrySettings.current().gate_years,
        "latest": GateAnswer.objects.visible_to(request.user).filter(asked_by=request.user)[:LATEST],
    }
    return render(request, "certificates/gate_ask.html", context)


@require(Permission.GATE_VIEW)
def gate_answer_detail(request, answer_pk):
    answers = GateAnswer.objects.visible_to(request.user).for_list()
    answer = get_object_or_404(answers.select_related("gate_list", "certificate__province"), pk=answer_pk)
    certificates = Certificate.objects.visible_to(request.user)
    saying = certificates.saying(name=answer.asked_name, id_number_hash=answer.id_number_hash)
    context = {
        "heading": answer.asked_name or _("Row %(row)d") % {"row": answer.row},
        "section": "gate",
        "crumbs": gate_crumbs(),
        "answer": answer,
        "may_open_certificate": certificates.filter(pk=answer.certificate_id).exists(),
        "contradicting": saying.first() if answer.is_not_registered else None,
        "officer": Officer.objects.visible_to(request.user).filter(pk=answer.officer_id).first(),
        "is_managed": answer.province_id == request.user.province_id,
    }
    return render(request, "certificates/gate_answer_detail.html", context)


def _filtered(request):
    answers = GateAnswer.objects.visible_to(request.user).for_list()
    answer_filter = GateAnswerFilter(request.GET, answers, request=request)
    return answer_filter, sorted_rows(request, answer_filter.qs, SORTS)


@require(Permission.GATE_VIEW)
def gate_answer_list(request):
    answer_filter, rows = _filtered(request)
    context = {
        "heading": _("Answers of the gate"),
        "section": "gate",
        "tab": "answers",
        "filter": answer_filter,
        "page": page_of(request, rows),
    }
    return render(request, "certificates/gate_answer_list.html", context)


@require(Permission.GATE_VIEW)
@require_GET
def gate_answer_export(request):
    _filter, rows = _filtered(request)
    file = exports.as_file(exports.export_answers, answers=rows, by=request.user, at=timezone.now())
    return FileResponse(file, as_attachment=True, filename=_("gate_answers") + ".xlsx")


@require(Permission.GATE_VIEW)
def alert_list(request):
    alerts = GateAnswer.objects.visible_to(request.user).alerts().for_list()
    alert_filter = AlertFilter(request.GET, alerts, request=request)
    rows = sorted_rows(request, alert_filter.qs, ALERT_SORTS)
    if request.GET.get("export") == "xlsx":
        file = exports.as_file(exports.export_alerts, answers=rows, by=request.user, at=timezone.now())
        return FileResponse(file, as_attachment=True, filename=_("gate_alerts") + ".xlsx")
    context = {
        "heading": _("Alerts of the gate"),
        "section": "gate",
        "tab": "alerts",
        "filter": alert_filter,
        "page": page_of(request, rows),
    }
    return render(request, "certificates/alert_list.html", context)


@require(Permission.GATE_ASK)
def alert_settle(request, answer_pk):
    alerts = GateAnswer.objects.managed_by(request.user).alerts().select_related("certificate")
    answer = get_object_or_404(alerts, pk=answer_pk)
    if answer.settled_at and request.method == "GET":
        return redirect(answer)  # which says what was done
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.settle_alert(answer=answer, by=request.user, at=timezone.now(), **form.cleaned_data)
        except RuleViolation as violation:
            form.add_error(None, str(violation))
        else:
            messages.success(request, _("The alert is dealt with."))
            return redirect(reverse("certificates:alert_list") + "?state=open")
    return render(request, "form_page.html", _settle_context(answer, form))


def _settle_context(answer, form):
    facts = {
        "name": answer.asked_name,
        "number": answer.certificate.number,
        "asked": timezone.localtime(answer.asked_at).date().isoformat(),
        "void": answer.certificate.voided_on.isoformat(),
        "reason": answer.certificate.void_reason,
    }
    return {
        "heading": _("Deal with the alert about %(name)s") % facts,
        "section": "gate",
        "crumbs": [*gate_crumbs(), (reverse("certificates:alert_list"), _("Alerts"))],
        "intro": _(
            "The gate said yes on %(asked)s with certificate %(number)s. It is void since %(void)s (%(reason)s). "
            "Find out whether the enforcement ID was issued, take it back where it was, and write down what was done (item 8)."
        )
        % facts,
        "form": form,
        "submit_label": _("Dealt with"),
        "back_url": answer.get_absolute_url(),
    }
