"""The clients of the interface, kept by the ministry's administrator."""

from datetime import timedelta

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Permission, require

from ..forms import ApiClientForm
from ..models import ApiClient, ApiTally
from ..services import clients as services

LATEST = 20
YEAR = timedelta(days=365)


def _crumbs():
    return [(reverse("certificates:client_list"), _("Interface"))]


@require(Permission.API_CLIENT_EDIT)
def client_list(request):
    context = {
        "heading": _("Clients of the interface"),
        "section": "clients",
        "clients": ApiClient.objects.visible_to(request.user).select_related("province"),
        "tallies": ApiTally.objects.visible_to(request.user).select_related("client")[:LATEST],
        "today": timezone.localdate(),
    }
    return render(request, "certificates/client_list.html", context)


@require(Permission.API_CLIENT_EDIT)
def client_create(request):
    today = timezone.localdate()
    initial = {"expires_on": today + YEAR}
    form = ApiClientForm(request.POST or None, user=request.user, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        client = form.save(commit=False)
        token = services.create_client(client=client, by=request.user, at=timezone.now())
        return _token_page(request, client, token)
    context = {
        "heading": _("Register a client of the interface"),
        "section": "clients",
        "crumbs": _crumbs(),
        "intro": _("The token is shown once, when the client is registered. Hand it over by a safe way."),
        "form": form,
        "submit_label": _("Register and show the token"),
        "back_url": reverse("certificates:client_list"),
    }
    return render(request, "form_page.html", context)


def _token_page(request, client, token):
    """The one page that tells a token; it is kept by no cache, and stored nowhere."""
    context = {
        "heading": client.name,
        "section": "clients",
        "crumbs": _crumbs(),
        "client": client,
        "token": token,
    }
    return render(request, "certificates/client_token.html", context)


@require(Permission.API_CLIENT_EDIT)
def client_edit(request, client_pk):
    client = get_object_or_404(ApiClient.objects.managed_by(request.user), pk=client_pk)
    form = ApiClientForm(request.POST or None, instance=client, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        services.change_client(client=form.save(commit=False), by=request.user)
        messages.success(request, _("The client is changed. Its token stays."))
        return redirect("certificates:client_list")
    context = {
        "heading": client.name,
        "section": "clients",
        "crumbs": _crumbs(),
        "client": client,
        "form": form,
        "submit_label": _("Save"),
        "back_url": reverse("certificates:client_list"),
        "tallies": client.tallies.all()[:LATEST],
    }
    return render(request, "certificates/client_edit.html", context)


def _asked_once(client, heading, *touches):
    """The page that asks before a token ends, naming what ends with it."""
    return {
        "heading": heading % {"name": client.name},
        "section": "clients",
        "crumbs": [*_crumbs(), (client.get_absolute_url(), client.name)],
        "touches": [_("Token %(prefix)s…") % {"prefix": client.prefix}, *touches],
        "form": Form(),
        "submit_label": _("Yes, end this token"),
        "back_url": client.get_absolute_url(),
        "is_destructive": True,
    }


@require(Permission.API_CLIENT_EDIT)
def client_renew(request, client_pk):
    client = get_object_or_404(ApiClient.objects.managed_by(request.user), pk=client_pk)
    if request.method != "POST":
        ends = _("The system is let in again once it has the new token, which is shown once.")
        context = _asked_once(client, _("Make a new token for %(name)s?"), ends)
        return render(request, "form_page.html", context)
    return _token_page(request, client, services.renew_token(client=client, by=request.user))


@require(Permission.API_CLIENT_EDIT)
def client_revoke(request, client_pk):
    client = get_object_or_404(ApiClient.objects.managed_by(request.user), pk=client_pk)
    if request.method != "POST":
        ends = _("The system is refused from its next call on. What it was answered stays.")
        context = _asked_once(client, _("Revoke the token of %(name)s?"), ends)
        return render(request, "form_page.html", context)
    services.revoke_client(client=client, by=request.user, at=timezone.now())
    messages.success(request, _("The token of %(name)s is revoked.") % {"name": client.name})
    return redirect("certificates:client_list")
