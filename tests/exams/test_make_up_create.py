"""Scheduling a make-up for who was ticked, or putting them on the list of one that exists."""

import pytest
from django.urls import reverse

from exams.models import Exam
from exams.services.make_ups import schedule_make_up
from tests.exams.conftest import MADE_UP_ON, fill, queries_of, result_columns, rows_of, text_of

URL = reverse("exams:make_up_create")
TYPED = {
    "held_on": "2026-09-01",
    "place": "苏州",
    "outline_version": "2026版",
    "full_mark": "100",
    "pass_mark": "60",
}


def keys(*results):
    return [result.pk for result in results]


def in_form(response, typed):
    return {name: response.context["form"][name].value() for name in typed}


@pytest.fixture
def fails(confirmed):
    """The fails of two classes."""
    return [*rows_of(confirmed("50", "40")), *rows_of(confirmed("misconduct"))]


def test_who_may(fails, answers):
    assert answers(f"{URL}?result={fails[0].pk}") == {
        "clerk": 200,
        "lead": 200,
        "administrator": 302,  # the ministry keeps national exams: none of its own is among the chosen
        "ministry": 302,
        "auditor": 403,
        "outsider": 302,
        "outside_lead": 302,
    }


def test_the_chosen_are_shown_with_their_last_day(fails, english, clerk):
    response = english(clerk).get(URL, {"result": keys(*fails)})
    text = text_of(response)
    assert "3 officers" in text
    assert text.count("2026-12-05") == 3
    assert fails[0].enrolment.officer.masked_id_number in text
    assert fails[0].enrolment.officer.id_number not in text
    assert [response.context["form"][name].value() for name in ("full_mark", "pass_mark")] == ["100", "60"]


@pytest.mark.parametrize("chosen", [[], ["abc"], ["-1"], ["9" * 30], ["9" * 5000], ["²"]])
def test_nobody_chosen_leads_back_to_the_list(english, clerk, chosen):
    response = english(clerk).get(URL, {"result": chosen}, follow=True)
    assert response.redirect_chain == [(reverse("exams:make_up_list"), 302)]
    assert "Nobody is chosen: tick the officers who will sit the make-up." in text_of(response)


def test_another_provinces_fails_are_left_out(fails, english, outside_lead):
    response = english(outside_lead).post(URL, TYPED | {"result": keys(*fails)})
    assert response["Location"] == reverse("exams:make_up_list")
    assert not Exam.objects.make_ups().exists()


def test_a_make_up_gathers_people_of_many_classes(fails, english, clerk):
    response = english(clerk).post(URL, TYPED | {"result": keys(*fails)}, follow=True)
    make_up = Exam.objects.make_ups().get()
    assert response.redirect_chain == [(make_up.get_absolute_url(), 302)]
    assert "3 officers are on the list." in text_of(response)
    assert {row.first_result for row in rows_of(make_up)} == set(fails)
    assert (str(make_up.held_on), make_up.place, make_up.outline_version) == ("2026-09-01", "苏州", "2026版")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"held_on": ""}, "This field is required."),
        ({"held_on": "明天"}, "Enter a valid date."),
        ({"place": ""}, "This field is required."),
        ({"pass_mark": "101"}, "A pass mark of 101 lies outside 1 to the full mark of 100"),
        ({"held_on": "2026-06-05"}, "A make-up on 2026-06-05 does not lie after the failed sitting of 2026-06-05"),
        ({"held_on": "2026-12-06"}, "The last day for the make-up was 2026-12-05, this one is on 2026-12-06"),
    ],
)  # fmt: skip
def test_wrong_input_says_value_rule_and_remedy_and_everything_stays(fails, english, clerk, change, says):
    typed = TYPED | change
    reason = {f"late-{fails[1].pk}": "考场停电"}
    response = english(clerk).post(URL, typed | reason | {"result": keys(*fails)})
    text = text_of(response)
    assert says in text
    assert in_form(response, typed) == typed
    assert f'name="late-{fails[1].pk}" value="考场停电"' in text
    assert all(f'<input type="hidden" name="result" value="{key}">' in text for key in keys(*fails))
    assert not Exam.objects.make_ups().exists()


def test_a_refusal_names_the_officer(fails, english, clerk):
    response = english(clerk).post(URL, TYPED | {"held_on": "2026-12-06", "result": keys(*fails)})
    says = "学员01: The last day for the make-up was 2026-12-05, this one is on 2026-12-06: give a reason in writing"
    assert says in text_of(response)


def test_on_the_last_day_it_is_not_late(fails, english, clerk):
    english(clerk).post(URL, TYPED | {"held_on": "2026-12-05", "result": keys(*fails)})
    assert [row.is_late for row in rows_of(Exam.objects.make_ups().get())] == [False, False, False]


