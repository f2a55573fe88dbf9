"""The paper: a specimen until printing is recorded; every print after the first is a reprint."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Act, AuditEntry
from certificates.models import Certificate
from certificates.services import void_certificate
from certificates.templatetags.paper import proof_address, qr_code


@pytest.fixture
def certificate(issued):
    certificate = issued(1)[0]
    Certificate.objects.update(holder_name="𠮷野·欧阳㛃")
    return certificate


@pytest.fixture
def url(certificate):
    return reverse("certificates:certificate_print", args=[certificate.pk])


def test_opening_the_page_records_nothing_and_shows_a_specimen(client_of, lead, url):
    html = client_of(lead).get(url).content.decode()
    assert 'class="mark"' in html
    assert not AuditEntry.objects.filter(act=Act.CERTIFICATE_PRINTED).exists()


def test_the_button_records_the_print_and_takes_the_mark_away(client_of, lead, certificate, url):
    html = client_of(lead).post(url).content.decode()
    assert 'class="mark"' not in html
    assert "data-print" in html
    assert AuditEntry.objects.get(act=Act.CERTIFICATE_PRINTED).target_label == certificate.number


def test_printing_again_counts_and_keeps_the_number(client_of, lead, url):
    client = client_of(lead)
    for _ in range(3):
        client.post(url)
    assert Certificate.objects.values_list("number", "reprints").get() == ("3220260001", 2)


def test_the_paper_has_the_facts_and_a_code_that_proves_them(client_of, lead, certificate, url):
    certificate.refresh_from_db()
    html = client_of(lead).get(url).content.decode()
    for fact in ("𠮷野·欧阳㛃", "3220260001", "2026年6月1日", "2026年6月5日", "江苏省生态环境厅"):
        assert fact in html
    assert certificate.holder_id_number not in html
    assert str(qr_code(proof_address(certificate, "http://testserver/verify/offline/"))) in html


def test_the_paper_is_chinese_whatever_language_its_printer_reads(client_of, lead, url):
    client = client_of(lead)
    client.cookies["django_language"] = "en"
    html = client.get(url).content.decode()
    paper = html[html.index("<article") : html.index("</article>")]
    with translation.override("zh-hans"):
        assert translation.gettext("Certificate of Post-training") in paper
    assert 'lang="zh-Hans"' in paper


def test_the_page_keeps_to_the_strict_policy(client_of, lead, url):
    html = client_of(lead).post(url).content.decode()
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", html)


def test_a_void_certificate_is_not_printed(client_of, lead, certificate, url):
    client = client_of(lead)
    void_certificate(
        certificate=certificate, reason="替考", by=lead, on=certificate.issued_on, at=certificate.issued_at
    )
    assert client.get(url)["Location"] == certificate.get_absolute_url()
    assert client.post(url)["Location"] == certificate.get_absolute_url()
    assert not AuditEntry.objects.filter(act=Act.CERTIFICATE_PRINTED).exists()
