from django.urls import path

from .views import plans

app_name = "plans"
urlpatterns = [
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/<int:plan_pk>/", plans.plan_detail, name="plan_detail"),
]
