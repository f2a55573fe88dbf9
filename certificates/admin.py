"""The ledger in the admin site: every row is legal and for reading; the year report is an action."""

from django.contrib import admin, messages
from django.db.models import OuterRef, Subquery
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Permission
from accounts.admin import ScopedAdmin, ScopedFilter
from accounts.models import Province

from . import exports
from .forms import YearReportForm
from .models import (
    ApiClient,
    ApiTally,
    Certificate,
    CertificatePdf,
    CertificateRequest,
    CertificateSequence,
    GateAnswer,
    GateList,
    HandOver,
    RegisterCheck,
    YearReport,
)
from .rules import LAST_SEQUENCE


class LedgerAdmin(ScopedAdmin):
    view_permission = Permission.CERTIFICATE_VIEW


@admin.register(CertificateSequence)
class CertificateSequenceAdmin(LedgerAdmin):
    list_display = ["issuer", "bureau", "year", "opening_number", "last_number", "room"]
    list_filter = ["year"]
    search_fields = ["issuer"]

    def get_queryset(self, request):
        bureaus = Province.objects.visible_to(request.user).filter(pk=OuterRef("issuer"))
        return super().get_queryset(request).annotate(bureau_name=Subquery(bureaus.values("short_name")))

    @admin.display(description=_("bureau"), ordering="issuer")
    def bureau(self, sequence):
        return sequence.bureau_name or _("Ministry")

    @admin.display(description=_("numbers left"), ordering="-last_number")
    def room(self, sequence):
        return LAST_SEQUENCE - sequence.last_number


@admin.register(Certificate)
class CertificateAdmin(LedgerAdmin):
    list_display = [
        "number",
        "holder_name",
        "masked",
        "agency_name",
        "level",
        "issued_by_bureau",
        "issued_on",
        "voided_on",
    ]
    list_filter = [
        "tier",
        "level",
        ("province", ScopedFilter),
        ("voided_on", admin.EmptyFieldListFilter),
        "is_make_up",
        "is_legacy",
    ]
    list_select_related = ["province"]
    search_fields = ["number", "holder_name", "agency_name"]
    search_help_text = _(
        "Certificate number, name or agency. ID numbers are searched on the certificates' page: "
        "here they would stay in the address."
    )
    date_hierarchy = "issued_on"
    readonly_fields = ["masked"]
    actions = ["export_year_report"]

    @admin.display(description=_("issued by"), ordering="issuer")
    def issued_by_bureau(self, certificate):
        return certificate.province or _("Ministry")

    @admin.display(description=_("ID number"))
    def masked(self, certificate):
        return certificate.masked_id_number

    def has_export_permission(self, request):
        return request.user.may(Permission.REPORT_EXPORT)

    @admin.action(
        description=_("Export the report of the year of the selected certificates (Excel)"),
        permissions=["export"],
    )
    def export_year_report(self, request, queryset):
        """第(六)项: the whole report of the year, and of the bureau if one issued what is selected."""
        years = set(queryset.order_by().values_list("year", flat=True).distinct())
        if len(years) != 1:
            message = _("Nothing was exported: choose certificates of one year.")
            return self.message_user(request, message, messages.ERROR)
        bureaus = set(queryset.order_by().values_list("province", flat=True).distinct()) - {None}
        asked = {"year": years.pop(), "province": bureaus.pop() if len(bureaus) == 1 else ""}
        form = YearReportForm(asked, user=request.user)
        form.full_clean()
        file = exports.as_file(exports.export_report, by=request.user, at=timezone.now(), **form.cleaned_data)
        return FileResponse(file, as_attachment=True, filename=exports.report_name(**form.cleaned_data))


