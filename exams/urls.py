from django.urls import path

from .views import (
    absences,
    corrections,
    exams,
    follow_ups,
    histories,
    holidays,
    make_ups,
    papers,
    results,
    second_entries,
)

app_name = "exams"
urlpatterns = [
    path("exams/", exams.exam_list, name="exam_list"),
    path("classes/<int:class_pk>/exam/", exams.exam_create, name="exam_create"),
    path("exams/<int:exam_pk>/", exams.exam_detail, name="exam_detail"),
    path("exams/<int:exam_pk>/edit/", exams.exam_edit, name="exam_edit"),
    path("exams/<int:exam_pk>/cancel/", exams.exam_cancel, name="exam_cancel"),
    path("exams/<int:exam_pk>/update-list/", exams.exam_update_list, name="exam_update_list"),
    path("exams/<int:exam_pk>/export/", exams.exam_export, name="exam_export"),
    path("exams/<int:exam_pk>/papers/<slug:kind>/", papers.exam_paper, name="exam_paper"),
    path("exams/<int:exam_pk>/results/", results.result_entry, name="result_entry"),
    path("exams/<int:exam_pk>/results/save/", results.result_save, name="result_save"),
    path("exams/<int:exam_pk>/second-entry/", second_entries.second_entry, name="second_entry"),
    path("exams/<int:exam_pk>/history/", histories.exam_history, name="exam_history"),
    path("officers/<int:officer_pk>/scores/", histories.officer_history, name="officer_history"),
    path("exams/<int:exam_pk>/confirm/", results.result_confirm, name="result_confirm"),
    path("exams/<int:exam_pk>/return/", results.result_return, name="result_return"),
    path("results/<int:result_pk>/correct/", corrections.result_correct, name="result_correct"),
    path("results/<int:result_pk>/approve/", corrections.result_approve, name="result_approve"),
    path("results/<int:result_pk>/follow-up/", follow_ups.follow_up_edit, name="follow_up_edit"),
    path("results/<int:result_pk>/interview-form/", follow_ups.follow_up_paper, name="follow_up_paper"),
    path("results/<int:result_pk>/absence/", absences.absence_edit, name="absence_edit"),
    path("make-ups/", make_ups.make_up_list, name="make_up_list"),
    path("make-ups/new/", make_ups.make_up_create, name="make_up_create"),
    path("holidays/", holidays.holiday_list, name="holiday_list"),
    path("awaiting/", absences.awaiting_list, name="awaiting_list"),
    path("follow-ups/", follow_ups.follow_up_list, name="follow_up_list"),
]
