"""Contact persons: named, changed, gone; history; who has none; Excel and paper; queries."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Act, AuditEntry
from accounts.rules import RuleViolation
from plans import rules
from plans.models import Contact
from tests import factories
from tests.plans.conftest import TODAY, queries_of, text_of, url_of
from tests.test_access import text_of as said_by

ONE = {"name": "陆远", "post": "执法局综合处处长", "phone": "０２５-86266000", "mail": "luyuan@example.gov.cn",
       "from_on": "2026-10-01"}  # fmt: skip
URL = url_of("contact_list")


@pytest.mark.parametrize(
    ("on", "since", "said"),
    [
        (TODAY, None, ""),
        (date(2026, 11, 3), None, "is ahead"),
        (date(2026, 10, 1), date(2026, 10, 1), ""),
        (date(2026, 9, 30), date(2026, 10, 1), "since 2026-10-01"),
    ],
)
def test_a_change_holds_from_a_day_that_can_be(on, since, said):
    if not said:
        return rules.check_contact_day(on=on, today=TODAY, since=since)
    with pytest.raises(RuleViolation, match=said):
        rules.check_contact_day(on=on, today=TODAY, since=since)


def test_a_person_is_named_and_a_change_keeps_what_was(english, clerk, outsider):
    client = english(clerk)
    assert "Nobody answers for post-training in your bureau" in text_of(client.get(URL))
    assert "has a telephone or a mobile" in text_of(
        client.post(url_of("contact_create"), ONE | {"phone": ""})
    )
    client.post(url_of("contact_create"), ONE)
    first = Contact.objects.get()
    assert (first.province_id, first.phone, first.reported_by) == ("32", "025-86266000", clerk)
    change = url_of("contact_change", first.pk)
    assert "陆远" in text_of(client.get(change))
    new = ONE | {"name": "周敏", "from_on": "2026-11-02"}
    assert "This field is required" in text_of(client.post(change, new))
    assert client.post(change, new | {"reason": "轮岗"}).status_code == 302
    first.refresh_from_db()
    assert (first.to_on, first.to_reason, first.ended_by) == (TODAY, "轮岗", clerk)
    assert Contact.objects.standing().get().name == "周敏"
    entry = AuditEntry.objects.filter(act=Act.CONTACT_CHANGED).first()
    assert (entry.reason, entry.details["before"]["name"], entry.details["after"]["name"]) == (
        "轮岗", "陆远", "周敏",
    )  # fmt: skip
    assert "until 2026-11-02 only" in text_of(client.post(change, new | {"reason": "again"}))
    page = text_of(client.get(URL))
    assert [text for text in ("Former contact persons", "轮岗") if text not in page] == []
    assert "陆远" not in text_of(english(outsider).get(URL))


def test_somebody_leaves_and_the_bureau_stands_out(english, clerk, ministry):
    contact = factories.make_contact(by=clerk)
    queue = reverse("oversight:workbench")

    def waiting(user):
        queues = english(user).get(queue).context["queues"]
        return next(one["count"] for one in queues if one["url"] == URL + "?named=no")

    assert (waiting(clerk), waiting(ministry)) == (0, 31)
    client = english(clerk)
    client.post(url_of("contact_end", contact.pk), {"on": "2026-11-01", "reason": "退休"})
    assert (waiting(clerk), waiting(ministry)) == (1, 32)
    page = english(ministry).get(URL, {"named": "no"})
    assert len(page.context["bureaus"]) == 32
    assert "32 bureaus have named nobody" in text_of(page)


def test_list_workbook_and_paper_say_the_same_in_constant_queries(english, clerk, ministry, outsider):
    factories.make_contact(by=clerk)
    client = english(ministry)
    asked = [URL, URL + "?export=xlsx", URL + "?export=print"]

    def costs():
        return [queries_of(lambda: client.get(url)) for url in asked]  # noqa: B023

    few = costs()
    for number in range(10):
        factories.make_contact(by=outsider, name=f"人{number}")
    assert costs() == few
    for url, named in zip(asked, ["nobody named", "nobody named", "未确定"], strict=True):
        said = said_by(client.get(url))
        assert [text for text in ("陆远", named, "人9") if text not in said] == []
    assert [len(client.get(URL, {"q": text}).context["bureaus"]) for text in ("陆", "86266000", "不在")] == [
        1,
        2,
        0,
    ]
    assert AuditEntry.objects.filter(act=Act.LIST_EXPORTED, details__list="contacts").exists()
