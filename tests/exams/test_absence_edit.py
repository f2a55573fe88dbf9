"""Recording why somebody missed the first sitting; of a deferral also the evidence and the approval."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry
from accounts.templatetags.trail import changes
from exams.models import Absence
from tests.exams.conftest import rows_of, text_of, url_of

TYPED = {
    "reason": "住院",
    "evidence": "省人民医院诊断证明2026-118号",
    "approver": "李处长",
    "approved_on": "2026-06-04",
}
BLANK = dict.fromkeys(TYPED, "")


@pytest.fixture
def deferred(confirmed):
    [row] = rows_of(confirmed("deferred"))
    return row


@pytest.fixture
def absent(confirmed):
    [row] = rows_of(confirmed("absent"))
    return row


def test_who_may(deferred, answers):
    assert answers(url_of("absence_edit", deferred)) == {
        "clerk": 200,
        "lead": 200,
        "administrator": 404,
        "ministry": 404,
        "auditor": 403,
        "outsider": 404,
        "outside_lead": 404,
    }


def test_a_deferral_is_recorded_with_evidence_approver_and_day(deferred, english, clerk):
    response = english(clerk).post(url_of("absence_edit", deferred), TYPED, follow=True)
    assert response.redirect_chain == [(reverse("exams:awaiting_list"), 302)]
    text = text_of(response)
    assert "The reason is recorded." in text
    for told in ("住院", "省人民医院诊断证明2026-118号", "approved by 李处长", "2026-06-04"):
        assert told in text
    absence = Absence.objects.get()
    assert (absence.approver, absence.approved_on, absence.recorded_by) == ("李处长", date(2026, 6, 4), clerk)
    assert absence.recorded_at.date() == date(2026, 6, 8)


def test_the_trail_keeps_before_and_after(deferred, english, clerk):
    client, url = english(clerk), url_of("absence_edit", deferred)
    client.post(url, BLANK | {"reason": "住院"})
    client.post(url, TYPED)
    newest, first = AuditEntry.objects.filter(act=Act.ABSENCE_RECORDED).order_by("-pk")
    assert first.details == {"before": BLANK, "after": BLANK | {"reason": "住院"}}
    assert newest.details == {"before": BLANK | {"reason": "住院"}, "after": TYPED}
    assert (newest.by, newest.province_id) == (clerk, "32")
    assert sorted(changes(newest)) == [
        "approved by: – → 李处长",
        "approved on: – → 2026-06-04",
        "evidence: – → 省人民医院诊断证明2026-118号",
        "reason: 住院 → 住院",
    ]


def test_evidence_and_approval_follow_on_the_same_page(deferred, english, clerk, lead):
    url = url_of("absence_edit", deferred)
    english(clerk).post(url, BLANK | {"reason": "住院"})
    form = english(lead).get(url).context["form"]
    assert form["reason"].value() == "住院"
    english(lead).post(url, TYPED)
    absence = Absence.objects.get()
    assert (absence.evidence, absence.recorded_by) == (TYPED["evidence"], lead)


def test_an_absence_asks_for_no_approval(absent, english, clerk):
    client, url = english(clerk), url_of("absence_edit", absent)
    assert list(client.get(url).context["form"].fields) == ["reason", "evidence"]
    client.post(url, TYPED)
    absence = Absence.objects.get()
    assert (absence.reason, absence.approver, absence.approved_on) == ("住院", "", None)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reason": ""}, "This field is required."),
        ({"reason": "  "}, "This field is required."),
        ({"reason": "病" * 201}, "at most 200 characters (it has 201)"),
        ({"approver": ""}, "An approval has a day and a name (item 7)."),
        ({"approved_on": ""}, "An approval has a day and a name (item 7)."),
        ({"approved_on": "上周"}, "Enter a valid date."),
        ({"approved_on": "2026-06-09"}, "The approval of 2026-06-09 lies ahead: enter the day on which it was given (item 7)."),
    ],
)  # fmt: skip
def test_wrong_input_says_rule_and_remedy_and_stays(deferred, english, clerk, change, says):
    typed = TYPED | change
    response = english(clerk).post(url_of("absence_edit", deferred), typed)
    assert says in text_of(response)
    assert {name: response.context["form"][name].value() for name in typed} == typed
    assert not Absence.objects.exists()


def refused(client, result):
    response = client.post(url_of("absence_edit", result), TYPED)
    words = "A reason is recorded for who was absent from or deferred at a first sitting"
    return words in text_of(response) and not Absence.objects.exists()


@pytest.mark.parametrize("typed", ["80", "50", "misconduct"])
def test_who_sat_has_no_reason(confirmed, english, clerk, typed):
    [row] = rows_of(confirmed(typed))
    assert refused(english(clerk), row)


def test_an_absence_that_is_not_confirmed_waits(exam_of, enter, english, clerk):
    exam = exam_of(1)
    enter(exam, "absent")
    assert refused(english(clerk), exam.results.get())


@pytest.mark.parametrize("typed", ["absent", "deferred"])
def test_a_make_up_is_another_matter(made_up, english, clerk, typed):
    [row] = rows_of(made_up(typed))
    assert refused(english(clerk), row)
