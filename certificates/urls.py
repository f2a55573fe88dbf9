from django.urls import path

from . import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.certificate_list, name="certificate_list"),
    path("certificates/export/", views.certificate_list_export, name="certificate_list_export"),
    path("certificates/<int:certificate_pk>/", views.certificate_detail, name="certificate_detail"),
    path("certificates/<int:certificate_pk>/void/", views.certificate_void, name="certificate_void"),
    path("certificates/<int:certificate_pk>/print/", views.certificate_print, name="certificate_print"),
    path("classes/<int:class_pk>/certificates/", views.class_issue, name="class_issue"),
    path("classes/<int:class_pk>/certificates/print/", views.class_print, name="class_print"),
    path("results/<int:result_pk>/certificate/", views.result_issue, name="result_issue"),
    path("year-report/", views.year_report, name="year_report"),
    path("year-report/export/", views.year_report_export, name="year_report_export"),
]