@admin.register(CertificateRequest)
class CertificateRequestAdmin(LedgerAdmin):
    list_display = [
        "certificate",
        "kind",
        "old_name",
        "new_name",
        "reason",
        "requested_by",
        "approved_by",
        "approved_at",
        "declined_at",
        "withdrawn_at",
    ]
    list_filter = [
        "kind",
        ("approved_at", admin.EmptyFieldListFilter),
        ("declined_at", admin.EmptyFieldListFilter),
        ("withdrawn_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["certificate", "requested_by", "approved_by"]
    search_fields = ["certificate__number", "old_name", "new_name"]
    date_hierarchy = "requested_at"


@admin.register(CertificatePdf)
class CertificatePdfAdmin(LedgerAdmin):
    list_display = ["title", "province", "state", "requested_by", "requested_at", "ended_at"]
    list_filter = ["state", ("province", ScopedFilter)]
    list_select_related = ["province", "requested_by"]
    search_fields = ["title"]
    date_hierarchy = "requested_at"

    def get_queryset(self, request):
        return super().get_queryset(request).without_file()


@admin.register(HandOver)
class HandOverAdmin(LedgerAdmin):
    list_display = ["certificate", "reprint", "on", "received_by", "recorded_by", "recorded_at"]
    list_filter = ["reprint"]
    list_select_related = ["certificate", "recorded_by"]
    search_fields = ["certificate__number", "received_by"]
    date_hierarchy = "on"


@admin.register(YearReport)
class YearReportAdmin(LedgerAdmin):
    """Read only: submitting, accepting and returning are acts of the report's pages; the files stay encrypted."""

    view_permission = Permission.REPORT_VIEW
    list_display = [
        "province",
        "year",
        "version",
        "state",
        "rows",
        "submitted_by",
        "submitted_at",
        "decided_at",
    ]
    list_filter = ["state", "year", ("province", ScopedFilter)]
    list_select_related = ["province", "submitted_by"]
    search_fields = ["province__short_name"]
    date_hierarchy = "submitted_at"

    def get_queryset(self, request):
        return super().get_queryset(request).without_files()


class GateAdmin(ScopedAdmin):
    view_permission = Permission.GATE_VIEW


@admin.register(GateAnswer)
class GateAnswerAdmin(GateAdmin):
    list_display = [
        "asked_name",
        "asked_id_number",
        "purpose",
        "answer",
        "reason",
        "certificate",
        "province",
        "asker",
        "asked_at",
    ]
    list_filter = ["answer", "why", "purpose", ("province", ScopedFilter)]
    list_select_related = ["certificate", "province", "asked_by", "client"]
    search_fields = ["asked_name", "certificate__number"]
    date_hierarchy = "asked_at"

    @admin.display(description=_("reason"))
    def reason(self, answer):
        return answer.reason

    @admin.display(description=_("asked by"))
    def asker(self, answer):
        return answer.asker


@admin.register(GateList)
class GateListAdmin(GateAdmin):
    list_display = ["file_name", "rows", "yes", "province", "asked_by", "asked_at"]
    list_filter = [("province", ScopedFilter)]
    list_select_related = ["province", "asked_by"]
    search_fields = ["file_name"]
    date_hierarchy = "asked_at"


@admin.register(RegisterCheck)
class RegisterCheckAdmin(GateAdmin):
    list_display = ["file_name", "rows", "found", "province", "asked_by", "asked_at"]
    list_filter = [("province", ScopedFilter)]
    list_select_related = ["province", "asked_by"]
    search_fields = ["file_name"]
    date_hierarchy = "asked_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("findings")


class ClientAdmin(ScopedAdmin):
    view_permission = Permission.API_CLIENT_EDIT


@admin.register(ApiClient)
class ApiClientAdmin(ClientAdmin):
    list_display = ["name", "province", "prefix", "expires_on", "revoked_at", "last_used_at"]
    list_filter = [("province", ScopedFilter), ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["province"]
    search_fields = ["name", "prefix", "contact"]


@admin.register(ApiTally)
class ApiTallyAdmin(ClientAdmin):
    list_display = ["hour", "source", "what", "count"]
    list_filter = ["what"]
    search_fields = ["source"]
    date_hierarchy = "hour"
