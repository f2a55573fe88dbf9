import json

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.views import address_of
from training.rules import Level

from ..forms import ProofForm, VerifyForm
from ..services import proof, verifying

TOO_MANY = 429
NOT_FOUND = 404


@login_not_required
@require_GET
def verify(request):
    form = VerifyForm(request.GET or None)
    context = {"heading": _("Check a certificate"), "form": form, "state": ""}
    status = 200
    if form.is_bound and not verifying.may_ask(address=address_of(request), at=timezone.now()):
        context["state"], status = "too_many", TOO_MANY
    elif form.is_valid():
        answer = verifying.look_up(form.cleaned_data["number"])
        context |= {"state": "known" if answer else "unknown", "answer": answer}
        status = 200 if answer else NOT_FOUND
    return _answered(request, "certificates/verify.html", context, status)


@login_not_required
def verify_offline(request):
    """Check the text of a code: in the browser by its script, or here where the browser cannot."""
    form = ProofForm(request.POST or None)
    keys = proof.published_keys()
    context = {
        "heading": _("Check the code of a certificate"),
        "form": form,
        "keys": json.dumps({key.key_id: key.public for key in keys}),
        "levels": Level.choices,
        "state": "",
    }
    status = 200
    if form.is_bound and not verifying.may_ask(address=address_of(request), at=timezone.now()):
        context["state"], status = "too_many", TOO_MANY
    elif form.is_valid():
        context |= _checked(request, form.cleaned_data["text"], keys)
    return _answered(request, "certificates/verify_offline.html", context, status)


def _checked(request, text, keys):
    """What the text proves, and what the ledger says today; or why it is refused."""
    try:
        genuine = proof.check_text(text, keys)
    except proof.ProofRefused as refusal:
        verifying.record_forgery(refusal, address=address_of(request), at=timezone.now())
        return {"state": "refused", "refusal": str(refusal)}
    return {"state": "genuine", "proof": genuine, "answer": verifying.look_up(genuine.number)}


def _answered(request, page, context, status):
    response = render(request, page, context, status=status)
    if status == TOO_MANY:
        response.headers["Retry-After"] = "60"
    return response


@login_not_required
@require_GET
def verify_key(request):
    """The published keys, the one in use first: for `manage.py verify_certificate --key`, and for anybody else."""
    keys = [
        {"id": key.key_id, "algorithm": "Ed25519", "public_key": key.public, "pem": key.pem()}
        for key in proof.published_keys()
    ]
    return JsonResponse({"keys": keys}, json_dumps_params={"indent": 1})
