"""A new password: checked, in the trail, and the end of every other session."""

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import Act, AuditEntry
from tests import factories

URL = reverse("accounts:password_change")
NEW = "another-horse-9"


def change(client, old=factories.PASSWORD, new=NEW, again=None):
    fields = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(URL, fields)


def test_the_new_password_counts_and_sessions_elsewhere_end(client_of, clerk):
    here, elsewhere = client_of(clerk), client_of(clerk)
    assert change(here)["Location"] == reverse("oversight:workbench")
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)
    assert here.get(reverse("oversight:workbench")).status_code == 200
    assert elsewhere.get(reverse("oversight:workbench")).status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.target_pk) == (Act.ACCOUNT_CHANGED, clerk, str(clerk.pk))
    assert NEW not in str(entry.details)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"old": "not-this-one"}, "old_password"),
        ({"again": "another-horse-8"}, "new_password2"),
        ({"new": "short-7"}, "new_password2"),
        ({"new": "1029384756"}, "new_password2"),
        ({"new": settings.DEMO_PASSWORD}, "new_password2"),
    ],
)
def test_a_bad_password_is_refused_with_the_reason(client_of, clerk, fields, wrong):
    response = change(client_of(clerk), **fields)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [wrong]
    clerk.refresh_from_db()
    assert clerk.check_password(factories.PASSWORD)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "密码"), ("en", "password")])
def test_the_page_speaks_both_languages(client_of, clerk, language, word):
    client = client_of(clerk)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert word in client.get(URL).content.decode()
