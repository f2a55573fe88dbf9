"""What a printed certificate needs."""

import segno
from django import template
from django.utils.safestring import mark_safe

from ..services import proof

register = template.Library()


def _code(text):
    # A signature is as good as noise: every mask suits it, and to try all eight takes four times as long.
    return segno.make(text, error="m", micro=False, mask=3)


@register.simple_tag
def qr_code(text):
    """The text as a QR code that keeps sharp on paper: inline SVG, sized by the style sheet."""
    svg = _code(text).svg_inline(border=1, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 - made here, of black and white squares


@register.simple_tag
def qr_picture(text):
    """The same code as the address of a small picture: a PDF draws it many times as fast."""
    return _code(text).png_data_uri(border=1, scale=4)


@register.filter
def proof_address(certificate, page):
    """The address that proves a certificate: the public page, and after # the signed text, which no log sees."""
    return f"{page}#{proof.signed_text(certificate)}"
