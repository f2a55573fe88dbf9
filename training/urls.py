from django.urls import path

from .views import agencies, classes, enrolments, imports, people, register

app_name = "training"
urlpatterns = [
    path("search/", people.search, name="search"),
    path("officers/", people.officer_list, name="officer_list"),
    path("officers/export/", people.officer_export, name="officer_export"),
    path("officers/new/", register.officer_create, name="officer_create"),
    path("officers/<int:officer_pk>/", people.officer_detail, name="officer_detail"),
    path("officers/<int:officer_pk>/edit/", register.officer_edit, name="officer_edit"),
    path("officers/<int:officer_pk>/move/", register.officer_move, name="officer_move"),
    path("officers/<int:officer_pk>/leave/", register.officer_leave, name="officer_leave"),
    path("officers/<int:officer_pk>/return/", register.officer_return, name="officer_return"),
    path("officers/<int:officer_pk>/reveal/", register.officer_reveal, name="officer_reveal"),
    path("agencies/", agencies.agency_list, name="agency_list"),
    path("agencies/new/", agencies.agency_create, name="agency_create"),
    path("agencies/<int:agency_pk>/edit/", agencies.agency_edit, name="agency_edit"),
    path("classes/", classes.class_list, name="class_list"),
    path("classes/new/", classes.class_create, name="class_create"),
    path("classes/<int:class_pk>/", classes.class_detail, name="class_detail"),
    path("classes/<int:class_pk>/edit/", classes.class_edit, name="class_edit"),
    path("classes/<int:class_pk>/cancel/", classes.class_cancel, name="class_cancel"),
    path("classes/<int:class_pk>/close/", classes.class_close, name="class_close"),
    path("classes/<int:class_pk>/reopen/", classes.class_reopen, name="class_reopen"),
    path("classes/<int:class_pk>/export/", classes.class_roster_export, name="class_roster_export"),
    path("classes/<int:class_pk>/enrol/", enrolments.class_enrol, name="class_enrol"),
    path("classes/<int:class_pk>/enrol-sheet/", enrolments.class_enrol_sheet, name="class_enrol_sheet"),
    path("enrolments/<int:enrolment_pk>/withdraw/", enrolments.enrolment_withdraw, name="enrolment_withdraw"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.import_create, name="import_create"),
    path("imports/template/", imports.import_template, name="import_template"),
    path("imports/<int:batch_pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:batch_pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<int:batch_pk>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<int:batch_pk>/faults/", imports.import_faults, name="import_faults"),
]
