from django.urls import path

from .views import issuing, ledger, printing, reports

app_name = "certificates"
urlpatterns = [
    path("certificates/", ledger.certificate_list, name="certificate_list"),
    path("certificates/export/", ledger.certificate_list_export, name="certificate_list_export"),
    path("certificates/<int:certificate_pk>/", ledger.certificate_detail, name="certificate_detail"),
    path("certificates/<int:certificate_pk>/void/", ledger.certificate_void, name="certificate_void"),
    path("certificates/<int:certificate_pk>/print/", printing.certificate_print, name="certificate_print"),
    path("classes/<int:class_pk>/certificates/", issuing.class_issue, name="class_issue"),
    path("classes/<int:class_pk>/certificates/print/", printing.class_print, name="class_print"),
    path("results/<int:result_pk>/certificate/", issuing.result_issue, name="result_issue"),
    path("year-report/", reports.year_report, name="year_report"),
    path("year-report/export/", reports.year_report_export, name="year_report_export"),
]
