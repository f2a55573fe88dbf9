from django.conf import settings
from django.utils import translation


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
