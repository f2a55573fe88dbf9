from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import Permission, require
from accounts.models import Act
from accounts.pages import page_of
from accounts.rules import RuleViolation
from accounts.services import record

from .. import exports, services
from ..filters import SequenceFilter
from ..forms import OpeningForm
from ..models import CertificateSequence
from ..rules import LAST_SEQUENCE, NEARLY_FULL
from .frame import certificates_crumb

CAPACITY = {"last": LAST_SEQUENCE, "nearly_full": NEARLY_FULL}


def _crumbs(*more):
    return [certificates_crumb(), *more]


def _ledger_crumb():
    return reverse("certificates:ledger_list"), _("Ledger")


def _book(request, sequence_pk):
    sequences = CertificateSequence.objects.visible_to(request.user).select_related("opened_by")
    sequence = get_object_or_404(sequences, pk=sequence_pk)
    return services.books_of([sequence])[0]


def _heading(book):
    return _("%(bureau)s: ledger of %(year)d") % {"bureau": book.bureau, "year": book.sequence.year}


@require(Permission.CERTIFICATE_VIEW)
@require_GET
def ledger_list(request):
    sequences = CertificateSequence.objects.visible_to(request.user).select_related("opened_by")
    sequence_filter = SequenceFilter(request.GET, sequences, request=request)
    page = page_of(request, sequence_filter.qs)
    context = {
        "heading": _("Ledger"),
        "section": "certificates",
        "crumbs": _crumbs(),
        "filter": sequence_filter,
        "page": page,
        "books": services.books_of(page),
        "capacity": CAPACITY,
    }
    return render(request, "certificates/ledger_list.html", context)


@require(Permission.CERTIFICATE_VIEW)
@require_GET
def ledger_detail(request, sequence_pk):
    book = _book(request, sequence_pk)
    page = page_of(request, book.entries)
    context = {
        "heading": _heading(book),
        "section": "certificates",
        "crumbs": _crumbs(_ledger_crumb()),
        "book": book,
        "verdict": exports.verdict_line(book),
        "page": page,
        "rows": _told(services.page_rows(book, page)),
        "capacity": CAPACITY,
    }
    return render(request, "certificates/ledger_detail.html", context)


def _told(rows):
    """Each row with what explains it."""
    return ((row, exports.remark(row)) for row in rows)


@require(Permission.CERTIFICATE_VIEW)
@require_GET
def ledger_print(request, sequence_pk):
    book = _book(request, sequence_pk)
    details = {"list": "ledger", "rows": book.rows}
    record(Act.LIST_EXPORTED, by=request.user, target=book.sequence, details=details)
    context = {
        "heading": _heading(book),
        "book": book,
        "verdict": exports.verdict_line(book),
        "rows": _told(services.all_rows(book)),
        "printed_at": timezone.now(),
    }
    return render(request, "certificates/ledger_print.html", context)


@require(Permission.CERTIFICATE_VIEW)
@require_GET
def ledger_export(request, sequence_pk):
    book = _book(request, sequence_pk)
    file = exports.as_file(exports.export_ledger, book=book, by=request.user, at=timezone.now())
    return FileResponse(file, as_attachment=True, filename=exports.ledger_name(book))


@require(Permission.CERTIFICATE_ISSUE)
def ledger_open(request):
    today = timezone.localdate()
    form = OpeningForm(request.POST or None, initial={"year": today.year})
    if request.method == "POST" and form.is_valid():
        try:
            sequence = services.open_sequence(
                by=request.user, at=timezone.now(), today=today, **form.cleaned_data
            )
        except RuleViolation as violation:
            form.add_error(None, str(violation))
        else:
            messages.success(request, _("The numbers continue from %(number)04d.") % form.cleaned_data)
            return redirect(sequence)
    return render(request, "form_page.html", _opening_context(form))


def _opening_context(form):
    return {
        "heading": _("Set the opening number"),
        "section": "certificates",
        "crumbs": _crumbs(_ledger_crumb()),
        "intro": _(
            "For a year in which certificates were given on paper before this system: its numbers continue from "
            "there. Only before the first certificate of the year is issued here, never below the highest known "
            "number (item 6)."
        ),
        "form": form,
        "submit_label": _("Set the opening number"),
        "back_url": reverse("certificates:ledger_list"),
    }
