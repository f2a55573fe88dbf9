"""Nominations: sent with files, decided with an opinion, withdrawn while they wait."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Attachment, AuditEntry
from tests import factories
from training.models import Instructor, Nomination

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 letter"


@pytest.fixture
def instructor(cast):
    return factories.make_instructor("陆文渊", title="教授", is_full_time=True)


def url(stem, *keys):
    return reverse(f"training:{stem}", args=keys)


def nominate(client, instructor, **files):
    return client.post(url("instructor_nominate", instructor.pk), {"grounds": "讲课评价高", **files})


def decide(client, nomination, decision, opinion="同意入选"):
    return client.post(url("nomination_decide", nomination.pk), {"decision": decision, "opinion": opinion})


def refusals(response):
    return " ".join(response.context["form"].non_field_errors())


def test_sent_read_and_selected(instructor, clerk, ministry, outsider, client_of):
    client, judge = client_of(clerk), client_of(ministry)
    nominate(client, instructor, files=SimpleUploadedFile("推荐表.doc", PDF))
    nomination = Nomination.objects.get()
    file = nomination.attachments.get()
    assert (nomination.province_id, nomination.submitted_by, file.kind) == ("32", clerk, "pdf")
    listed = judge.get(url("nomination_list"), {"state": "submitted"})
    assert list(listed.context["page"]) == [nomination]
    assert "推荐表.doc" in judge.get(nomination.get_absolute_url()).content.decode()
    opened = judge.get(url("nomination_file", nomination.pk, file.pk))
    assert b"".join(opened) == PDF
    assert "attachment" in opened["Content-Disposition"]
    assert client_of(outsider).get(url("nomination_file", nomination.pk, file.pk)).status_code == 404
    decide(judge, nomination, "selected")
    nomination.refresh_from_db()
    member = Instructor.objects.national().get()
    assert (nomination.state, nomination.member, nomination.opinion) == ("selected", member, "同意入选")
    assert (member.name, member.title, member.is_full_time) == ("陆文渊", "教授", True)
    assert Instructor.objects.of_pool("32").get() == instructor  # stays in the bureau's pool
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert acts == {
        "instructor_nominated",
        "file_attached",
        "file_opened",
        "nomination_decided",
        "instructor_entered",
    }


def test_declined_and_nominated_again_withdrawn_and_never_decided_twice(
    instructor, clerk, lead, ministry, client_of
):
    client, judge = client_of(lead), client_of(ministry)
    for one in (client, judge):
        one.cookies["django_language"] = "en"
    nominate(client, instructor)
    first = Nomination.objects.get()
    assert "waits for the ministry" in refusals(nominate(client, instructor))
    assert decide(judge, first, "declined", opinion="").status_code == 200  # an opinion is asked for
    decide(judge, first, "declined", opinion="授课经历不足")
    assert "decided or withdrawn meanwhile" in refusals(decide(judge, first, "selected"))
    nominate(client, instructor)
    second = Nomination.objects.open().get()
    client.post(url("nomination_withdraw", second.pk), {"reason": "材料补充中"})
    second.refresh_from_db()
    assert (second.state, second.decided_by, second.opinion) == ("withdrawn", lead, "材料补充中")
    assert "decided or withdrawn meanwhile" in refusals(decide(judge, second, "selected"))
    assert Instructor.objects.national().count() == 0
    factories.make_instructor("陆文渊", province=None)
    assert "in the national pool already" in refusals(nominate(client, instructor))
    Instructor.objects.filter(province=None).delete()
    Instructor.objects.update(left_on="2025-01-01", left_reason="退休")
    assert "has left the pool" in refusals(nominate(client, instructor))


def test_files_come_and_go_while_the_nomination_waits(instructor, clerk, ministry, client_of):
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    wrong = nominate(client, instructor, files=SimpleUploadedFile("a.pdf", b"MZ program"))
    assert "neither PDF" in wrong.content.decode()
    assert wrong.context["form"]["grounds"].value() == "讲课评价高"  # what was typed stays
    assert not Nomination.objects.exists()
    nominate(client, instructor)
    nomination = Nomination.objects.get()
    attach = url("nomination_attach", nomination.pk)
    client.post(attach, {"files": [SimpleUploadedFile(name, PDF) for name in ("a.pdf", "b.pdf")]})
    first, second = nomination.attachments.all()
    client.post(url("nomination_file_remove", nomination.pk, first.pk))
    assert list(nomination.attachments.all()) == list(Attachment.objects.all()) == [second]
    decide(client_of(ministry), nomination, "declined")
    client.post(attach, {"files": SimpleUploadedFile("c.pdf", PDF)})
    client.post(url("nomination_file_remove", nomination.pk, second.pk))
    assert list(nomination.attachments.all()) == [second]


def test_a_bureau_decides_nothing(instructor, clerk, lead, client_of):
    nomination = factories.make_nomination(instructor, by=clerk)
    assert decide(client_of(lead), nomination, "selected").status_code == 403
