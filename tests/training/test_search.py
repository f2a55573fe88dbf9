"""The search box: by name, ID number or certificate number; no number ever stands in a URL."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests import factories

URL = reverse("training:search")
LIST = reverse("training:officer_list")


def search(client, words, **more):
    return client.post(URL, {"q": words} | more)


def warned(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def officer(clerk):
    return factories.make_officer("欧阳明桂", id_number=factories.id_number(77))


def page_of(officer):
    return reverse("training:officer_detail", args=[officer.pk])


@pytest.mark.parametrize("shape", ["{}", " {} ", "{:.6} {:.0}", "full-width"])
def test_an_id_number_leads_to_the_officer(officer, clerk, client_of, shape):
    number = officer.id_number
    if shape == "full-width":
        typed = number.translate({ord(digit): 0xFF10 + int(digit) for digit in "0123456789"})
    elif shape == "{:.6} {:.0}":
        typed = f"{number[:6]} {number[6:14]} {number[14:]}"
    else:
        typed = shape.format(number)
    assert search(client_of(clerk), typed)["Location"] == page_of(officer)


def test_an_id_number_leads_past_the_lists_filters(officer, clerk, client_of):
    asked = {"from_list": "1", "is_established": "no"}
    assert search(client_of(clerk), officer.id_number, **asked)["Location"] == page_of(officer)


def test_the_last_x_may_be_small(clerk, client_of):
    number = next(n for n in map(factories.id_number, range(100, 200)) if n.endswith("X"))
    officer = factories.make_officer(id_number=number)
    assert search(client_of(clerk), number.lower())["Location"] == page_of(officer)


def test_a_certificate_number_leads_to_its_holder(officer, clerk, lead, client_of):
    training_class = factories.make_class(by=clerk)
    enrolment = factories.make_enrolment(training_class, officer, by=clerk)
    result = factories.make_result(
        factories.make_exam(training_class, by=clerk),
        enrolment,
        score=80,
        entered_by=clerk,
        confirmed_by=lead,
    )
    certificate = factories.make_certificate(result, by=lead)
    assert len(certificate.number) == 10
    assert search(client_of(clerk), certificate.number)["Location"] == page_of(officer)


def test_one_name_leads_to_the_officer(officer, clerk, client_of):
    factories.make_officer("何磊")
    for part in ("欧阳明桂", "欧阳", "明桂", " 欧阳 明桂 "):
        assert search(client_of(clerk), part)["Location"] == page_of(officer)


def test_namesakes_lead_to_the_list(officer, clerk, client_of):
    factories.make_officer("欧阳明桂")
    client = client_of(clerk)
    location = search(client, "明桂")["Location"]
    assert location.startswith(LIST + "?")
    assert len(client.get(location).context["page"]) == 2


def test_the_lists_own_box_keeps_its_filters(officer, clerk, client_of):
    factories.make_officer("欧阳明桂", is_established=False)
    client = client_of(clerk)
    asked = {"from_list": "1", "is_established": "no", "agency": "", "sort": "name", "other": "x"}
    response = client.get(search(client, "明桂", **asked)["Location"])
    assert [o.is_established for o in response.context["page"]] == [False]
    assert response.wsgi_request.GET.dict() == {"is_established": "no", "sort": "name", "name": "明桂"}


def test_one_name_of_the_lists_box_stays_on_the_list(officer, clerk, client_of):
    assert search(client_of(clerk), "明桂", from_list="1")["Location"].startswith(f"{LIST}?name=")


def test_emptying_the_lists_box_shows_all_again(officer, clerk, client_of):
    client = client_of(clerk)
    assert search(client, "", from_list="1")["Location"] == LIST


def test_a_name_of_nobody_leads_to_the_empty_list(officer, clerk, client_of):
    client = client_of(clerk)
    assert not client.get(search(client, "无此人")["Location"]).context["page"].paginator.count


@pytest.mark.parametrize("words", ["99999999", "9999999999", factories.id_number(998)])
def test_a_number_of_nobody_stays_in_the_box_above_the_list(officer, clerk, client_of, words):
    response = search(client_of(clerk), words, from_list="1", on_post="yes")
    assert len(warned(response)) == 1
    assert response.context["typed"] == words
    assert response.context["filter"].data.dict() == {"on_post": "yes"}
    assert len(response.context["page"]) == 1


@pytest.mark.parametrize(
    "words", ["320102198503120", "320102198503121234", "32010219850312123", "3201", "张3", "320102=1", "<b>"]
)
def test_what_is_no_number_is_explained_and_stays_behind(officer, clerk, client_of, words):
    response = search(client_of(clerk), words)
    assert response.context["typed"] == words
    assert len(warned(response)) == 1
    assert words not in warned(response)[0]


def test_another_provinces_officer_is_not_found(officer, outsider, client_of):
    client = client_of(outsider)
    assert warned(search(client, officer.id_number))
    assert search(client, officer.name)["Location"].startswith(LIST)


def test_the_ministry_finds_everybody(officer, ministry, client_of):
    assert search(client_of(ministry), officer.id_number)["Location"] == page_of(officer)


def test_a_link_cannot_search(officer, clerk, client_of):
    """A GET would carry the number in its URL; it is the way back after a sign-in or another language."""
    response = client_of(clerk).get(URL, {"q": officer.id_number, "on_post": "yes"})
    assert response["Location"] == f"{LIST}?on_post=yes"


def test_every_form_with_a_search_field_posts_it(officer, clerk, client_of):
    content = client_of(clerk).get(LIST).content.decode()
    forms = [form.split("</form>")[0] for form in content.split("<form")[1:]]
    with_box = [form for form in forms if 'type="search"' in form]
    assert len(with_box) == 2
    assert all('method="post"' in form.split(">")[0] for form in with_box)
