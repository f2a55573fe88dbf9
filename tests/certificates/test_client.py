"""The clients of the interface: registered, changed, renewed, revoked by the administrator."""

import re

import pytest
from django.test import Client

from accounts.fields import keyed_hash
from accounts.models import Act, AuditEntry
from certificates.models import ApiClient

URL = "/clients/"
FIELDS = {
    "name": "执法证件办理系统", "province": "32", "may_ask_gate": "on", "calls_a_minute": "60", "expires_on": "2027-11-24",
}  # fmt: skip


@pytest.fixture
def site(client_of, administrator):
    return client_of(administrator)


def shown_token(response):
    return re.search(r"epg_[\w-]{43}", response.content.decode())[0]


def opens(token):
    """Whether a token opens the gate: without people the call is malformed, not unauthorised."""
    answer = Client(headers={"Authorization": f"Bearer {token}"}).post(
        "/api/v1/gate/", "{}", "application/json"
    )
    return answer.status_code == 400


def test_a_token_is_shown_once_and_stored_only_hashed(site, administrator):
    token = shown_token(site.post(URL + "new/", FIELDS))
    client = ApiClient.objects.get()
    assert client.token_hash == keyed_hash(token)
    assert token.startswith(client.prefix)
    assert token not in str(ApiClient.objects.values())
    assert (client.province_id, client.scopes, client.created_by) == ("32", ["gate"], administrator)
    for page in (URL, client.get_absolute_url()):
        assert token not in site.get(page).content.decode()
    entry = AuditEntry.objects.get(act=Act.API_CLIENT_CREATED)
    assert token not in str(entry.details)
    assert opens(token)


def test_a_new_token_ends_the_old_one_and_revoking_ends_it(site, administrator):
    old = shown_token(site.post(URL + "new/", FIELDS))
    page = ApiClient.objects.get().get_absolute_url()
    new = shown_token(site.post(page + "renew/"))
    assert (opens(old), opens(new)) == (False, True)
    site.post(page + "revoke/")
    site.post(page + "revoke/")  # sent twice, it ends once
    assert not opens(new)
    assert "已停用" in site.get(URL).content.decode()
    again = shown_token(site.post(page + "renew/"))
    assert opens(again)
    acts = AuditEntry.objects.filter(act=Act.API_CLIENT_CHANGED).values_list("details__token", flat=True)
    assert sorted(acts) == ["renewed", "renewed", "revoked"]


def test_what_is_changed_stands_in_the_trail(site):
    site.post(URL + "new/", FIELDS)
    page = ApiClient.objects.get().get_absolute_url()
    changed = FIELDS | {"calls_a_minute": "5", "may_read_certificates": "on"}
    assert site.post(page, changed).status_code == 302
    details = AuditEntry.objects.get(act=Act.API_CLIENT_CHANGED).details
    assert details["after"] == {"calls_a_minute": 5, "may_read_certificates": True}
    assert details["before"] == {"calls_a_minute": 60, "may_read_certificates": False}


@pytest.mark.parametrize(
    "wrong",
    [
        {"may_ask_gate": ""},
        {"expires_on": "2026-11-23"},
        {"calls_a_minute": "0"},
        {"name": ""},
        {"province": "99"},
    ],
)
def test_what_is_wrong_stays_on_the_page(site, wrong):
    [(field, _value)] = wrong.items()
    assert field in site.post(URL + "new/", FIELDS | wrong).context["form"].errors
    assert not ApiClient.objects.exists()
