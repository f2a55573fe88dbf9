from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils import translation


def NoStoreMiddleware(get_response):
    """Keep pages out of every cache: a shared desktop shows none of them after the sign-out."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

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
