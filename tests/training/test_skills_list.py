"""Skills training is counted apart (item 3): its figures open their rows; exam and certificate are refused by every way."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.rules import RuleViolation
from certificates.services import issue_class
from exams.models import Exam
from exams.services.exams import schedule_exam
from tests import factories
from training.models import Lesson, Officer, TrainingClass

URL = reverse("training:skills_list")


def hold(by, *, heads=2, **fields):
    if by.is_ministry:
        fields["tier"] = "national"
    fields = {"kind": "skills", "level": "", "title": "专业技能培训"} | fields
    training_class = factories.make_class(by=by, **fields)
    for _turn in range(heads):
        officer = factories.make_officer()
        factories.make_enrolment(training_class, officer, by=by, attended_hours=Decimal("2.5"))
    times = {"on": training_class.starts_on, "starts_at": time(9), "ends_at": time(12), "hours": 3}
    Lesson.objects.create(training_class=training_class, title="实操", **times)
    return training_class


def figures(response):
    names = ("year", "bureau", "classes", "heads", "hours", "attended")
    return [tuple(row[name] for name in names) for row in response.context["rows"]]


def test_heads_and_hours_by_year_and_bureau_each_with_the_classes_behind_it(
    clerk, ministry, outsider, client_of
):
    hold(clerk)
    hold(clerk, heads=1)
    hold(clerk, state="cancelled")
    hold(clerk, year=2025)
    hold(ministry, heads=3)
    hold(outsider, province=outsider.province, heads=1)
    factories.make_class(by=clerk)
    ours = [(2026, "江苏", 2, 3, 6, 7.5), (2025, "江苏", 1, 2, 3, 5)]
    national = (2026, "生态环境部（国家级）", 1, 3, 3, 7.5)
    assert figures(client_of(clerk).get(URL)) == [national, *ours]
    assert figures(client_of(ministry).get(URL)) == [national, ours[0], (2026, "浙江", 1, 1, 3, 2.5), ours[1]]
    assert figures(client_of(ministry).get(URL, {"province": "33"})) == [(2026, "浙江", 1, 1, 3, 2.5)]
    for user in (clerk, ministry):
        client = client_of(user)
        for row in client.get(URL).context["rows"]:
            listed = client.get(row["url"]).context["page"]
            assert (len(listed), sum(one.heads for one in listed)) == (row["classes"], row["heads"]), row
    assert client_of(clerk).get(URL, {"export": "xlsx"}).status_code == 200


def test_exam_and_certificate_are_refused_with_the_item_and_nobody_is_covered(clerk, lead, client_of):
    training_class = hold(clerk, heads=1)
    with pytest.raises(RuleViolation, match="三"):
        schedule_exam(training_class=training_class, held_on=date(2026, 6, 5), place="南京", by=clerk)
    client, page = client_of(lead), training_class.get_absolute_url()
    exam = reverse("exams:exam_create", args=[training_class.pk])
    assert (
        "第(三)项"
        in client.post(
            exam,
            {"held_on": "2026-06-05", "place": "南京", "full_mark": "100", "pass_mark": "60"},
            follow=True,
        ).content.decode()
    )
    issue = reverse("certificates:class_issue", args=[training_class.pk])
    for answer in (
        client.get(issue, follow=True),
        client.post(issue, {"issued_on": "2026-06-06"}, follow=True),
    ):
        assert "第(三)项" in answer.content.decode()
    arguments = {"by": lead, "issued_on": date(2026, 6, 6), "today": date(2026, 6, 6), "expected_count": 0}
    with pytest.raises(RuleViolation, match="三"):
        issue_class(training_class=training_class, **arguments)
    assert not Exam.objects.exists()
    assert exam not in client.get(page).content.decode()
    due = Officer.objects.due(on=timezone.localdate(), notice_months=12, gate_years=5).not_enrolled()
    assert list(due) == [training_class.enrolments.get().officer]


def test_as_many_queries_for_many_classes_as_for_few(clerk, client_of):
    client, counts = client_of(clerk), []
    for _turn in range(2):
        for year in (2024, 2025, 2026):
            hold(clerk, heads=1, year=year)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert TrainingClass.objects.skills().count() == 6
