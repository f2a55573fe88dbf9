"""The audit trail: every act has an author."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .provinces import Province, ProvinceScopedQuerySet


class Act(models.TextChoices):
    """What the audit trail knows; one per button."""

    SIGNED_IN = "signed_in", _("Signed in")
    ID_NUMBER_REVEALED = "id_number_revealed", _("ID number shown in full")
    AGENCY_CREATED = "agency_created", _("Agency registered")
    AGENCY_CHANGED = "agency_changed", _("Agency changed")
    OFFICER_CREATED = "officer_created", _("Officer registered")
    OFFICER_CHANGED = "officer_changed", _("Officer changed")
    OFFICER_MOVED = "officer_moved", _("Officer moved")
    OFFICER_LEFT = "officer_left", _("Officer off post")
    OFFICER_RETURNED = "officer_returned", _("Officer back on post")
    IMPORT_CHECKED = "import_checked", _("File uploaded and checked")
    IMPORT_CORRECTED = "import_corrected", _("File corrected before its entry")
    IMPORT_ENTERED = "import_entered", _("File entered")
    IMPORT_DISCARDED = "import_discarded", _("File discarded")
    IMPORT_UNDONE = "import_undone", _("Entry of a file taken back")
    OFFICER_TAKEN_BACK = "officer_taken_back", _("Officer's registration taken back")
    OFFICER_RESTORED = "officer_restored", _("Change of an officer taken back")
    AGENCY_TAKEN_BACK = "agency_taken_back", _("Agency's registration taken back")
    AGENCY_RESTORED = "agency_restored", _("Change of an agency taken back")
    CLASS_CREATED = "class_created", _("Class opened")
    CLASS_CHANGED = "class_changed", _("Class changed")
    CLASS_CANCELLED = "class_cancelled", _("Class cancelled")
    OFFICERS_ENROLLED = "officers_enrolled", _("Officers enrolled")
    ENROLMENT_WITHDRAWN = "enrolment_withdrawn", _("Enrolment withdrawn")
    EXAM_SCHEDULED = "exam_scheduled", _("Exam scheduled")
    EXAM_CHANGED = "exam_changed", _("Exam changed")
    EXAM_CANCELLED = "exam_cancelled", _("Exam cancelled")
    RESULTS_ENTERED = "results_entered", _("Results entered")
    RESULTS_ENTERED_TWICE = "results_entered_twice", _("Results entered a second time")
    RESULTS_TAKEN_BACK = "results_taken_back", _("Entry of a score sheet taken back")
    RESULTS_CONFIRMED = "results_confirmed", _("Results confirmed")
    RESULTS_RETURNED = "results_returned", _("Results sent back")
    CORRECTION_REQUESTED = "correction_requested", _("Correction of a result asked for")
    CORRECTION_APPROVED = "correction_approved", _("Result corrected")
    CORRECTION_DECLINED = "correction_declined", _("Correction of a result declined")
    ABSENCE_RECORDED = "absence_recorded", _("Reason for an absence recorded")
    FOLLOW_UP_RECORDED = "follow_up_recorded", _("Interview or decision recorded")
    CERTIFICATE_ISSUED = "certificate_issued", _("Certificate issued")
    CERTIFICATE_RECORDED = "certificate_recorded", _("Earlier certificate recorded")
    CERTIFICATE_TAKEN_BACK = "certificate_taken_back", _("Record of an earlier certificate taken back")
    CERTIFICATE_VOIDED = "certificate_voided", _("Certificate voided")
    CERTIFICATE_PRINTED = "certificate_printed", _("Certificate printed")
    CERTIFICATE_HANDED_OVER = "certificate_handed_over", _("Certificate handed over")
    CERTIFICATE_VOID_REQUESTED = "certificate_void_requested", _("Voiding of a certificate asked for")
    CERTIFICATE_VOID_DECLINED = "certificate_void_declined", _("Voiding of a certificate declined")
    CERTIFICATE_CORRECTION_REQUESTED = (
        "certificate_correction_requested",
        _("Correction of a certificate asked for"),
    )
    CERTIFICATE_CORRECTED = "certificate_corrected", _("Certificate corrected")
    CERTIFICATE_CORRECTION_DECLINED = (
        "certificate_correction_declined",
        _("Correction of a certificate declined"),
    )
    CERTIFICATE_REQUEST_WITHDRAWN = (
        "certificate_request_withdrawn",
        _("Request about a certificate taken back"),
    )
    CERTIFICATE_REFUSED = "certificate_refused", _("Act on certificates refused")
    SEQUENCE_OPENED = "sequence_opened", _("Opening number set")
    PROOF_REFUSED = "proof_refused", _("Signed text of a certificate refused")
    REPORT_EXPORTED = "report_exported", _("Year report exported")
    REPORT_SUBMITTED = "report_submitted", _("Year report submitted")
    REPORT_RETURNED = "report_returned", _("Year report returned")
    REPORT_ACCEPTED = "report_accepted", _("Year report accepted")
    GATE_ANSWERED = "gate_answered", _("Gate answered")
    GATE_LIST_ANSWERED = "gate_list_answered", _("Gate answered a list")
    GATE_ALERT_SETTLED = "gate_alert_settled", _("Alert of the gate dealt with")
    REGISTER_COMPARED = "register_compared", _("Register of enforcement IDs compared")
    API_CLIENT_CREATED = "api_client_created", _("Client of the interface registered")
    API_CLIENT_CHANGED = "api_client_changed", _("Client of the interface changed")
    API_ANSWERED = "api_answered", _("Interface answered")
    API_REFUSED = "api_refused", _("Call of the interface refused")
    TIMETABLE_CHANGED = "timetable_changed", _("Timetable changed")
    CLASS_OPENED_WITH_GAPS = "class_opened_with_gaps", _("Class opened although something is missing")
    ATTENDANCE_RECORDED = "attendance_recorded", _("Attendance recorded")
    EVALUATION_RECORDED = "evaluation_recorded", _("Evaluation recorded")
    INSTRUCTOR_ENTERED = "instructor_entered", _("Instructor entered the pool")
    INSTRUCTOR_CHANGED = "instructor_changed", _("Instructor changed")
    INSTRUCTOR_LEFT = "instructor_left", _("Instructor left the pool")
    INSTRUCTOR_TAKEN_BACK = "instructor_taken_back", _("Instructor's entry taken back")
    INSTRUCTOR_RESTORED = "instructor_restored", _("Change of an instructor taken back")
    INSTRUCTOR_NOMINATED = "instructor_nominated", _("Instructor nominated")
    NOMINATION_DECIDED = "nomination_decided", _("Nomination decided")
    NOMINATION_WITHDRAWN = "nomination_withdrawn", _("Nomination withdrawn")
    CYCLE_OPENED = "cycle_opened", _("Planning cycle opened")
    CYCLE_CHANGED = "cycle_changed", _("Planning cycle changed")
    PLAN_CHANGED = "plan_changed", _("Plan changed")
    PLAN_SUBMITTED = "plan_submitted", _("Plan submitted")
    PLAN_RETURNED = "plan_returned", _("Plan returned")
    PLAN_ACCEPTED = "plan_accepted", _("Plan accepted")
    PLAN_EXTENDED = "plan_extended", _("More time given for a plan")
    QUOTA_GRANTED = "quota_granted", _("Seats of a national class granted")
    CONTACT_CHANGED = "contact_changed", _("Contact person changed")
    SPENDING_RECORDED = "spending_recorded", _("Budget or spending recorded")
    IMPLEMENTATION_REPORTED = "implementation_reported", _("Implementation report submitted")
    IMPLEMENTATION_RECEIVED = "implementation_received", _("Implementation report received")
    FILE_ATTACHED = "file_attached", _("File attached")
    FILE_REMOVED = "file_removed", _("File removed")
    FILE_OPENED = "file_opened", _("File opened")
    LIST_EXPORTED = "list_exported", _("List exported")
    REFERENCE_CHANGED = "reference_changed", _("Reference data changed")
    ACCOUNT_CHANGED = "account_changed", _("Account changed")


# What somebody without an account can do: all that the trail knows of them stands in the details.
ACTS_OF_STRANGERS = frozenset({Act.API_ANSWERED, Act.API_REFUSED, Act.PROOF_REFUSED})


class AuditEntryQuerySet(ProvinceScopedQuerySet):
    def about(self, target):
        """The acts on one row, newest first."""
        return self.filter(target_type=target._meta.label_lower, target_pk=str(target.pk))

    def of_work(self):
        """Without the sign-ins."""
        return self.exclude(act=Act.SIGNED_IN)

    def told_to(self, user):
        """Without the interviews for who sees only how many there are; the trail itself keeps them."""
        return self.exclude(act=Act.FOLLOW_UP_RECORDED) if user.is_ministry else self


class AuditEntry(models.Model):
    """One act: who, when, what, on which row, why. Written once, never changed."""

    act = models.CharField(_("act"), max_length=40, choices=Act)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("by"),
        null=True,
        blank=True,
        related_name="acts",
        help_text=_("Empty: a client of the interface, or a stranger; the details say which."),
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("bureau"),
        null=True,
        blank=True,
        help_text=_("Whose row it is; empty for national rows."),
    )
    target_type = models.CharField(_("table"), max_length=60)
    target_pk = models.CharField(_("row"), max_length=40)
    target_label = models.CharField(_("what"), max_length=200)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("act")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["target_type", "target_pk"]),
            models.Index(fields=["province", "-at"]),
            models.Index(fields=["-at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_entry_has_author",
                condition=Q(by__isnull=False) | Q(act__in=sorted(ACTS_OF_STRANGERS)),
                violation_error_message=_("Every act has an author."),
            ),
        ]

    def __str__(self):
        return f"{self.get_act_display()}: {self.target_label}"

    @property
    def author(self):
        """Who acted, in words; of a client of the interface its name."""
        return str(self.by) if self.by_id else self.details.get("client") or str(_("Not signed in"))

    @property
    def target_url(self):
        """The page of the row, or nothing; costs no query, because pages are addressed by the key alone."""
        if not self.target_pk:
            return ""
        try:
            model = apps.get_model(self.target_type)
        except LookupError:  # a table of an earlier version
            return ""
        return model(pk=self.target_pk).get_absolute_url() if hasattr(model, "get_absolute_url") else ""
