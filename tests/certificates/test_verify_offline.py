"""The signed text of a code: genuine ones are told, forged ones refused in words, with a line in the trail."""

import base64
import json

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Act, AuditEntry
from certificates.services import proof
from certificates.services.verifying import FORGERIES_AN_HOUR

URL = reverse("certificates:verify_offline")
KEYS = reverse("certificates:verify_key")


@pytest.fixture(autouse=True)
def nobody_asked_before():
    caches["visitors"].clear()


@pytest.fixture
def certificate(issued):
    return issued(1)[0]


def forged(text, **changes):
    """The text with other facts under the signature of the old ones."""
    mark, packed, signature = text.split(".")
    facts = json.loads(base64.urlsafe_b64decode(packed + "=="))
    for place, fact in changes.items():
        facts[["number", "name", "level", "day", "key"].index(place)] = fact
    packed = base64.urlsafe_b64encode(json.dumps(facts).encode()).decode().rstrip("=")
    return f"{mark}.{packed}.{signature}"


def test_the_code_says_little_and_the_server_confirms_it(client, certificate):
    text = proof.signed_text(certificate)
    told = proof.check_text(text, proof.published_keys())
    assert told[:4] == ("3220260001", "江*桂", "initial", certificate.issued_on.isoformat())
    assert len(text) < 200
    for sent in (text, f"https://example.cn/verify/offline/#{text}", f" {text[:40]}\n{text[40:]} "):
        response = client.post(URL, {"text": sent})
        assert (response.context["state"], response.context["answer"].number) == ("genuine", "3220260001")


def test_a_forged_text_is_refused_and_leaves_a_line_without_a_person(client, client_of, lead, certificate):
    text = proof.signed_text(certificate)
    forgeries = [
        (forged(text, name="李*四"), "signature", certificate.number, "32", str(certificate.pk)),
        (forged(text, number="3220269999"), "signature", "3220269999", None, ""),
        (forged(text, number="证书", key="00000000"), "key", "", None, ""),
    ]
    for sent, fault, number, province, pk in forgeries:
        response = client.post(URL, {"text": sent})
        assert response.context["state"] == "refused"
        entry = AuditEntry.objects.get(act=Act.PROOF_REFUSED)
        assert (entry.by, entry.details, entry.target_label) == (None, {"fault": fault}, number)
        assert (entry.province_id, entry.target_pk) == (province, pk)
        entry.delete()
    assert client.post(URL, {"text": "C1.无.无"}).context["state"] == "refused"
    assert not AuditEntry.objects.filter(act=Act.PROOF_REFUSED).exists()  # no forgery, only no code
    for _ in range(FORGERIES_AN_HOUR + 3):
        client.post(URL, {"text": forged(text, level="intermediate")})
    kept = AuditEntry.objects.filter(act=Act.PROOF_REFUSED).count()
    assert kept == FORGERIES_AN_HOUR - len(forgeries)
    trail = client_of(lead).get(reverse("accounts:audit_list")).content.decode()
    assert f'href="{certificate.get_absolute_url()}"' in trail


@pytest.mark.parametrize(
    "text",
    ["", "C1", "C1..", "C2.W10.AA", "C1.W10.AA", "C1.e30.AA", "C1.WzEsMiwzLDQsNV0.AA", "[" * 500],
)
def test_what_is_no_code_is_said_to_be_none(text):
    with pytest.raises(proof.ProofRefused) as refusal:
        proof.check_text(text, proof.published_keys())
    assert refusal.value.fault == "form"


def test_the_key_changes_and_old_papers_stay_genuine(client, certificate, settings):
    text, old = proof.signed_text(certificate), proof.published_keys()[0]
    settings.CERTIFICATE_SIGNING_KEY = "another secret of fifty signs, made for this test alone"
    with pytest.raises(proof.ProofRefused) as refusal:
        proof.check_text(text, proof.published_keys())
    assert refusal.value.fault == "key"
    settings.CERTIFICATE_PUBLIC_KEYS = [old.public]
    assert proof.check_text(text, proof.published_keys()).key_id == old.key_id
    published = client.get(KEYS).json()["keys"]
    assert [key["id"] for key in published] == [proof.published_keys()[0].key_id, old.key_id]


def verify(text, *options, capsys):
    """Exit code and what was said by `verify_certificate`."""
    code = 0
    try:
        call_command("verify_certificate", text, *options)
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_command_needs_neither_database_nor_our_secret(
    client, certificate, settings, tmp_path, capsys, django_db_blocker
):
    text = proof.signed_text(certificate)
    as_json, as_pem, none = tmp_path / "keys.json", tmp_path / "key.pem", tmp_path / "none"
    as_json.write_bytes(client.get(KEYS).content)
    as_pem.write_text(proof.published_keys()[0].pem())
    none.write_text("{}")
    settings.CERTIFICATE_SIGNING_KEY = "the secret of somebody else's machine, fifty signs long"
    with django_db_blocker.block():
        for file in (as_json, as_pem):
            code, said = verify(text, "--key", str(file), capsys=capsys)
            assert (code, "3220260001" in said) == (0, True)
        assert verify(forged(text, number="3220260002"), "--key", str(as_pem), capsys=capsys)[0] == 1
        assert verify(text, capsys=capsys)[0] == 1  # our own keys know nothing of it
        for file in (none, tmp_path / "missing"):
            with pytest.raises(Exception, match=file.name):
                call_command("verify_certificate", text, "--key", str(file))


def test_certificate_key_prints_what_env_takes(capsys):
    call_command("certificate_key")
    assert proof.published_keys()[0].key_id in capsys.readouterr().out
    call_command("certificate_key", "--new")
    lines = dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines() if "=" in line)
    assert lines["CERTIFICATE_PUBLIC_KEYS"] == proof.published_keys()[0].public
    assert len(lines["CERTIFICATE_SIGNING_KEY"]) > 50
