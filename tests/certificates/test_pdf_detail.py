"""A PDF of certificates: made outside the request, kept encrypted for a day, for its issuer; without the libraries it says so."""

import shutil
import subprocess
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from certificates import services, tasks
from certificates.exports import paper
from certificates.models import Certificate, CertificatePdf
from certificates.rules import MOST_IN_A_PDF, check_pdf_size
from tests import factories

NEEDS_PDF = pytest.mark.skipif(
    bool(paper.missing_parts()) or not shutil.which("pdffonts"),
    reason="WeasyPrint, its libraries, fonts-noto-cjk or poppler-utils are not installed",
)
DRAWN = b"%PDF drawn"


@pytest.fixture
def drawing(monkeypatch):
    """The drawing itself is replaced: what is asked for, kept and refused needs no library. Gives its calls."""
    calls = []

    def draw(certificates, *, title, proof_page, tick):
        tick(len(certificates), len(certificates))
        calls.append([certificate.number for certificate in certificates])
        return DRAWN

    monkeypatch.setattr(tasks, "draw_pdf", draw)
    return calls


def test_of_a_class_it_holds_all_in_force_and_records_the_printing(client_of, lead, issued, drawing, today):
    first, void, last = issued(3)
    services.void_certificate(certificate=void, reason="替考", by=lead, on=today, at=timezone.now())
    client = client_of(lead)
    class_pk = first.result.enrolment.training_class_id
    response = client.post(reverse("certificates:class_pdf", args=[class_pk]))
    pdf = CertificatePdf.objects.get()
    assert response["Location"] == pdf.get_absolute_url()
    assert drawing == [[first.number, last.number]]
    assert pdf.proof_page == "http://testserver/verify/offline/"
    assert AuditEntry.objects.filter(act=Act.CERTIFICATE_PRINTED).count() == 2
    download = reverse("certificates:pdf_download", args=[pdf.pk])
    assert download in client.get(pdf.get_absolute_url()).content.decode()
    file = client.get(download)
    assert (file.content, file["Content-Type"]) == (DRAWN, "application/pdf")
    assert first.number not in file["Content-Disposition"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM certificates_certificatepdf")
        assert DRAWN not in bytes(cursor.fetchone()[0])


def test_what_changes_meanwhile_or_cannot_be_drawn_is_said_and_nothing_recorded(
    client_of, lead, issued, monkeypatch
):
    certificate = issued(1)[0]
    client = client_of(lead)
    url = reverse("certificates:certificate_pdf", args=[certificate.pk])

    def corrected(*args, **kwargs):
        Certificate.objects.update(holder_name="江明贵")
        return DRAWN

    def cannot(*args, **kwargs):
        raise paper.CannotDraw("缺少程序库")

    for draw, why in [(corrected, "被更正"), (cannot, "缺少程序库")]:
        monkeypatch.setattr(tasks, "draw_pdf", draw)
        page = client.get(client.post(url)["Location"]).content.decode()
        assert why in page
        pdf = CertificatePdf.objects.first()
        assert (pdf.state, bytes(pdf.content)) == ("failed", b"")
        assert client.get(reverse("certificates:pdf_download", args=[pdf.pk])).status_code == 302
    assert not AuditEntry.objects.filter(act=Act.CERTIFICATE_PRINTED).exists()


def test_a_file_from_before_a_correction_is_not_given_out(client_of, lead, clerk, issued, drawing, today):
    certificate = issued(1)[0]
    client = client_of(lead)
    page = client.post(reverse("certificates:certificate_pdf", args=[certificate.pk]))["Location"]
    asked = services.request_correction(
        certificate=certificate, name="江明贵", id_number="", reason="误", by=clerk, at=timezone.now()
    )
    download = reverse("certificates:pdf_download", args=[CertificatePdf.objects.get().pk])
    assert client.get(download).status_code == 200
    services.approve_request(request=asked, by=lead, on=today, at=timezone.now())
    refused = client.get(download, follow=True)
    assert refused.redirect_chain == [(page, 302)]
    assert "更正" in refused.content.decode()


def test_a_silent_worker_is_noticed_and_yesterdays_file_is_gone(client_of, lead, issued, drawing):
    certificate = issued(1)[0]
    client = client_of(lead)
    silent = factories.make_pdf([certificate], by=lead)
    progress = reverse("certificates:pdf_progress", args=[silent.pk])
    assert b"<progress" in client.get(progress).content
    CertificatePdf.objects.update(requested_at=timezone.now() - timedelta(minutes=1))
    assert client.get(progress)["HX-Refresh"] == "true"
    assert "中断" in client.get(silent.get_absolute_url()).content.decode()
    CertificatePdf.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    assert client.get(silent.get_absolute_url()).status_code == 404
    client.post(reverse("certificates:certificate_pdf", args=[certificate.pk]))
    assert not CertificatePdf.objects.filter(pk=silent.pk).exists()


def test_an_empty_and_an_endless_one_are_refused():
    check_pdf_size(count=MOST_IN_A_PDF)
    for count in (0, MOST_IN_A_PDF + 1):
        with pytest.raises(RuleViolation):
            check_pdf_size(count=count)


def test_the_page_names_what_is_missing_instead_of_the_button(client_of, lead, issued, monkeypatch):
    certificate = issued(1)[0]
    url = reverse("certificates:certificate_print", args=[certificate.pk])
    button = reverse("certificates:certificate_pdf", args=[certificate.pk])
    for missing, is_offered in [([], True), (list(paper.PARTS.values()), False)]:
        monkeypatch.setattr("certificates.views.printing.missing_parts", lambda missing=missing: missing)
        html = client_of(lead).get(url).content.decode()
        assert (button in html) is is_offered
        for words in ("pip install .[pdf]", "libpangoft2-1.0-0", "fonts-noto-cjk"):
            assert (words in html) is not is_offered


@NEEDS_PDF
def test_a_certificate_loads_nothing_from_anywhere():
    for url in ("https://example.cn/x.css", "http://127.0.0.1/x.png", "file:///etc/passwd", "ftp://x/y"):
        with pytest.raises(ValueError, match="loads nothing"):
            paper.fetch_nothing(url)
    assert paper.fetch_nothing("data:text/plain,x") is not None


@NEEDS_PDF
def test_drawn_with_fonts_inside_one_page_each_and_rare_names(issued, tmp_path):
    certificates = issued(2)
    certificates[0].holder_name = "𠮷野·欧阳㛃"
    certificates[1].agency_name = "新疆生产建设兵团第一师阿拉尔市生态环境保护综合行政执法支队" * 2
    content = paper.draw_pdf(
        certificates, title="证书", proof_page="https://example.cn/verify/offline/", tick=lambda *_: None
    )
    file = tmp_path / "certificates.pdf"
    file.write_bytes(content)

    def said(*command):
        return subprocess.run([*command, file], capture_output=True, text=True, check=True).stdout

    assert "Pages:           2" in said("pdfinfo")
    assert "841.89 x 595.276" in said("pdfinfo")
    fonts = [line.split() for line in said("pdffonts").splitlines()[2:]]
    assert fonts
    assert all(line[-5] == "yes" and "Noto" in line[0] for line in fonts)
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "𠮷野·欧阳㛃" in text
    assert certificates[1].number in text
