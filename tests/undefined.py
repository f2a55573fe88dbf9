"""A variable that a template of ours does not know fails the test that renders it."""

import sys

from django.conf import settings


class UndefinedVariable(AssertionError):
    pass


class Undefined(str):
    """The engine's `string_if_invalid`: nothing for Django's own templates, which use unknown names freely.

    The engine asks whether it is true and, if so, fills it with the variable's name; who asks is found in
    the caller's frame, because the engine does not say.
    """

    __slots__ = ()

    def __bool__(self):
        return _is_ours(sys._getframe(1))

    def __contains__(self, part):
        return _is_ours(sys._getframe(1))

    def __mod__(self, name):
        raise UndefinedVariable(f"{{{{ {name} }}}} in {_template(sys._getframe(1)).origin.name}")


def _template(frame):
    """The template being rendered in `frame`: an included or extended one, not the page it is part of."""
    context = frame.f_locals.get("context")
    return getattr(context, "render_context", None) and context.render_context.template


def _is_ours(frame):
    template = _template(frame)
    return bool(template) and str(template.origin.name).startswith(str(settings.BASE_DIR / "templates"))
