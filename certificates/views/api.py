"""第(八)项 for other systems: the gate and the register of certificates over HTTP."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Act

from ..exports.document import document
from ..exports.interface import told_answer, told_answers, told_certificate, told_register
from ..filters.interface import RegisterFilter
from ..forms.interface import question_of_headers, questions_of_body
from ..models import Certificate
from ..rules.interface import REGISTER_PAGE, Refusal, Refused, Scope
from ..services import clients, gate
from .interface import interface


@interface(Scope.GATE, methods=["GET", "POST"])
def api_gate(request, *, client, at):
    if request.GET:
        raise Refused(Refusal.IN_ADDRESS)
    today = timezone.localdate(at)
    if request.method == "GET":
        question = question_of_headers(request)
        [answer] = gate.ask_as_client(questions=[question], client=client, at=at, on=today)
        return told_answer(answer)
    questions = questions_of_body(request)
    return told_answers(gate.ask_as_client(questions=questions, client=client, at=at, on=today))


@interface(Scope.CERTIFICATES, methods=["GET"])
def api_certificate_list(request, *, client, at):
    rows = Certificate.objects.visible_to(client).select_related("province")
    certificates, after = RegisterFilter(request.GET, rows, request=request).page(REGISTER_PAGE)
    clients.tally(act=Act.API_ANSWERED, what=Scope.CERTIFICATES.value, at=at, client=client)
    return told_register(certificates, query=request.GET, after=after)


@interface(Scope.CERTIFICATES, methods=["GET"])
def api_certificate_detail(request, *, client, at, number):
    rows = Certificate.objects.visible_to(client).select_related("province")
    certificate = rows.numbered(number).first()
    if certificate is None:
        raise Refused(Refusal.NOT_FOUND)
    clients.tally(act=Act.API_ANSWERED, what=Scope.CERTIFICATES.value, at=at, client=client)
    return told_certificate(certificate)


@login_not_required
@require_GET
def api_document(request):
    return JsonResponse(document(RegisterFilter.base_filters), json_dumps_params={"ensure_ascii": False})
