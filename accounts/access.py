"""Who may do what: five roles, one table."""

from enum import Enum, auto
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CLERK = "clerk", _("Provincial clerk")
    LEAD = "lead", _("Provincial lead")
    REVIEWER = "reviewer", _("Ministry reviewer")
    ADMINISTRATOR = "administrator", _("Ministry administrator")
    AUDITOR = "auditor", _("Auditor")


PROVINCE_ROLES = frozenset({Role.CLERK, Role.LEAD})


class Permission(Enum):
    WORKBENCH_VIEW = auto()
    OFFICER_VIEW = auto()
    OFFICER_EDIT = auto()
    ID_NUMBER_REVEAL = auto()
    ROSTER_IMPORT = auto()
    FILE_IMPORT = auto()
    CLASS_VIEW = auto()
    CLASS_EDIT = auto()
    ENROL = auto()
    EXAM_VIEW = auto()
    EXAM_EDIT = auto()
    RESULT_ENTER = auto()
    RESULT_CONFIRM = auto()
    CERTIFICATE_VIEW = auto()
    CERTIFICATE_KEEP = auto()  # ask for a voiding or a correction, hand over
    CERTIFICATE_ISSUE = auto()
    CERTIFICATE_VOID = auto()
    REPORT_EXPORT = auto()
    REPORT_VIEW = auto()
    REPORT_SUBMIT = auto()
    REPORT_REVIEW = auto()
    GATE_ASK = auto()
    GATE_VIEW = auto()
    API_CLIENT_EDIT = auto()
    CONTENT_VIEW = auto()
    INSTRUCTOR_VIEW = auto()
    INSTRUCTOR_EDIT = auto()
    NOMINATION_DECIDE = auto()
    PLAN_VIEW = auto()
    PLAN_EDIT = auto()
    PLAN_SUBMIT = auto()
    PLAN_REVIEW = auto()
    CYCLE_EDIT = auto()
    AUDIT_VIEW = auto()
    ADMIN_SITE = auto()
    REFERENCE_EDIT = auto()
    ACCOUNT_EDIT = auto()


_P = Permission
READ = {
    _P.WORKBENCH_VIEW,
    _P.OFFICER_VIEW,
    _P.CLASS_VIEW,
    _P.EXAM_VIEW,
    _P.CERTIFICATE_VIEW,
    _P.REPORT_VIEW,
    _P.GATE_VIEW,
    _P.CONTENT_VIEW,
    _P.INSTRUCTOR_VIEW,
    _P.PLAN_VIEW,
}
ENTER = {
    _P.CLASS_EDIT,
    _P.ENROL,
    _P.EXAM_EDIT,
    _P.RESULT_ENTER,
    _P.CERTIFICATE_KEEP,
    _P.FILE_IMPORT,
    _P.GATE_ASK,
    _P.INSTRUCTOR_EDIT,
}
CONFIRM = {_P.RESULT_CONFIRM, _P.CERTIFICATE_ISSUE, _P.CERTIFICATE_VOID}
PLAN = {_P.PLAN_EDIT}
REVIEW = {_P.REPORT_REVIEW, _P.NOMINATION_DECIDE, _P.PLAN_REVIEW, _P.CYCLE_EDIT}
REGISTER = {_P.OFFICER_EDIT, _P.ROSTER_IMPORT, _P.ID_NUMBER_REVEAL}

# Province roles act on their province's rows, ministry roles on national ones:
# the querysets' `managed_by` draws that line.
ROLE_PERMISSIONS = {
    Role.CLERK: READ | REGISTER | ENTER | PLAN,
    Role.LEAD: READ
    | REGISTER
    | ENTER
    | CONFIRM
    | PLAN
    | {_P.REPORT_EXPORT, _P.REPORT_SUBMIT, _P.PLAN_SUBMIT, _P.AUDIT_VIEW, _P.ADMIN_SITE},
    Role.REVIEWER: READ | ENTER | CONFIRM | REVIEW | {_P.AUDIT_VIEW, _P.ADMIN_SITE},
    Role.ADMINISTRATOR: READ
    | ENTER
    | CONFIRM
    | REVIEW
    | {
        _P.ID_NUMBER_REVEAL,
        _P.REPORT_EXPORT,
        _P.AUDIT_VIEW,
        _P.ADMIN_SITE,
        _P.REFERENCE_EDIT,
        _P.ACCOUNT_EDIT,
        _P.API_CLIENT_EDIT,
    },
    Role.AUDITOR: READ | {_P.AUDIT_VIEW, _P.ADMIN_SITE},
}


def require(permission):
    """Let only users whose role holds `permission` into the view; others get a 403."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate
