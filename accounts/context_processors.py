from django.conf import settings

from .access import Permission


def access(request):
    """Give templates `may`: permission name → whether the signed-in user has it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"may": {}, "demo_password": settings.DEMO_PASSWORD if settings.DEMO else ""}
    return {"may": {permission.name: user.may(permission) for permission in Permission}}
