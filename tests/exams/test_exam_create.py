"""Scheduling the exam of a class: what is proposed, what is refused, who is seated."""

import pytest

from exams.models import Exam
from tests.exams.conftest import fill, queries_of, rows_of, text_of, url_of

TYPED = {
    "held_on": "2026-06-05",
    "place": "南京会议中心",
    "outline_version": "2026版",
    "full_mark": "100",
    "pass_mark": "60",
}


@pytest.fixture
def training_class(class_of):
    return class_of(2)


def test_who_may(training_class, answers):
    assert answers(url_of("exam_create", training_class)) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_a_national_class_is_examined_by_the_ministry(class_of, ministry, answers):
    may = answers(url_of("exam_create", class_of(1, by=ministry, tier="national")))
    assert {name for name, status in may.items() if status == 200} == {"administrator", "ministry"}
    assert may["lead"] == 404


def test_the_last_day_of_the_class_its_place_and_the_ministrys_marks_are_proposed(
    training_class, english, clerk
):
    form = english(clerk).get(url_of("exam_create", training_class)).context["form"]
    assert form["held_on"].value() == training_class.ends_on
    assert form["place"].value() == "南京"
    assert (form["full_mark"].value(), form["pass_mark"].value()) == ("100", "60")


def test_the_exam_is_scheduled_and_its_list_filled_from_the_roster(training_class, english, clerk):
    response = english(clerk).post(url_of("exam_create", training_class), TYPED, follow=True)
    exam = Exam.objects.get()
    assert response.redirect_chain == [(exam.get_absolute_url(), 302)]
    assert (exam.place, exam.outline_version, exam.created_by) == ("南京会议中心", "2026版", clerk)
    assert len(rows_of(exam)) == 2
    assert "its list is filled from the roster" in text_of(response)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("held_on", "", "This field is required."),
        ("held_on", "6月5日", "Enter a valid date."),
        ("place", "", "This field is required."),
        ("full_mark", "满分", "Enter a number."),
        ("full_mark", "99.55", "no more than 1 decimal place"),
        ("full_mark", "10000", "no more than 4 digits in total"),
        ("pass_mark", "0", "A pass mark of 0 lies outside 1 to the full mark of 100"),
    ],
)
def test_a_wrong_field_is_named_and_everything_typed_stays(
    training_class, english, clerk, field, value, says
):
    typed = TYPED | {field: value}
    response = english(clerk).post(url_of("exam_create", training_class), typed)
    form = response.context["form"]
    assert says in " ".join(form.errors[field])
    assert says in text_of(response)
    assert {name: form[name].value() for name in typed} == typed
    assert not Exam.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"held_on": "2026-05-31"},
            "An exam on 2026-05-31 would lie before the class begins on 2026-06-01: ",
        ),
        ({"pass_mark": "120"}, "A pass mark of 120 lies outside 1 to the full mark of 100: "),
    ],
)
def test_what_the_rules_refuse_says_value_rule_and_remedy(training_class, english, clerk, change, says):
    typed = TYPED | change
    response = english(clerk).post(url_of("exam_create", training_class), typed)
    form = response.context["form"]
    assert says in text_of(response)
    assert {name: form[name].value() for name in typed} == typed
    assert not Exam.objects.exists()


def test_nobody_left_to_examine_says_what_to_do(exam_of, english, clerk):
    exam = exam_of(1)
    response = english(clerk).post(url_of("exam_create", exam.training_class), TYPED)
    assert "Enrol officers first, or schedule a make-up" in text_of(response)
    assert Exam.objects.count() == 1


def test_as_many_queries_for_40_people_as_for_10(exam_of, english, clerk):
    client = english(clerk)

    def cost(heads):
        exam = exam_of(1)
        fill(exam, heads)
        exam.results.all().delete()
        return queries_of(lambda: client.post(url_of("exam_create", exam.training_class), TYPED))

    assert cost(40) == cost(10)
    assert Exam.objects.latest("pk").results.count() == 11