def test_a_late_make_up_needs_a_reason_for_each_and_stays_marked(fails, english, clerk):
    typed = TYPED | {"held_on": "2026-12-06", "result": keys(*fails[:2])}
    typed[f"late-{fails[0].pk}"] = " 考场停电 "
    assert "学员02: The last day" in text_of(english(clerk).post(URL, typed))
    typed[f"late-{fails[1].pk}"] = "病假"
    response = english(clerk).post(URL, typed, follow=True)
    make_up = Exam.objects.make_ups().get()
    assert [(row.is_late, row.late_reason) for row in rows_of(make_up)] == [
        (True, "考场停电"),
        (True, "病假"),
    ]
    assert text_of(response).count(">Late</span>") == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("80", "Only an officer who failed sits a make-up; one awaiting an exam sits a first one (item 7)."),
        ("absent", "Only an officer who failed sits a make-up"),
    ],
)
def test_before_a_confirmed_first_fail_there_is_no_make_up(confirmed, english, clerk, typed, says):
    [result] = rows_of(confirmed(typed))
    response = english(clerk).post(URL, TYPED | {"result": keys(result)})
    assert says in text_of(response)
    assert in_form(response, TYPED) == TYPED


def test_a_fail_that_is_not_confirmed_waits_for_the_second_person(exam_of, enter, english, clerk):
    exam = exam_of(1)
    enter(exam, "50")
    response = english(clerk).post(URL, TYPED | {"result": keys(*rows_of(exam))})
    assert "The fail is not confirmed: have a second person confirm it before the make-up" in text_of(
        response
    )


def test_there_is_one_make_up_only(made_up, english, clerk):
    [row] = rows_of(made_up("40"))
    for result in (row, row.first_result):
        response = english(clerk).post(URL, TYPED | {"result": keys(result), "held_on": "2026-10-01"})
        assert "There is one make-up only" in text_of(response)
    assert Exam.objects.make_ups().count() == 1


def test_who_is_on_a_list_is_not_listed_twice(fails, english, clerk):
    schedule_make_up(results=fails[:1], held_on=MADE_UP_ON, place="南京", by=clerk)
    response = english(clerk).post(URL, TYPED | {"result": keys(*fails)})
    assert "Already on the list of the make-up on 2026-09-01: leave the name out here" in text_of(response)


# --- joining one that exists ------------------------------------------------------------------------


@pytest.fixture
def scheduled(fails, clerk):
    return schedule_make_up(results=fails[:1], held_on=MADE_UP_ON, place="南京", by=clerk)


def test_the_chosen_join_a_make_up_that_exists(fails, scheduled, english, clerk):
    chosen = {"result": keys(*fails[1:]), "join": "yes", "exam": scheduled.pk}
    response = english(clerk).post(URL, chosen, follow=True)
    assert response.redirect_chain == [(scheduled.get_absolute_url(), 302)]
    assert "2 officers are on the list." in text_of(response)
    rows = rows_of(scheduled)
    assert rows[0].first_result == fails[0]
    assert {row.first_result for row in rows} == set(fails)


def test_a_refused_join_says_why_there_and_blames_no_other_field(fails, scheduled, english, clerk):
    typed = TYPED | {"held_on": "", "place": "苏州", "join": "yes", "exam": scheduled.pk}
    typed[f"late-{fails[0].pk}"] = "考场停电"
    response = english(clerk).post(URL, typed | {"result": keys(*fails)})
    text = text_of(response)
    assert "学员01: Already on the list of the make-up on 2026-09-01" in text
    assert "This field is required." not in text
    assert f'name="late-{fails[0].pk}" value="考场停电"' in text
    assert response.context["form"]["place"].value() == "苏州"
    assert len(rows_of(scheduled)) == 1


@pytest.mark.parametrize("exam", ["", "0", "abc"])
def test_joining_needs_a_make_up_that_exists(fails, scheduled, english, clerk, exam):
    response = english(clerk).post(URL, {"result": keys(*fails[1:]), "join": "yes", "exam": exam})
    assert response.context["join"].errors["exam"]
    assert len(rows_of(scheduled)) == 1


def test_only_own_make_ups_of_which_nothing_is_entered_are_offered(
    fails, scheduled, made_up, english, clerk, ministry
):
    made_up("40")
    national = Exam.objects.create(
        sitting="make_up", tier="national", held_on=MADE_UP_ON, place="北京", full_mark=100, pass_mark=60,
        created_by=ministry,
    )  # fmt: skip
    response = english(clerk).get(URL, {"result": keys(*fails[1:])})
    offered = response.context["join"].fields["exam"].queryset
    assert list(offered) == [scheduled]
    foreign = {"result": keys(*fails[1:]), "join": "yes", "exam": national.pk}
    assert english(clerk).post(URL, foreign).context["join"].errors["exam"]


def test_as_many_queries_for_100_people_as_for_10(exam_of, english, clerk, lead):
    exam, client = exam_of(1), english(clerk)
    few = fill(exam, 10, **result_columns(exam, "50", clerk, lead))
    many = fill(exam, 100, **result_columns(exam, "50", clerk, lead))

    def show(rows):
        return queries_of(lambda: client.get(URL, {"result": keys(*rows)}))

    def save(rows):
        return queries_of(lambda: client.post(URL, TYPED | {"result": keys(*rows)}))

    assert show(many) == show(few) <= 8
    assert save(many[:40]) == save(few)
