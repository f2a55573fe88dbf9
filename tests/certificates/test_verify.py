"""What anybody may ask: by number, without signing in; little is told, and not without end."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.urls import reverse

from certificates.models import Certificate
from certificates.services import void_certificate
from certificates.services.verifying import ASKS_A_MINUTE
from config.caches import CountingFileCache

URL = reverse("certificates:verify")


@pytest.fixture(autouse=True)
def nobody_asked_before():
    caches["visitors"].clear()


def ask(client, number, **headers):
    return client.get(URL, {"number": number}, **headers)


def test_valid_void_and_unknown(client, lead, issued, today):
    valid, void = issued(2)
    Certificate.objects.filter(pk=valid.pk).update(holder_name="欧阳建国")
    void_certificate(certificate=void, reason="替考", by=lead, on=today, at=void.issued_at)
    html = ask(client, valid.number).content.decode()
    for told in ("欧**国", "有效", valid.get_level_display(), valid.issued_on.isoformat()):
        assert told in html
    for secret in ("欧阳建国", valid.agency_name, valid.class_title, valid.masked_id_number, "江苏"):
        assert secret not in html
    html = ask(client, void.number).content.decode()
    assert today.isoformat() in html
    assert "作废" in html
    assert "替考" not in html
    unknown = ask(client, "3220269999")
    assert unknown.status_code == 404
    assert "3220269999" in unknown.content.decode()


def test_full_width_digits_spaces_and_dashes_are_forgiven_other_forms_explained(client, issued):
    issued(1)
    for typed in ("3220260001", " ３２２０２６ ０００１ ", "32-2026-0001", "32 2026 0001"):
        assert ask(client, typed).context["state"] == "known", typed
    for typed in ("", "322026001", "32202600011", "abc", "①②③④⑤⑥⑦⑧⑨"):
        response = ask(client, typed)
        assert (response.status_code, response.context["state"]) == (200, "")
        assert response.context["form"].errors, typed


def test_one_address_does_not_ask_without_end(client, issued):
    number = issued(1)[0].number
    statuses = [ask(client, number).status_code for _ in range(ASKS_A_MINUTE + 1)]
    assert statuses == [200] * ASKS_A_MINUTE + [429]
    refused = ask(client, number)
    assert refused.headers["Retry-After"] == "60"
    assert "江**" not in refused.content.decode()
    assert ask(client, number, REMOTE_ADDR="10.0.0.9").status_code == 200
    assert client.get(URL).status_code == 200  # the empty page is no question


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_stand_in_the_frame_for_a_stranger(client, db, language):
    client.cookies["django_language"] = language
    for name in ("verify", "verify_offline"):
        html = client.get(reverse(f"certificates:{name}")).content.decode()
        assert 'class="top"' in html
        assert 'class="side"' not in html


def test_who_asks_many_times_at_once_is_counted_each_time(tmp_path):
    def count(_turn):
        visitors = CountingFileCache(tmp_path, {})
        visitors.add("asked", 0)
        return visitors.incr("asked")

    with ThreadPoolExecutor(8) as askers:
        assert sorted(askers.map(count, range(80))) == list(range(1, 81))
