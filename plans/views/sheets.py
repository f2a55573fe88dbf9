"""A list as a workbook or on paper, as `?export=` asks."""

from django.shortcuts import render
from django.utils import timezone, translation

from accounts.models import Act
from accounts.services import record
from training.exports.responses import workbook_response

from ..exports.bureaus import on_paper


def exported(request, name, title, sheets_of, *, back_url, issuer=""):
    """The answer to `?export=xlsx` or `?export=print`, written into the trail; None without either.

    `sheets_of(by=…, at=…)` makes the sheets; `name` is what the trail calls the list.
    """
    kind = request.GET.get("export", "")
    if kind not in ("xlsx", "print"):
        return None
    record(Act.LIST_EXPORTED, by=request.user, target=request.user, details={"list": name, "as": kind})
    signed = {"by": request.user, "at": timezone.localtime()}
    if kind == "xlsx":
        return workbook_response(f"{title}.xlsx", sheets_of(**signed))
    with translation.override("zh-hans"):  # the paper is a Chinese document, whatever its printer reads
        papers = [on_paper(sheet) for sheet in sheets_of(**signed)]
    context = {
        "heading": title,
        "papers": papers,
        "back_url": back_url,
        "issuer": issuer or (request.user.province.name if request.user.province_id else ""),
    }
    return render(request, "plans/list_paper.html", context)
