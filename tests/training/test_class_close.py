"""Closing a class once it is over, and opening it again."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from tests import factories


def press(client, name, training_class):
    response = client.post(reverse(f"training:{name}", args=[training_class.pk]), follow=True)
    training_class.refresh_from_db()
    return response


def test_a_class_that_is_over_is_closed_and_opened_again(clerk, client_of):
    training_class = factories.make_class(by=clerk, starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 5))
    client = client_of(clerk)
    press(client, "class_close", training_class)
    assert training_class.state == "closed"
    page = press(client, "class_reopen", training_class)
    assert training_class.state == "open"
    assert page.status_code == 200


def test_a_class_that_still_lasts_is_not_closed(clerk, client_of):
    tomorrow = timezone.localdate() + timedelta(days=1)
    training_class = factories.make_class(by=clerk, starts_on=date(2025, 6, 1), ends_on=tomorrow)
    response = press(client_of(clerk), "class_close", training_class)
    assert training_class.state == "open"
    assert 'class="message error"' in response.content.decode()


def test_an_open_class_is_not_opened_again(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    response = press(client_of(clerk), "class_reopen", training_class)
    assert 'class="message error"' in response.content.decode()


def test_following_a_link_closes_nothing(clerk, client_of):
    training_class = factories.make_class(by=clerk)
    for name in ("class_close", "class_reopen"):
        url = reverse(f"training:{name}", args=[training_class.pk])
        assert client_of(clerk).get(url).status_code == 405
