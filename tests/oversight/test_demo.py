"""The demo tells a story: every list of every role holds something, and what waits is what the lists show."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from certificates.models import Certificate
from exams.models import ExamResult, ResultCorrection
from plans.models import ClassCost, Contact, ImplementationReport, Plan, PlanVersion, YearMoney
from training.models import ClassQuota, Enrolment, Instructor, Nomination, Officer, TrainingClass

ROLES = ["ministry_admin", "ministry_reviewer", "auditor", "lead_32", "clerk_51", "lead_66"]

LISTS = [
    "plans:plan_list", "plans:need_officers",
    "training:officer_list", "training:agency_list", "training:instructor_list", "training:class_list",
    "exams:exam_list", "exams:make_up_list",
    "exams:awaiting_list", "exams:follow_up_list", "certificates:certificate_list",
    "certificates:gate_answer_list", "certificates:alert_list", "certificates:renewal_list",
]  # fmt: skip


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for this file and rolled back after it; gives what the command printed."""
    printed = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", stdout=printed)
        yield printed.getvalue()
        transaction.set_rollback(True)


def test_it_prints_accounts_and_the_one_password(demo, settings):
    assert "Trial only" in demo
    for username in (*ROLES, "clerk_32", "lead_51", "clerk_66"):
        assert username in demo
    assert settings.DEMO_PASSWORD in demo


@pytest.mark.parametrize("username", ROLES)
def test_everybody_signs_in_with_it(demo, db, client, settings, username):
    data = {"username": username, "password": settings.DEMO_PASSWORD}
    assert client.post(reverse("accounts:login"), data).status_code == 302


def test_it_is_about_400_officers_and_certificates_of_three_years(demo, db):
    assert 380 <= Officer.objects.count() <= 450
    assert Certificate.objects.values("year").distinct().count() >= 2
    assert (
        Certificate.objects.order_by("issued_on").first().issued_on.year
        < Certificate.objects.latest("issued_on").issued_on.year
    )
    assert Certificate.objects.voided().exists()
    assert ExamResult.objects.make_up_owed().exists()


def test_its_classes_exams_and_people_are_in_every_state(demo, db):
    assert set(TrainingClass.objects.values_list("state", flat=True)) == {"open", "closed", "cancelled"}
    for national in (True, False):
        classes = TrainingClass.objects.filter(province__isnull=national).with_exam_state()
        states = set(classes.values_list("exam_state", flat=True))
        assert states >= {"none", "scheduled", "to_confirm", "confirmed"}
    assert set(Officer.objects.values_list("off_post_reason", flat=True)) == {"", "reassigned", "retired"}
    assert ResultCorrection.objects.pending().exists()
    assert Enrolment.objects.withdrawn().exists()
    assert Enrolment.objects.exclude(other_tier_reason="").exists()
    failed = ExamResult.objects.failed_make_ups()
    assert failed.follow_up_owed().exists()
    assert failed.follow_up_undecided().exists()
    assert failed.follow_up_decided().exists()


def test_its_pools_are_full_and_not_and_its_nominations_in_every_state(demo, db):
    today = timezone.localdate()
    members = {
        code: Instructor.objects.of_pool(code).active_on(today).count() for code in ("32", "51", "66", None)
    }
    assert members["32"] >= 20 > members["51"] > members["66"] > 0
    assert 20 < members[None] < 50
    assert set(Nomination.objects.values_list("state", flat=True)) == set(Nomination.State)
    assert Enrolment.objects.short_of_hours(today=today).exists()
    assert Instructor.objects.filter(officer__isnull=False).exists()


def test_its_desk_has_contacts_reports_seats_progress_and_money(demo, db):
    assert Contact.objects.former().exists()
    assert set(Contact.objects.standing().values_list("province", flat=True)) == {"32", "51"}
    assert ImplementationReport.objects.received().exists()
    assert ImplementationReport.objects.waiting().exists()
    assert ClassQuota.objects.granted().count() == 3
    for table in (ClassCost, YearMoney):
        assert set(table.objects.visible_to(User.objects.get(username="lead_51"))) < set(table.objects.all())


def test_its_plans_are_in_every_state(demo, db):
    begun = Plan.objects.filter(changed_at__isnull=False).values_list("province", "cycle__kind", "state")
    assert sorted(begun) == [
        ("32", "annual", "accepted"),
        ("32", "annual", "submitted"),
        ("32", "three_year", "accepted"),
        ("51", "annual", "draft"),
        ("51", "three_year", "returned"),
        ("66", "three_year", "draft"),
    ]
    assert sorted(one.number for one in PlanVersion.objects.accepted()) == [1, 2]


def test_nothing_of_it_happens_ahead_of_its_day(demo, db):
    now = timezone.now()
    assert not AuditEntry.objects.filter(at__gt=now).exclude(act="signed_in").exists()
    assert not Enrolment.objects.filter(enrolled_at__gt=now).exists()
    assert AuditEntry.objects.dates("at", "month").count() > 12


def rows_shown(context):
    """How many rows a list shows, or, where it shows figures without names, what they sum up to."""
    if "page" in context:
        return context["page"].paginator.count
    if "bureaus" in context:  # a row for each, on one page
        return len(context["bureaus"])
    return context["sums"]["owed"] + context["sums"]["undecided"]


@pytest.mark.parametrize("username", ROLES)
@pytest.mark.parametrize("name", LISTS)
def test_every_list_shows_something(demo, db, client_of, username, name):
    response = client_of(User.objects.get(username=username)).get(reverse(name))
    assert rows_shown(response.context) > 0


@pytest.mark.parametrize("username", ROLES)
def test_every_count_of_the_workbench_is_that_of_its_list(demo, db, client_of, username):
    client = client_of(User.objects.get(username=username))
    queues = client.get(reverse("oversight:workbench")).context["queues"]
    assert queues
    assert any(queue["count"] for queue in queues)
    for queue in queues:
        assert rows_shown(client.get(queue["url"]).context) == queue["count"], queue["label"]


@pytest.mark.parametrize("username", ["ministry_admin", "ministry_reviewer", "auditor"])
def test_every_figure_of_a_bureau_is_that_of_its_list(demo, db, client_of, username):
    client = client_of(User.objects.get(username=username))
    bureaus = client.get(reverse("oversight:workbench")).context["bureaus"]
    assert len(bureaus["rows"]) == 3
    assert len(bureaus["silent"]) == 29
    for bureau in bureaus["rows"]:
        for figure, heading in zip(bureau["figures"], bureaus["headings"], strict=True):
            page = client.get(figure["url"]).context["page"]
            assert page.paginator.count == figure["count"], (bureau["name"], heading)
            assert figure["count"], (bureau["name"], heading)


def test_its_acts_have_the_authors_who_would_press_the_buttons(demo, db):
    issued = AuditEntry.objects.filter(act="certificate_issued", province="32")
    assert set(issued.values_list("by__username", flat=True)) == {"lead_32"}
