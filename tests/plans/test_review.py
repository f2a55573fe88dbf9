"""Submit, return with an opinion and comments, answer, submit again, accept, change again: through the pages."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import Act, AuditEntry
from plans.models import Plan, PlanComment, PlanVersion
from plans.services.cycles import close_cycle
from tests import factories
from tests.plans.conftest import AT, DUE, plan_of, text_of, url_of


def state(plan):
    return Plan.objects.get(pk=plan.pk).state


def post(client, name, plan, **data):
    return client.post(url_of(name, plan.pk), {"sent": "yes"} | data, follow=True)


def test_the_whole_way_of_a_plan(complete, english, clerk, lead, ministry, today_is):
    bureau, reviewer = english(lead), english(ministry)
    assert "is submitted: it lies before the ministry" in text_of(
        post(bureau, "plan_submit", complete, note="说明")
    )
    version = PlanVersion.objects.get()
    assert (version.number, version.days_late, version.note, version.due_on) == (1, 0, "说明", DUE)

    line = {"place": "year-2028", "field": "budget", "text": "测算依据?"}
    assert "The comment is pinned." in text_of(post(reviewer, "plan_comment", complete, **line))
    refused = post(reviewer, "plan_comment", complete, **line | {"place": "year-2031"})
    assert "Select a valid choice" in text_of(refused)
    assert "测算依据?" in text_of(refused)
    assert "This field is required." in text_of(post(reviewer, "plan_return", complete, opinion=" "))
    assert "The plan is returned." in text_of(
        post(reviewer, "plan_return", complete, opinion="请补充测算依据")
    )
    page = text_of(english(clerk).get(url_of("plan_detail", complete.pk)))
    for said in ("请补充测算依据", "2028 · budget (10,000 yuan)", "1 comment to answer", "#year-2028-budget"):
        assert said in page

    assert "waits for an answer" in text_of(bureau.get(url_of("plan_submit", complete.pk)))
    assert "1 comments of the ministry wait" in text_of(post(bureau, "plan_submit", complete))
    comment = PlanComment.objects.get()
    answered = english(clerk).post(
        url_of("comment_answer", comment.pk), {"answer": "按人均480元"}, follow=True
    )
    assert "The answer is kept." in text_of(answered)
    complete.years.filter(year=2028).update(budget=9)
    today_is(date(2026, 11, 25))
    bureau, reviewer = english(lead), english(ministry)
    post(bureau, "plan_submit", complete)
    assert PlanVersion.objects.first().days_late == 5
    changes = text_of(reviewer.get(url_of("plan_changes", complete.pk, 1)))
    assert "<del>10.00</del>" in changes
    assert "<ins>9.00</ins>" in changes
    assert "按人均480元" in changes

    assert "Version 2 came in meanwhile" in text_of(post(reviewer, "plan_accept", complete, number=1))
    assert "The plan is accepted." in text_of(post(reviewer, "plan_accept", complete, number=2))
    assert state(complete) == "accepted"
    assert (
        "Say why" in text_of(post(bureau, "plan_reopen", complete, reason=""))
        or state(complete) == "accepted"
    )
    post(bureau, "plan_reopen", complete, reason="机构改革")
    page = text_of(bureau.get(url_of("plan_detail", complete.pk)))
    assert state(complete) == "draft"
    for said in ("机构改革", "Being changed after acceptance", "What changed since"):
        assert said in page
    late = english(clerk).post(url_of("comment_answer", comment.pk), {"answer": "另一答复"})
    assert "Version 2 was submitted since" in text_of(late)
    comment.refresh_from_db()
    assert comment.answer == "按人均480元"
    post(bureau, "plan_submit", complete)
    assert state(complete) == "submitted"
    assert "under review" in text_of(bureau.get(url_of("plan_submit", complete.pk)))
    acts = AuditEntry.objects.exclude(act=Act.CYCLE_OPENED).order_by("pk").values_list("act", flat=True)
    assert [str(act) for act in acts] == [
        "plan_submitted", "plan_changed", "plan_returned", "plan_changed", "plan_submitted", "plan_accepted",
        "plan_changed", "plan_submitted",
    ]  # fmt: skip


def test_what_is_missing_stands_in_the_way_with_a_link_and_remarks_do_not(complete, classes, english, lead):
    factories.make_officer()
    complete.years.filter(year=2029).update(budget_source="", budget=900)
    client = english(lead)
    page = text_of(client.get(url_of("plan_submit", complete.pk)))
    assert f"{url_of('plan_edit', complete.pk)}#year-2029-budget_source" in page
    assert "2029: “source of the budget” is empty" in page
    assert "yuan a head and day, above 550" in page
    assert "need/?first_year=2027&amp;last_year=2029&amp;province=32" in page
    assert "1 things are missing" in text_of(post(client, "plan_submit", complete))
    assert state(complete) == "draft"
    complete.years.update(budget_source="省级财政")
    post(client, "plan_submit", complete)
    assert state(complete) == "submitted"
    annual = text_of(client.get(url_of("plan_detail", classes.pk)))
    assert f'href="{complete.get_absolute_url()}">Three-year plan</a>' in annual


def test_late_is_told_and_never_refused_and_more_time_counts(complete, english, lead, ministry, today_is):
    today_is(date(2026, 11, 30))
    assert "overdue by 10 days" in text_of(english(lead).get(url_of("plan_list")))
    reviewer = english(ministry)
    given = {"reason": "汛情", "due_on": "2026-11-20"}
    assert "choose a later day" in text_of(post(reviewer, "plan_extend", complete, **given))
    assert "is past" in text_of(post(reviewer, "plan_extend", complete, **given | {"due_on": "2026-11-29"}))
    assert "This field is required." in text_of(
        post(reviewer, "plan_extend", complete, **given | {"due_on": "2026-12-04", "reason": ""})
    )
    post(reviewer, "plan_extend", complete, **given | {"due_on": "2026-12-04"})
    page = text_of(english(lead).get(url_of("plan_detail", complete.pk)))
    assert "more time until 2026-12-04, given by ministry" in page
    assert "overdue" not in page
    today_is(date(2026, 12, 6))
    post(english(lead), "plan_submit", complete)
    assert PlanVersion.objects.get().days_late == 2
    assert "2 days late" in text_of(english(ministry).get(url_of("plan_list"), {"province": "32"}))


def test_a_closed_cycle_is_accepted_from_but_not_returned_to(complete, english, lead, ministry):
    post(english(lead), "plan_submit", complete)
    close_cycle(cycle=complete.cycle, by=ministry, at=AT)
    reviewer = english(ministry)
    assert "The cycle is closed" in text_of(post(reviewer, "plan_return", complete, opinion="x"))
    post(reviewer, "plan_accept", complete, number=1)
    assert state(complete) == "accepted"
    assert "The ministry closed the cycle" in text_of(
        post(english(lead), "plan_reopen", complete, reason="x")
    )


def test_files_go_along_with_the_version_and_open_for_who_may_see_it(
    complete, english, clerk, lead, outsider, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    upload = SimpleUploadedFile("规划.pdf", b"%PDF-1.7 plan")
    client = english(clerk)
    page = post(client, "plan_attach", complete, files=[upload])
    assert "规划.pdf" in text_of(page)
    wrong = SimpleUploadedFile("a.pdf", b"MZ program")
    assert "neither PDF" in text_of(post(client, "plan_attach", complete, files=[wrong]))
    post(english(lead), "plan_submit", complete)
    [file] = PlanVersion.objects.get().attachments.all()
    assert PlanVersion.objects.get().content["files"][0]["sha256"] == file.sha256
    late = SimpleUploadedFile("b.pdf", b"%PDF-1.7 late")
    assert "under review" in text_of(post(client, "plan_attach", complete, files=[late]))
    Plan.objects.filter(pk=complete.pk).update(state="returned")
    client.post(url_of("plan_file_remove", complete.pk, file.pk))
    assert not complete.attachments.exists()
    url = url_of("plan_file", complete.pk, file.pk)
    assert b"".join(client.get(url)) == b"%PDF-1.7 plan"
    assert english(outsider).get(url).status_code == 404


def test_who_may_do_what(complete, cast, english):
    wanted = {
        "plan_edit": {"clerk", "lead"},
        "plan_submit": {"lead"},
        "plan_return": {"ministry", "administrator"},
    }
    for name, who in wanted.items():
        answers = {
            role: english(user).get(url_of(name, complete.pk)).status_code for role, user in cast.items()
        }
        assert {role for role, status in answers.items() if status == 200} == who
        assert {answers["outsider"], answers["outside_lead"]} <= {403, 404}
    for role, user in cast.items():
        status = english(user).get(url_of("plan_detail", complete.pk)).status_code
        assert status == (404 if role in ("outsider", "outside_lead") else 200)
    assert "fills in this plan itself" in text_of(
        english(cast["auditor"]).get(url_of("plan_detail", complete.pk))
    )


@pytest.mark.parametrize("kind", ["three_year", "annual"])
def test_paper_and_workbook_hold_the_plan(complete, classes, english, clerk, lead, kind):
    plan = plan_of(complete.cycle if kind == "three_year" else classes.cycle)
    post(english(lead), "plan_submit", plan)
    client = english(clerk)
    for query in ({}, {"version": 1}):
        paper = text_of(client.get(url_of("plan_paper", plan.pk), query))
        assert "江苏省生态环境厅" in paper
        assert ("列入部门预算" if kind == "three_year" else "首次申领行政执法证件人员") in paper
        assert ("第 1 版" in paper) == bool(query)
        book = client.get(url_of("plan_export", plan.pk), query)
        sheets = load_workbook(io.BytesIO(b"".join(book))).worksheets
        cells = [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]
        assert ("列入部门预算" if kind == "three_year" else "首次申领行政执法证件人员") in cells
    assert client.get(url_of("plan_paper", plan.pk), {"version": 9}).status_code == 404
    assert AuditEntry.objects.filter(act=Act.LIST_EXPORTED).count() == 4


def test_what_is_submitted_is_what_was_read(complete, english, lead, today_is):
    client = english(lead)
    seen = client.get(url_of("plan_submit", complete.pk)).context["form"]["seen"].value()
    complete.years.filter(year=2028).update(budget=9)  # by a colleague
    refused = post(client, "plan_submit", complete, seen=seen, note="说明")
    assert "The plan was changed meanwhile" in text_of(refused)
    assert "说明" in text_of(refused)
    assert not PlanVersion.objects.exists()
    shown = refused.context["form"]["seen"].value()
    assert shown != seen
    post(client, "plan_submit", complete, seen=shown)
    assert PlanVersion.objects.get().content["years"][1]["budget"] == "9.00"
