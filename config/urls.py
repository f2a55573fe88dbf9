from django.contrib import admin
from django.urls import include, path

from certificates.views import interface

urlpatterns = [
    path("", include("oversight.urls")),
    path("", include("accounts.urls")),
    path("", include("training.urls")),
    path("", include("exams.urls")),
    path("", include("certificates.urls")),
    path("", include("plans.urls")),
    path("admin/", admin.site.urls),
]

# A caller of the interface is told of an error in the form of its other refusals.
handler400, handler404, handler500 = (
    interface.bad_request,
    interface.page_not_found,
    interface.server_error,
)
