"""The passes of all classes that wait: filter, tick some or all who match, look at the numbers, issue."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Act, AuditEntry
from certificates.models import Certificate
from exams.models import ExamResult
from tests import factories
from training.models import Enrolment, Officer

LIST = reverse("certificates:issue_list")
PREVIEW = reverse("certificates:selection_issue")
DAY = "2026-06-20"


def keys(training_class):
    return list(training_class.enrolments.order_by("position").values_list("results__pk", flat=True))


def confirmation(response, **changed):
    preview = response.context["preview"]
    return {"issued_on": DAY, "expected_count": len(preview.lines), "shown": preview.digest} | changed


def test_the_list_holds_every_pass_that_waits_and_its_filters_narrow_it(
    client_of, lead, clerk, passed_class, issued
):
    issued(1)
    first, second = passed_class(2), passed_class(3, level="intermediate")
    Enrolment.objects.filter(training_class=first, position=2).update(
        withdrawn_at="2026-06-02T00:00Z", withdrawn_by=clerk, withdrawn_reason="调离"
    )
    client = client_of(lead)
    agency = factories.make_agency("玄武大队").pk
    Enrolment.objects.filter(training_class=second, position=3).update(agency=agency)

    def shown(**query):
        return [result.pk for result in client.get(LIST, query).context["page"]]

    waiting = keys(first)[:1] + keys(second)
    assert shown() == waiting
    assert shown(training_class=second.pk) == shown(level="intermediate") == keys(second)
    assert shown(agency=agency) == keys(second)[2:]
    assert shown(sitting="make_up") == shown(name="无此人") == []
    preview = client.get(PREVIEW, {"everyone": "1", "level": "intermediate", "issued_on": DAY}).context[
        "preview"
    ]
    assert [line.seat.pk for line in preview.lines] == keys(second)


def test_the_numbers_follow_class_then_roster_whatever_was_ticked_first(client_of, lead, passed_class):
    first, second = passed_class(2), passed_class(2)
    ticked = [*keys(second)[::-1], keys(first)[1]]
    client = client_of(lead)
    query = f"{PREVIEW}?issued_on={DAY}&" + "&".join(f"results={key}" for key in ticked)
    page = client.get(query)
    html = page.content.decode()
    assert html.index("3220260001") < html.index("3220260003")
    assert not Certificate.objects.exists()
    client.post(query, confirmation(page))
    issued = Certificate.objects.order_by("sequence").values_list("result", flat=True)
    assert list(issued) == [keys(first)[1], *keys(second)]
    assert AuditEntry.objects.filter(act=Act.CERTIFICATE_ISSUED).count() == 3


def test_who_changed_since_the_preview_stops_the_whole_act(client_of, lead, passed_class):
    passed_class(2)
    client = client_of(lead)
    query = f"{PREVIEW}?everyone=1&issued_on={DAY}"
    page = client.get(query)
    ExamResult.objects.filter(position=2).update(confirmed_at=None, confirmed_by=None)
    client.post(query, confirmation(page))
    passed_class(1)  # as many as before, but somebody else
    client.post(query, confirmation(page))
    assert not Certificate.objects.exists()
    refused = AuditEntry.objects.filter(act=Act.CERTIFICATE_REFUSED, by=lead, province="32")
    assert refused.count() == 2
    client.post(query, confirmation(client.get(query)))
    assert Certificate.objects.count() == 2


def test_nobody_ticked_is_said_and_a_wrong_key_finds_nobody(client_of, lead, outside_lead, passed_class):
    training_class = passed_class(1)
    client = client_of(lead)
    response = client.get(PREVIEW, {"level": "initial"}, follow=True)
    assert response.redirect_chain == [(f"{LIST}?level=initial", 302)]
    assert len(list(response.context["messages"])) == 1
    assert client.get(PREVIEW, {"results": "x' or 1"}).status_code == 302
    others = client_of(outside_lead).get(PREVIEW, {"results": keys(training_class)[0]})
    assert (others.context["preview"].lines, others.context["preview"].left_out) == ([], [])


def test_what_the_ledger_would_lack_bars_or_warns_and_can_be_mended(client_of, lead, passed_class):
    training_class = passed_class(3)
    officers = [enrolment.officer_id for enrolment in training_class.enrolments.order_by("position")]
    Officer.objects.filter(pk=officers[0]).update(name="江?桂")
    Enrolment.objects.filter(officer=officers[1]).update(post_title="")
    client = client_of(lead)
    page = client.get(reverse("certificates:class_issue", args=[training_class.pk]))
    preview = page.context["preview"]
    assert [line.seat.officer for line in preview.lines] == officers[1:]
    assert [[gap.field for gap in line.gaps] for line in preview.lines] == [["post_title"], []]
    assert [left.officer for left in preview.without_certificate] == officers[:1]
    mend = reverse("certificates:enrolment_complete", args=[preview.lines[0].seat.enrolment])
    html = page.content.decode()
    assert mend in html
    assert reverse("training:officer_edit", args=[officers[0]]) in html
    assert client.post(mend, {"post_title": "??"}).status_code == 200
    client.post(mend, {"post_title": "执法员", "agency_name": "他处"})
    enrolment = Enrolment.objects.get(officer=officers[1])
    assert (enrolment.post_title, enrolment.agency_name) == ("执法员", enrolment.agency.name)
    assert AuditEntry.objects.get(act=Act.CLASS_CHANGED).details["post_title"] == ["", "执法员"]
    assert client.get(mend).status_code == 302  # nothing is missing any more


def test_list_and_preview_cost_the_same_queries_for_any_number(client_of, lead, passed_class):
    client = client_of(lead)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
            client.get(PREVIEW, {"everyone": "1", "issued_on": DAY})
        return len(captured)

    passed_class(10)
    few = queries()
    passed_class(30)
    passed_class(20)
    assert queries() == few


def test_a_day_before_the_latest_of_the_ledger_is_warned_of(client_of, lead, passed_class, issued):
    issued(1, issued_on=date(2026, 7, 1))
    client = client_of(lead)
    passed_class(1)
    for day, is_warned in [(DAY, True), ("2026-07-01", False)]:
        page = client.get(PREVIEW, {"everyone": "1", "issued_on": day})
        assert page.context["preview"].is_earlier is is_warned
        assert (b"2026-07-01" in page.content and b'role="alert"' in page.content) is is_warned


def test_a_day_before_one_exam_leaves_out_those_alone(client_of, lead, passed_class):
    early, late = passed_class(1), passed_class(1)
    late.exams.update(held_on=date(2026, 7, 5))
    preview = client_of(lead).get(PREVIEW, {"everyone": "1", "issued_on": DAY}).context["preview"]
    assert [line.seat.pk for line in preview.lines] == keys(early)
    assert "2026-07-05" in str(preview.left_out[0].reason)
