"""Opening a class in the browser."""

import pytest
from django.urls import reverse

from training.models import Syllabus, TrainingClass

URL = reverse("training:class_create")
FILLED = {
    "kind": "post",
    "level": "initial",
    "title": "2026年第1期省级初级培训班",
    "number": "",
    "starts_on": "2026-06-01",
    "ends_on": "2026-06-05",
    "place": "南京",
    "capacity": "60",
    "required_hours": "",
    "syllabus": "",
    "textbook": "",
}


def test_a_class_is_opened_and_shown(clerk, client_of):
    response = client_of(clerk).post(URL, FILLED)
    training_class = TrainingClass.objects.get()
    assert response.status_code == 302
    assert response["Location"] == training_class.get_absolute_url()
    assert (training_class.province_id, training_class.number, training_class.year) == ("32", 1, 2026)


def test_skills_training_needs_no_level_and_drops_one(clerk, client_of):
    client_of(clerk).post(URL, FILLED | {"kind": "skills"})
    assert TrainingClass.objects.get().level == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"level": ""}, "level"),
        ({"title": ""}, "title"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "99999"}, "capacity"),
        ({"number": "0"}, "number"),
        ({"required_hours": "-3"}, "required_hours"),
        ({"starts_on": "2026-13-01"}, "starts_on"),
        ({"ends_on": "2026-05-31"}, "ends_on"),
    ],
)
def test_wrong_input_is_told_and_what_was_typed_stays(clerk, client_of, wrong, field):
    response = client_of(clerk).post(URL, FILLED | wrong)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "南京" in response.content.decode()
    assert not TrainingClass.objects.exists()


def test_a_number_that_is_taken_is_told(clerk, client_of):
    client = client_of(clerk)
    client.post(URL, FILLED | {"number": "3"})
    client.cookies["django_language"] = "en"
    response = client.post(URL, FILLED | {"number": "3", "title": "另一个班"})
    (why,) = response.context["form"].non_field_errors()
    assert why == f"Class number 3 of 2026 is taken by “{FILLED['title']}”: 4 is the next free one."
    assert TrainingClass.objects.count() == 1


def test_each_syllabus_is_offered_with_its_level(clerk, client_of):
    versions = {"title": "大纲", "version": "试行", "state": "in_force", "in_force_on": "2022-09-15"}
    for level in ("initial", "intermediate"):
        Syllabus.objects.create(tier="provincial", level=level, **versions)
    choices = client_of(clerk).get(URL).context["form"].fields["syllabus"].choices
    assert [str(label) for _value, label in choices][1:] == ["初级 · 大纲 试行", "中级 · 大纲 试行"]


def test_the_ministry_opens_a_national_class(ministry, client_of):
    client_of(ministry).post(URL, FILLED)
    assert TrainingClass.objects.get().tier == "national"


def test_the_empty_form_is_shown(clerk, client_of):
    assert client_of(clerk).get(URL).status_code == 200
