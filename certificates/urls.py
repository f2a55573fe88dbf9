from django.urls import path

from .views import (
    gate,
    gate_lists,
    issuing,
    ledger,
    printing,
    registers,
    report_versions,
    reports,
    requests,
    selections,
    sequences,
    verifying,
)

app_name = "certificates"
urlpatterns = [
    path("certificates/", ledger.certificate_list, name="certificate_list"),
    path("certificates/export/", ledger.certificate_list_export, name="certificate_list_export"),
    path("certificates/ledger/", sequences.ledger_list, name="ledger_list"),
    path("certificates/ledger/open/", sequences.ledger_open, name="ledger_open"),
    path("certificates/ledger/<int:sequence_pk>/", sequences.ledger_detail, name="ledger_detail"),
    path("certificates/ledger/<int:sequence_pk>/print/", sequences.ledger_print, name="ledger_print"),
    path("certificates/ledger/<int:sequence_pk>/export/", sequences.ledger_export, name="ledger_export"),
    path("certificates/to-issue/", selections.issue_list, name="issue_list"),
    path("certificates/to-issue/preview/", selections.selection_issue, name="selection_issue"),
    path("certificates/<int:certificate_pk>/", ledger.certificate_detail, name="certificate_detail"),
    path("certificates/<int:certificate_pk>/void/", requests.certificate_void, name="certificate_void"),
    path(
        "certificates/<int:certificate_pk>/correct/", requests.certificate_correct, name="certificate_correct"
    ),
    path("certificates/requests/", requests.request_list, name="request_list"),
    path("certificates/requests/<int:request_pk>/", requests.request_decide, name="request_decide"),
    path(
        "certificates/requests/<int:request_pk>/take-back/",
        requests.request_take_back,
        name="request_take_back",
    ),
    path("certificates/<int:certificate_pk>/print/", printing.certificate_print, name="certificate_print"),
    path("classes/<int:class_pk>/certificates/", issuing.class_issue, name="class_issue"),
    path("classes/<int:class_pk>/certificates/print/", printing.class_print, name="class_print"),
    path("enrolments/<int:enrolment_pk>/complete/", issuing.enrolment_complete, name="enrolment_complete"),
    path("results/<int:result_pk>/certificate/", issuing.result_issue, name="result_issue"),
    path("gate/", gate.gate_ask, name="gate_ask"),
    path("gate/answers/", gate.gate_answer_list, name="gate_answer_list"),
    path("gate/answers/export/", gate.gate_answer_export, name="gate_answer_export"),
    path("gate/answers/<int:answer_pk>/", gate.gate_answer_detail, name="gate_answer_detail"),
    path("gate/lists/", gate_lists.gate_list_create, name="gate_list_create"),
    path("gate/lists/<int:gate_list_pk>/", gate_lists.gate_list_detail, name="gate_list_detail"),
    path("gate/lists/<int:gate_list_pk>/export/", gate_lists.gate_list_export, name="gate_list_export"),
    path("gate/registers/", registers.register_check_create, name="register_check_create"),
    path("gate/registers/<int:check_pk>/", registers.register_check_detail, name="register_check_detail"),
    path(
        "gate/registers/<int:check_pk>/export/", registers.register_check_export, name="register_check_export"
    ),
    path(
        "gate/registers/<int:check_pk>/forget/", registers.register_check_forget, name="register_check_forget"
    ),
    path("gate/alerts/", gate.alert_list, name="alert_list"),
    path("gate/alerts/<int:answer_pk>/settle/", gate.alert_settle, name="alert_settle"),
    path("year-report/", reports.year_report_list, name="year_report_list"),
    path("year-report/list/", reports.year_report_list_export, name="year_report_list_export"),
    path("year-report/export/", reports.year_report_export, name="year_report_export"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/offline/", verifying.verify_offline, name="verify_offline"),
    path("verify/key/", verifying.verify_key, name="verify_key"),
    path(
        "year-report/versions/<int:report_pk>/",
        report_versions.year_report_version,
        name="year_report_version",
    ),
    path(
        "year-report/versions/<int:report_pk>/file/",
        report_versions.year_report_download,
        name="year_report_download",
    ),
    path(
        "year-report/versions/<int:report_pk>/accept/",
        report_versions.year_report_accept,
        name="year_report_accept",
    ),
    path(
        "year-report/versions/<int:report_pk>/return/",
        report_versions.year_report_return,
        name="year_report_return",
    ),
    path("year-report/<slug:province_pk>/<int:year>/", reports.year_report_detail, name="year_report_detail"),
    path(
        "year-report/<slug:province_pk>/<int:year>/submit/",
        reports.year_report_submit,
        name="year_report_submit",
    ),
    path(
        "year-report/<slug:province_pk>/<int:year>/rows/<slug:rows_key>/",
        reports.year_report_rows,
        name="year_report_rows",
    ),
]
