"""Attached files: kinds told by content, limits, encryption at rest, and who opened them."""

import io
import zipfile
from datetime import date

import pytest
from django import forms
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from accounts import file_kinds, services
from accounts.exports import attachment_response
from accounts.forms import FilesField
from accounts.models import Act, Attachment, AuditEntry
from accounts.rules import RuleViolation
from tests import factories
from training.models import Instructor, Nomination

PDF = b"%PDF-1.7\n%%EOF"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def archive(*parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for part in parts:
            written.writestr(part, "<xml/>")
    return file.getvalue()


def bomb():
    """A document whose directory says that it unpacks to 4 GB."""
    content, size = archive("word/document.xml"), len("<xml/>").to_bytes(4, "little")
    head, mark, directory = content.rpartition(b"PK\x01\x02")
    return head + mark + directory.replace(size * 2, size + b"\xfe\xff\xff\xff", 1)


def compound(*streams):
    return OLE + b"".join(f"{stream}\0".encode("utf-16-le") for stream in streams)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("推荐表.exe", PDF, "pdf"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "png"),
        ("a", b"\xff\xd8\xff\xe0", "jpeg"),
        ("a.doc", archive("[Content_Types].xml", "word/document.xml"), "docx"),
        ("a.doc", archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("a", archive("OFD.xml"), "ofd"),
        ("a.wps", compound("Root Entry", "WordDocument"), "doc"),
        ("a.et", compound("Workbook"), "xls"),
    ],
)
def test_the_content_tells_the_kind(name, content, kind):
    assert file_kinds.file_kind(name=name, content=content) == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90 a program called a.pdf", "neither PDF"),
        (b"<html>%PDF-", "neither PDF"),
        (archive("a.txt"), "neither PDF"),
        (compound("PowerPoint Document"), "neither PDF"),
        (b"PK\x03\x04 cut off", "damaged"),
        (archive("word/document.xml", "word/vbaProject.bin"), "macros"),
        (compound("Workbook", "_VBA_PROJECT"), "macros"),
        (compound("EncryptedPackage"), "password"),
        (bomb(), "unpacks to more than 200 MB"),
        (b"", "empty"),
        (b"%PDF-" + bytes(file_kinds.MAX_FILE_BYTES), "21 MB; a file may have 20 MB"),
    ],
    ids=[
        "program",
        "page",
        "zip",
        "slides",
        "cut",
        "docm",
        "xls macros",
        "protected",
        "bomb",
        "empty",
        "big",
    ],
)
def test_any_other_file_is_refused_by_its_name(content, words):
    with pytest.raises(RuleViolation) as refusal:
        file_kinds.file_kind(name="a.pdf", content=content)
    with translation.override("en"):
        assert "a.pdf" in str(refusal.value)
        assert words in str(refusal.value)


@pytest.fixture
def nomination(cast):
    instructor = Instructor.objects.create(
        province=factories.province(), name="师", unit="厅", field="法", entered_on=date(2026, 1, 1)
    )
    return Nomination.objects.create(
        province=instructor.province, instructor=instructor, grounds="优", submitted_by=cast["lead"]
    )


def attach(holder, by, *names, content=PDF):
    files = [SimpleUploadedFile(name, content) for name in names]
    return services.attach_files(holder=holder, files=files, by=by, at=timezone.now())


def test_a_file_is_kept_encrypted_and_opened_with_a_trace(nomination, clerk, lead):
    number = factories.id_number(7)
    (file,) = attach(nomination, clerk, f"\u202e江明桂{number}.pdf")
    assert list(nomination.attachments.all()) == [file]
    assert (file.kind, file.size, file.province_id, file.attached_by) == ("pdf", len(PDF), "32", clerk)
    assert number not in file.name
    assert file.name.startswith("江明桂")
    with storages["private"].open(file.content.name) as stored:
        assert b"PDF" not in stored.read()
    response = attachment_response(Attachment.objects.get(), by=lead)
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    acts = [(entry.act, entry.by, entry.province_id) for entry in AuditEntry.objects.order_by("pk")]
    assert acts == [(Act.FILE_ATTACHED, clerk, "32"), (Act.FILE_OPENED, lead, "32")]


def test_one_wrong_file_keeps_the_others_out(nomination, clerk):
    files = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", b"MZ")]
    with pytest.raises(RuleViolation):
        services.attach_files(holder=nomination, files=files, by=clerk, at=timezone.now())
    attach(nomination, clerk, *(f"{number}.pdf" for number in range(file_kinds.MAX_FILES)))
    with pytest.raises(RuleViolation):
        attach(nomination, clerk, "one-too-many.pdf")
    assert Attachment.objects.count() == file_kinds.MAX_FILES


def test_a_removed_file_goes_unless_another_row_has_it(nomination, clerk, django_capture_on_commit_callbacks):
    own, shared = attach(nomination, clerk, "a.pdf", "b.pdf")
    other = Nomination.objects.get()
    other.pk, other.state, other.opinion = None, "declined", "缓"
    other.decided_at, other.decided_by = timezone.now(), clerk
    other.save()
    other.attachments.add(shared)
    with django_capture_on_commit_callbacks(execute=True):
        for file in (own, shared):
            services.remove_attachment(holder=nomination, attachment=file, by=clerk)
    assert not nomination.attachments.exists()
    assert list(Attachment.objects.all()) == [shared]
    assert shared.read() == PDF
    assert not storages["private"].exists(own.content.name)
    assert AuditEntry.objects.filter(act=Act.FILE_REMOVED).count() == 2


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("a.PDF", "pdf", "a.PDF"),
        ("a.jpeg", "jpeg", "a.jpeg"),
        ("a.wps", "doc", "a.wps"),
        ("a.exe", "pdf", "a.exe.pdf"),
    ],
)
def test_a_download_ends_as_its_kind_does(name, kind, shown):
    assert Attachment(name=name, kind=kind).download_name == shown


def test_the_field_takes_several_files_and_names_the_wrong_one():
    field = FilesField(required=False)
    assert field.clean([]) == field.clean(None) == []
    uploads = [SimpleUploadedFile(name, PDF) for name in ("a.pdf", "b.pdf")]
    assert [upload.read() for upload in field.clean(uploads)] == [PDF, PDF]
    with pytest.raises(forms.ValidationError, match=r"c\.exe"):
        field.clean([*uploads, SimpleUploadedFile("c.exe", b"MZ")])
    with pytest.raises(forms.ValidationError):
        FilesField().clean([])
