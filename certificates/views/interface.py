"""What every address of the interface shares: the token is asked, refusals are told as problems and counted."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.utils import timezone
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Act
from accounts.views import address_of

from ..exports.interface import told_problem
from ..rules.interface import Refusal, Refused
from ..services import clients as services

ADDRESS = "/api/"
NOT_TALLIED = {Refusal.NOT_FOUND}  # nothing was refused


def interface(scope, *, methods):
    """Answer only a client whose token has `scope`; sessions and cookies count for nothing here.

    The view is given the client and returns what is told as JSON.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, **arguments):
            at, client = timezone.now(), None
            try:
                client = services.client_of(_token(request))
                services.admit(client, scope=scope, at=at, on=timezone.localdate(at))
                if request.method not in methods:
                    raise Refused(Refusal.METHOD, headers={"Allow": ", ".join(methods)})
                return _json(view(request, client=client, at=at, **arguments))
            except Refused as refused:
                return _problem(request, refused, client=client, at=at)

        guarded.scope = scope
        return csrf_exempt(login_not_required(guarded))

    return decorate


def _token(request):
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _json(told, **options):
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False}, **options)


def _problem(request, refused, *, client, at):
    if refused.refusal not in NOT_TALLIED:
        address = address_of(request)
        services.tally(act=Act.API_REFUSED, what=refused.refusal.value, at=at, client=client, address=address)
    if refused.status == 401:
        error = "" if refused.refusal == Refusal.NO_TOKEN else ', error="invalid_token"'
        refused.headers["WWW-Authenticate"] = f'Bearer realm="api"{error}'
    return _told(refused)


def _told(refused):
    return _json(
        told_problem(refused),
        status=refused.status,
        headers=refused.headers,
        content_type="application/problem+json",
    )


def _problem_or(page, refusal):
    """An error page that is a problem to who calls the interface: a program reads no pages."""

    def error(request, *args, **kwargs):
        if request.path.startswith(ADDRESS):
            return _told(Refused(refusal))
        return page(request, *args, **kwargs)

    return error


bad_request = _problem_or(defaults.bad_request, Refusal.MALFORMED)
page_not_found = _problem_or(defaults.page_not_found, Refusal.NO_ADDRESS)
server_error = _problem_or(defaults.server_error, Refusal.FAILED)
