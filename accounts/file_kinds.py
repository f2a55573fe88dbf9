"""What an attached file is: told by its content, never by its name."""

import io
import zipfile

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from spreadsheets.limits import MAX_UNPACKED_BYTES

from .rules import RuleViolation

MAX_FILE_BYTES = 20_000_000
MAX_FILES = 10  # with one matter; the body of one request is limited besides (`MAX_BODY_BYTES`)

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_MARKS = [(b"%PDF-", "pdf"), (bytes.fromhex("89504E470D0A1A0A"), "png"), (bytes.fromhex("FFD8FF"), "jpeg")]
_PARTS = [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ofd.xml", "ofd")]
_STREAMS = [("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls")]


class FileKind(TextChoices):
    """The kinds that are kept; OFD is the national format for documents of fixed layout."""

    PDF = "pdf", "PDF"
    PNG = "png", _("Image (PNG)")
    JPEG = "jpeg", _("Image (JPEG)")
    DOCX = "docx", "Word"
    DOC = "doc", _("Word 97")
    XLSX = "xlsx", "Excel"
    XLS = "xls", _("Excel 97")
    OFD = "ofd", "OFD"


# Kind → content type, and the endings that a name of that kind has; the first is added where there is none.
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.DOC: "application/msword",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.XLS: "application/vnd.ms-excel",
    FileKind.OFD: "application/ofd",
}
ENDINGS = {kind: (f".{kind}",) for kind in FileKind} | {
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.DOC: (".doc", ".wps"),
    FileKind.XLS: (".xls", ".et"),
}
ACCEPTED = ",".join(ending for endings in ENDINGS.values() for ending in endings)


def file_kind(*, name, content):
    """Return the `FileKind` of the bytes; raise `RuleViolation` for any other kind, and for what must not be kept.

    An ending says nothing: a program that is called a.pdf is refused, a PDF called a.doc is a PDF.
    """
    check_file_size(name=name, size=len(content))
    kind = next((kind for mark, kind in _MARKS if content.startswith(mark)), None)
    if kind is None and content.startswith(b"PK"):
        kind = _kind_of_archive(name, content)
    elif kind is None and content.startswith(_OLE):
        kind = _kind_of_compound(name, content)
    if kind is None:
        raise RuleViolation(
            _(
                "“%(name)s” is neither PDF, PNG, JPEG, Word, Excel nor OFD: the content tells, not the name. "
                "Save it as PDF and attach that."
            ),
            name=name,
        )
    return FileKind(kind)


def check_file_size(*, name, size):
    """Refuse an empty file and one that is too big, before its content is read."""
    if not size:
        raise RuleViolation(_("“%(name)s” is empty. Choose the file again."), name=name)
    if size > MAX_FILE_BYTES:
        raise RuleViolation(
            _(
                "“%(name)s” has %(size)d MB; a file may have %(limit)d MB. Make it smaller, or attach it in parts."
            ),
            name=name,
            size=-(-size // 1_000_000),
            limit=MAX_FILE_BYTES // 1_000_000,
        )


def check_number_of_files(*, count):
    """Refuse more files than one matter may have."""
    if count > MAX_FILES:
        raise RuleViolation(
            _("These would be %(count)d files; one matter has at most %(limit)d. Put some of them together."),
            count=count,
            limit=MAX_FILES,
        )


def _kind_of_archive(name, content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part.filename.lower(): part.file_size for part in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        raise RuleViolation(_("“%(name)s” is damaged. Save it anew and attach that."), name=name) from None
    if sum(parts.values()) > MAX_UNPACKED_BYTES:
        raise RuleViolation(
            _("“%(name)s” unpacks to more than %(limit)d MB. Save it as PDF and attach that."),
            name=name,
            limit=MAX_UNPACKED_BYTES // 1_000_000,
        )
    if any(part.endswith("vbaproject.bin") for part in parts):
        raise _with_macros(name)
    return next((kind for part, kind in _PARTS if part in parts), None)


def _kind_of_compound(name, content):
    """The streams of an old Office file are named in UTF-16 in its directory."""
    if _named("EncryptedPackage", content):
        raise RuleViolation(
            _("“%(name)s” is protected by a password. Take the password off and attach it again."), name=name
        )
    if _named("_VBA_PROJECT", content):
        raise _with_macros(name)
    return next((kind for stream, kind in _STREAMS if _named(stream, content)), None)


def _named(stream, content):
    return f"{stream}\0".encode("utf-16-le") in content


def _with_macros(name):
    return RuleViolation(
        _("“%(name)s” contains macros. Save it as PDF, or without macros, and attach that."), name=name
    )
