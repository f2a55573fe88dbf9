"""Certificates as one PDF: the sheets of the browser's print, drawn by WeasyPrint, which is an extra.

Nothing is loaded from anywhere: the style sheets are our own files, the code is in the page itself.
"""

import ctypes.util
import shutil
import subprocess
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.rules import RuleViolation

PAGES_AT_ONCE = 10
STYLES = ("certificate.css", "certificate_pdf.css")
PARTS = {
    "weasyprint": _("the Python package WeasyPrint: pip install .[pdf] in the project's folder"),
    "pango": _("the library Pango: apt install libpango-1.0-0 libpangoft2-1.0-0"),
    "fonts": _("Chinese fonts with rare characters: apt install fonts-noto-cjk"),
}


class CannotDraw(RuleViolation):
    """What a PDF needs is not installed here."""


@lru_cache(maxsize=1)
def missing_parts():
    """What is not installed on this machine, and how to install it; empty where a PDF can be made."""
    is_there = {
        "weasyprint": find_spec("weasyprint") is not None,
        "pango": ctypes.util.find_library("pangoft2-1.0") is not None,
        "fonts": _has_fonts(),
    }
    return [words for part, words in PARTS.items() if not is_there[part]]


def _has_fonts():
    """Whether a font of Noto's CJK family is known; where nobody can be asked, it is believed."""
    asked = shutil.which("fc-list")
    if not asked:
        return True
    found = subprocess.run([asked, "Noto Serif CJK SC", "family"], capture_output=True, check=False)  # noqa: S603
    return bool(found.stdout.strip())


def draw_pdf(certificates, *, title, proof_page, tick):
    """Return the PDF's bytes: A4 landscape, one page each, in their order; raises `CannotDraw`.

    `tick(done, rows)` is told how far it is.
    """
    if missing_parts():
        raise CannotDraw(
            _("This server cannot make PDFs. Missing: %(parts)s."),
            parts="; ".join(str(part) for part in missing_parts()),
        )
    from weasyprint import CSS, HTML  # an extra, and slow to load
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    styles = [CSS(string=_style(name), font_config=fonts, url_fetcher=fetch_nothing) for name in STYLES]
    parts = []
    for start in range(0, len(certificates), PAGES_AT_ONCE):
        tick(start, len(certificates))
        context = {
            "certificates": certificates[start : start + PAGES_AT_ONCE],
            "title": title,
            "proof_page": proof_page,
            "is_recorded": True,
            "is_pdf": True,
        }
        page = HTML(
            string=render_to_string("certificates/sheets_pdf.html", context), url_fetcher=fetch_nothing
        )
        parts.append(page.render(stylesheets=styles, font_config=fonts))
    tick(len(certificates), len(certificates))
    return parts[0].copy([page for part in parts for page in part.pages]).write_pdf()


def _style(name):
    return Path(finders.find(name)).read_text(encoding="utf-8")


def fetch_nothing(url, *args, **kwargs):
    """Only what stands in the page itself is drawn: no address is opened, of this site or another."""
    from weasyprint.urls import URLFetcher

    if not url.startswith("data:"):
        raise ValueError(f"A certificate loads nothing: {url}")
    return URLFetcher(allowed_protocols=["data"]).fetch(url)
