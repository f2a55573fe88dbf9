from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("oversight.urls")),
    path("", include("accounts.urls")),
    path("", include("training.urls")),
    path("", include("exams.urls")),
    path("", include("certificates.urls")),
    path("", include("plans.urls")),
    path("admin/", admin.site.urls),
]
