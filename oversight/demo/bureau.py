"""The hands of a bureau in the demo: every act goes through the service that a button calls, on its day."""

from contextlib import contextmanager
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import AuditEntry, User
from certificates.models import Certificate
from certificates.services import issue_class
from exams.models import ExamResult
from exams.rules import Attendance
from exams.services.exams import schedule_exam
from exams.services.make_ups import schedule_make_up
from exams.services.results import Entry, confirm_results, enter_results
from training.models import Agency, Officer, Textbook
from training.rules import ClassKind
from training.services.classes import close_class, open_class
from training.services.enrolments import enrol_officers
from training.services.people import register_agency, register_officer
from training.services.readiness import begin_class

from .lessons import teach
from .people import officers_of

SCORES = ["86.5", "72", "91", "78.5", "66", "83", "95.5", "60", "88", "74.5", "69", "80"]
DAYS = 4  # a class lasts five days
REGISTERED_AGO = 830
YES = True


class Bureau:
    """One issuer's people and days: a province, or the ministry.

    `behind`: days by which it does everything later or earlier than the others do.
    """

    def __init__(self, *, clerk, lead, on, place, behind=0):
        self.clerk, self.lead = User.objects.get(username=clerk), User.objects.get(username=lead)
        self.on, self.place, self.behind = on, place, behind
        self.taken = set()

    def day(self, ago):
        return self.on - timedelta(days=ago + self.behind)

    def moment(self, ago, hour=10):
        return timezone.make_aware(datetime.combine(self.day(ago), time(hour)))

    @contextmanager
    def acting(self, ago, hour=10):
        """Date what the trail writes meanwhile to that day; gives its moment."""
        last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        at = self.moment(ago, hour)
        yield at
        AuditEntry.objects.filter(pk__gt=last).update(at=at)

    def register(self, bureau, *, count):
        """Enter agencies and officers, on post for some four years."""
        with self.acting(REGISTERED_AGO):
            for name, level, city, county in bureau.agencies:
                register_agency(by=self.clerk, name=name, level=level, city=city, county=county)
            agencies = {agency.name: agency for agency in Agency.objects.visible_to(self.clerk)}
            for person in officers_of(bureau, count=count, on=self.on):
                register_officer(
                    agency=agencies[person.pop("agency_name")],
                    id_number=person.pop("id_number"),
                    facts=person,
                    from_on=self.day(1500),
                    by=self.clerk,
                    today=self.on,
                )

    def take(self, count, *, tier, level, code=None):
        """The next officers who need this training and were in no class yet."""
        code = code or self.clerk.province_id
        officers = Officer.objects.filter(agency__province=code).exclude(pk__in=self.taken)
        chosen = list(officers.requiring_tier(tier).requiring_level(level).order_by("pk")[:count])
        self.taken |= {officer.pk for officer in chosen}
        return chosen

    def hold(self, *, level, ends_ago, officers, title, capacity=40, kind=ClassKind.POST, gaps_reason=""):
        """Open a class that ends `ends_ago` days ago (or will, if negative), enrol its people and teach them.

        One that began has begun; with `gaps_reason` it did so without the last of its lessons.
        """
        with self.acting(ends_ago + 40) as at:
            training_class = open_class(
                by=self.clerk,
                at=at,
                kind=kind,
                level=level,
                title=title.format(year=self.day(ends_ago + DAYS).year),
                starts_on=self.day(ends_ago + DAYS),
                ends_on=self.day(ends_ago),
                place=self.place,
                capacity=capacity,
                textbook=Textbook.objects.filter(is_national_series=True).first(),
            )
        self.enrol(training_class, officers, ago=max(ends_ago + 20, 2))
        is_coming = ends_ago + DAYS < 0
        with self.acting(max(ends_ago + 12, 1), 15):
            teach(training_class, by=self.clerk, leaves_out=2 if is_coming else bool(gaps_reason))
        if not is_coming:
            with self.acting(ends_ago + DAYS, 8) as at:
                begin_class(training_class=training_class, by=self.clerk, at=at, reason=gaps_reason)
        return training_class

    def enrol(self, training_class, officers, *, ago, reason=""):
        if officers:
            with self.acting(ago) as at:
                enrol_officers(
                    training_class=training_class, officers=officers, by=self.clerk, at=at, other_tier_reason=reason
                )  # fmt: skip

    def examine(self, training_class, *, ago, marks=None, is_confirmed=YES):
        """Hold the first sitting: `marks` by place in the roster, the usual scores for all others."""
        exam = self.schedule(training_class, ago=ago)
        self.enter(exam, ago=ago, marks=marks or {})
        if is_confirmed:
            self.confirm(exam, ago=ago - 1)
        return exam

    def schedule(self, training_class, *, ago):
        with self.acting(ago + 10):
            return schedule_exam(
                training_class=training_class, held_on=self.day(ago), place=self.place, by=self.clerk
            )

    def enter(self, exam, *, ago, marks):
        entries = {}
        for row in exam.results.order_by("position"):
            mark = marks.get(row.position, SCORES[row.position % len(SCORES)])
            is_state = mark in Attendance.values
            entries[row.pk] = Entry(mark if is_state else "", None if is_state else mark, row.version)
        with self.acting(ago, 16) as at:
            report = enter_results(exam=exam, entries=entries, by=self.clerk, at=at, today=self.on)
        if report.faults or report.clashes:
            raise ValueError(f"The demo's marks are refused: {report}")

    def confirm(self, exam, *, ago):
        with self.acting(ago, 9) as at:
            confirm_results(exam=exam, by=self.lead, at=at)

    def certify(self, training_class, *, ago):
        passes = ExamResult.objects.filter(enrolment__training_class=training_class).without_certificate()
        with self.acting(ago, 11) as at:
            certificates = issue_class(
                training_class=training_class,
                issued_on=self.day(ago),
                by=self.lead,
                today=self.day(ago),
                expected_count=passes.filter(exam__held_on__lte=self.day(ago)).count(),
            )
        Certificate.objects.filter(pk__in=[row.pk for row in certificates]).update(issued_at=at)
        return certificates

    def make_up(self, results, *, ago, marks, reason=""):
        """Hold a make-up `ago` days ago (or schedule it, if negative); the marks are by place on its list."""
        with self.acting(ago + 14):
            exam = schedule_make_up(
                results=results,
                held_on=self.day(ago),
                place=self.place,
                by=self.clerk,
                late_reasons={result.pk: reason for result in results},
            )
        if ago >= 0:
            self.enter(exam, ago=ago, marks=marks)
            self.confirm(exam, ago=ago - 1)
        return exam

    def close(self, training_class, *, ago):
        with self.acting(ago, 17):
            close_class(training_class=training_class, by=self.clerk, on=self.day(ago))
