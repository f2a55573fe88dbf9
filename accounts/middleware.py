from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import middleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.translation import gettext as _


def NoStoreMiddleware(get_response):
    """Keep pages out of every cache: a shared desktop shows none of them after the sign-out."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def _texts(request, kwargs):
    yield from map(str, kwargs.values())
    for name, values in (*request.GET.lists(), *request.POST.lists()):
        yield from (name, *values)
    yield from (file.name for _name, files in request.FILES.lists() for file in files)


def NullByteMiddleware(get_response):
    """Refuse the one character that PostgreSQL cannot store and nobody types."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if any("\0" in text for text in _texts(request, kwargs)):
            raise BadRequest("The request holds a null byte.")

    middleware.process_view = process_view
    return middleware


def BodyLimitMiddleware(get_response):
    """Refuse a request by its length before a byte of it fills the disk; strangers post to the sign-in too."""

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > settings.MAX_BODY_BYTES:
            raise RequestDataTooBig("The request is larger than MAX_BODY_BYTES.")
        return get_response(request)

    return middleware


def LanguageMiddleware(get_response):
    """Speak Chinese unless the reader chose another language in the header.

    Django's own middleware would follow the browser's preference: a Chinese bureau's
    screens would turn English on a machine set up in English.
    """
    languages = dict(settings.LANGUAGES)

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(chosen if chosen in languages else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    return middleware


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Who was signed out while filling in a form comes back to its page: an act has no page of its own."""

    def handle_no_permission(self, request, view_func):
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        if is_script(request):  # it asks for the password on its own page
            return HttpResponse(status=401)
        messages.warning(
            request, _("You were signed out: what you sent was not taken. Sign in and send it again.")
        )
        back = _page_before(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
        return redirect_to_login(back, self.get_login_url(view_func))


def is_script(request):
    """Whether a script of a page asks, which shows the answer in its own words."""
    return request.headers.get("X-Requested-With") == "fetch"


def _page_before(request):
    """The page of ours that a form was sent from, or nothing."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # no address at all
        return ""
    is_ours = page.netloc == request.get_host()
    return page._replace(scheme="", netloc="").geturl() if is_ours else ""
