"""Signing in: recorded, slow for guessers, and only to pages of ours."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import rules, services
from accounts.models import Act, AuditEntry, SignInFailure
from accounts.rules import RuleViolation
from tests import factories

URL = reverse("accounts:login")


def try_to_sign_in(client, username="clerk", password=factories.PASSWORD, **extra):
    return client.post(URL, {"username": username, "password": password}, **extra)


def test_the_right_password_opens_the_workbench_and_is_in_the_trail(client, clerk):
    response = try_to_sign_in(client)
    assert (response.status_code, response["Location"]) == (302, reverse("oversight:workbench"))
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.province_id) == (Act.SIGNED_IN, clerk, "32")


def test_the_page_asked_for_opens_after_the_sign_in(client, lead):
    response = client.post(f"{URL}?next=/audit/", {"username": "lead", "password": factories.PASSWORD})
    assert response["Location"] == "/audit/"


def test_who_was_signed_out_comes_back_to_the_page_of_the_form(client, clerk):
    act, page = reverse("training:import_apply", args=[1]), "/imports/1/?tab=new"
    response = client.post(act, headers={"referer": f"http://testserver{page}"}, follow=True)
    assert [message.tags for message in response.context["messages"]] == ["warning"]
    response = client.post(
        response.redirect_chain[-1][0], {"username": "clerk", "password": factories.PASSWORD}
    )
    assert response["Location"] == page


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://elsewhere.example/x",
        "//elsewhere.example/x",
        "nonsense",
        "http://testserver",
        "http://[",
    ],
)
def test_without_a_page_of_ours_an_act_leads_to_the_workbench(client, db, referer):
    response = client.post(reverse("training:import_apply", args=[1]), headers={"referer": referer})
    assert response["Location"] == f"{URL}?next={reverse('oversight:workbench')}"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "nowhere"]
)
def test_nobody_is_sent_to_another_site(client, clerk, elsewhere):
    for url in (f"{URL}?next={elsewhere}", URL):
        client.logout()
        response = client.post(url, {"username": "clerk", "password": factories.PASSWORD, "next": elsewhere})
        assert response["Location"] == reverse("oversight:workbench")


def test_who_is_signed_in_goes_on(client_of, clerk):
    assert client_of(clerk).get(URL)["Location"] == reverse("oversight:workbench")


def test_a_wrong_password_says_so_and_keeps_the_name(client, clerk):
    response = try_to_sign_in(client, password="wrong")
    assert response.status_code == 200
    assert 'value="clerk"' in response.content.decode()
    assert response.context["form"].non_field_errors()
    assert SignInFailure.objects.get().user == clerk
    assert not AuditEntry.objects.exists()


def test_a_deactivated_account_does_not_open(client, clerk):
    clerk.is_active = False
    clerk.save()
    assert try_to_sign_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_after_ten_failures_even_the_right_password_waits(client, cast):
    for _ in range(rules.SIGN_IN_FAILURES):
        assert try_to_sign_in(client, password="wrong").context["form"].non_field_errors()
    response = try_to_sign_in(client)
    assert response.status_code == 200
    assert response.context["form"].has_error("__all__", "too_many_failures")
    assert SignInFailure.objects.count() == rules.SIGN_IN_FAILURES
    # Neither another name nor another place waits with it.
    assert try_to_sign_in(client, "lead").status_code == 302
    client.logout()
    assert try_to_sign_in(client, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_unknown_names_wait_too(client, db):
    for _ in range(rules.SIGN_IN_FAILURES):
        try_to_sign_in(client, "nobody")
    assert try_to_sign_in(client, "nobody").context["form"].has_error("__all__", "too_many_failures")
    assert "nobody" not in str(list(SignInFailure.objects.values()))


def test_the_pause_ends_and_a_success_forgets_the_failures(clerk):
    at = timezone.now()
    attempt = {"username": "clerk", "address": "10.0.0.1"}
    for _ in range(rules.SIGN_IN_FAILURES):
        services.count_failure(**attempt, at=at)
    with pytest.raises(RuleViolation):
        services.check_may_try(**attempt, at=at + timedelta(minutes=rules.SIGN_IN_MINUTES, seconds=-1))
    services.check_may_try(**attempt, at=at + timedelta(minutes=rules.SIGN_IN_MINUTES))
    services.note_sign_in(user=clerk, address="10.0.0.1")
    services.check_may_try(**attempt, at=at)


def test_old_failures_are_forgotten(clerk):
    at = timezone.now()
    services.count_failure(username="clerk", address="10.0.0.1", at=at - timedelta(days=rules.FAILURE_DAYS))
    services.count_failure(username="clerk", address="10.0.0.1", at=at)
    assert SignInFailure.objects.get().at == at


def test_behind_a_proxy_the_last_hop_counts(client, clerk, settings):
    try_to_sign_in(client, password="wrong", HTTP_X_FORWARDED_FOR="1.2.3.4")
    settings.BEHIND_PROXY = True
    try_to_sign_in(client, password="wrong", HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4")
    assert set(SignInFailure.objects.values_list("address", flat=True)) == {"127.0.0.1", "1.2.3.4"}


def test_the_demo_password_opens_the_demo_only(client, clerk, settings):
    clerk.set_password(settings.DEMO_PASSWORD)
    clerk.save()
    settings.DEMO = False
    assert try_to_sign_in(client, password=settings.DEMO_PASSWORD).status_code == 200
    settings.DEMO = True
    assert try_to_sign_in(client, password=settings.DEMO_PASSWORD).status_code == 302


def test_the_page_tells_the_demo_accounts_in_the_demo_only(client, db, settings):
    assert settings.DEMO_PASSWORD in client.get(URL).content.decode()
    settings.DEMO = False
    assert settings.DEMO_PASSWORD not in client.get(URL).content.decode()


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "登录"), ("en", "Sign in")])
def test_the_page_speaks_both_languages(client, db, language, word):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert word in client.get(URL).content.decode()
