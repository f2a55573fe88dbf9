from django.urls import path

from .views import contacts, cycles, implementation, need, papers, plans, quotas, review, writing

app_name = "plans"
urlpatterns = [
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/need/", need.need, name="need"),
    path("plans/need/officers/", need.need_officers, name="need_officers"),
    path("plans/cycles/", cycles.cycle_list, name="cycle_list"),
    path("plans/cycles/new/", cycles.cycle_create, name="cycle_create"),
    path("plans/cycles/<int:cycle_pk>/edit/", cycles.cycle_edit, name="cycle_edit"),
    path("plans/cycles/<int:cycle_pk>/close/", cycles.cycle_close, name="cycle_close"),
    path("plans/cycles/<int:cycle_pk>/reopen/", cycles.cycle_reopen, name="cycle_reopen"),
    path("plans/contacts/", contacts.contact_list, name="contact_list"),
    path("plans/contacts/new/", contacts.contact_create, name="contact_create"),
    path("plans/contacts/<int:contact_pk>/change/", contacts.contact_change, name="contact_change"),
    path("plans/contacts/<int:contact_pk>/end/", contacts.contact_end, name="contact_end"),
    path("plans/seats/", quotas.quota_list, name="quota_list"),
    path("plans/seats/<int:class_pk>/", quotas.quota_edit, name="quota_edit"),
    path("plans/implementation/", implementation.implementation_list, name="implementation_list"),
    path("plans/implementation/new/", implementation.implementation_create, name="implementation_create"),
    path(
        "plans/implementation/<int:implementation_pk>/",
        implementation.implementation_detail,
        name="implementation_detail",
    ),
    path(
        "plans/implementation/<int:implementation_pk>/receive/",
        implementation.implementation_receive,
        name="implementation_receive",
    ),
    path(
        "plans/implementation/<int:implementation_pk>/files/",
        implementation.implementation_attach,
        name="implementation_attach",
    ),
    path(
        "plans/implementation/<int:implementation_pk>/files/<int:file_pk>/",
        implementation.implementation_file,
        name="implementation_file",
    ),
    path(
        "plans/implementation/<int:implementation_pk>/files/<int:file_pk>/remove/",
        implementation.implementation_file_remove,
        name="implementation_file_remove",
    ),
    path("plans/comments/<int:comment_pk>/answer/", review.comment_answer, name="comment_answer"),
    path("plans/<int:plan_pk>/", plans.plan_detail, name="plan_detail"),
    path("plans/<int:plan_pk>/edit/", writing.plan_edit, name="plan_edit"),
    path("plans/<int:plan_pk>/draft/", writing.plan_draft, name="plan_draft"),
    path("plans/<int:plan_pk>/files/", writing.plan_attach, name="plan_attach"),
    path("plans/<int:plan_pk>/files/<int:file_pk>/", writing.plan_file, name="plan_file"),
    path(
        "plans/<int:plan_pk>/files/<int:file_pk>/remove/", writing.plan_file_remove, name="plan_file_remove"
    ),
    path("plans/<int:plan_pk>/submit/", review.plan_submit, name="plan_submit"),
    path("plans/<int:plan_pk>/return/", review.plan_return, name="plan_return"),
    path("plans/<int:plan_pk>/accept/", review.plan_accept, name="plan_accept"),
    path("plans/<int:plan_pk>/reopen/", review.plan_reopen, name="plan_reopen"),
    path("plans/<int:plan_pk>/extend/", review.plan_extend, name="plan_extend"),
    path("plans/<int:plan_pk>/comment/", review.plan_comment, name="plan_comment"),
    path("plans/<int:plan_pk>/paper/", papers.plan_paper, name="plan_paper"),
    path("plans/<int:plan_pk>/export/", papers.plan_export, name="plan_export"),
    path("plans/<int:plan_pk>/versions/<int:number>/", plans.plan_version, name="plan_version"),
    path("plans/<int:plan_pk>/versions/<int:number>/changes/", plans.plan_changes, name="plan_changes"),
]
