"""What happened in the demo's bureaus: three years of classes, exams and certificates, told by the services.

Every act goes through the service that a button calls, by the person who would press it, on its day: what the
demo shows has passed the rules.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from certificates.models import Certificate
from certificates.services import issue_class, void_certificate
from exams.models import ExamResult
from exams.rules import Attendance
from exams.services.exams import schedule_exam
from exams.services.make_ups import record_follow_up, schedule_make_up
from exams.services.results import Entry, confirm_results, enter_results
from training.models import Agency, Officer
from training.rules import ClassKind, Level, Tier
from training.services.classes import close_class, open_class
from training.services.enrolments import enrol_officers
from training.services.people import register_agency, register_officer

from .people import officers_of

SCORES = ["86.5", "72", "91", "78.5", "66", "83", "95.5", "60", "88", "74.5", "69", "80"]
DAYS = 4  # a class lasts five days
YES = True


class Bureau:
    """One issuer's people and days: a province, or the ministry."""

    def __init__(self, *, clerk, lead, on, place):
        self.clerk, self.lead = User.objects.get(username=clerk), User.objects.get(username=lead)
        self.on, self.place = on, place
        self.taken = set()

    def day(self, ago):
        return self.on - timedelta(days=ago)

    def moment(self, ago, hour=10):
        return timezone.make_aware(datetime.combine(self.day(ago), time(hour)))

    # --- people ---------------------------------------------------------------------------------------

    def register(self, bureau, *, count):
        """Enter agencies and officers, on post for some four years."""
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

    # --- a class and what comes of it -----------------------------------------------------------------

    def hold(self, *, level, ends_ago, officers, title, capacity=40, kind=ClassKind.POST):
        """Open a class that ends `ends_ago` days ago (or will, if negative) and enrol its people."""
        training_class = open_class(
            by=self.clerk,
            at=self.moment(ends_ago + 40),
            kind=kind,
            level=level,
            title=title.format(year=self.day(ends_ago + DAYS).year),
            starts_on=self.day(ends_ago + DAYS),
            ends_on=self.day(ends_ago),
            place=self.place,
            capacity=capacity,
        )
        if officers:
            enrol_officers(
                training_class=training_class, officers=officers, by=self.clerk, at=self.moment(ends_ago + 20)
            )
        return training_class

    def examine(self, training_class, *, ago, marks=None, is_confirmed=YES):
        """Hold the first sitting: `marks` by place in the roster, the usual scores for all others."""
        exam = schedule_exam(
            training_class=training_class, held_on=self.day(ago), place=self.place, by=self.clerk
        )
        self.enter(exam, ago=ago, marks=marks or {})
        if is_confirmed:
            confirm_results(exam=exam, by=self.lead, at=self.moment(ago - 1))
        return exam

    def enter(self, exam, *, ago, marks):
        entries = {}
        for row in exam.results.order_by("position"):
            mark = marks.get(row.position, SCORES[row.position % len(SCORES)])
            is_state = mark in Attendance.values
            entries[row.pk] = Entry(mark if is_state else "", None if is_state else mark, row.version)
        report = enter_results(
            exam=exam, entries=entries, by=self.clerk, at=self.moment(ago, 16), today=self.on
        )
        if report.faults or report.clashes:
            raise ValueError(f"The demo's marks are refused: {report}")

    def certify(self, training_class, *, ago):
        passes = ExamResult.objects.filter(enrolment__training_class=training_class).without_certificate()
        return issue_class(
            training_class=training_class,
            issued_on=self.day(ago),
            by=self.lead,
            today=self.day(ago),
            expected_count=passes.filter(exam__held_on__lte=self.day(ago)).count(),
        )

    def make_up(self, results, *, ago, marks, reason=""):
        """Hold a make-up `ago` days ago; the marks are by place on its list."""
        exam = schedule_make_up(
            results=results,
            held_on=self.day(ago),
            place=self.place,
            by=self.clerk,
            late_reasons={result.pk: reason for result in results},
        )
        if ago >= 0:
            self.enter(exam, ago=ago, marks=marks)
            confirm_results(exam=exam, by=self.lead, at=self.moment(ago - 1))
        return exam


def tell_province(bureau):
    """Three years of a province: done, failed, to confirm, to issue, to enter, to enrol."""
    initial = {"tier": Tier.PROVINCIAL, "level": Level.INITIAL}
    intermediate = {"tier": Tier.PROVINCIAL, "level": Level.INTERMEDIATE}

    first = bureau.hold(
        level=Level.INITIAL, ends_ago=762, officers=bureau.take(12, **initial), title="{year}年省级初级培训班"
    )
    bureau.examine(first, ago=760)
    bureau.certify(first, ago=740)
    close_class(training_class=first, by=bureau.clerk, on=bureau.on)

    renewals = bureau.hold(
        level=Level.INTERMEDIATE, ends_ago=402, officers=bureau.take(12, **intermediate), title="{year}年省级中级培训班",
    )  # fmt: skip
    bureau.examine(renewals, ago=400)
    bureau.certify(renewals, ago=390)
    close_class(training_class=renewals, by=bureau.clerk, on=bureau.on)
    void_certificate(
        certificate=Certificate.objects.filter(result__enrolment__training_class=renewals).order_by("pk")[4],
        reason="持证人调离执法岗位,证书收回",
        by=bureau.lead,
        on=bureau.day(120),
        at=bureau.moment(120),
    )
    _spring(bureau, initial)
    _summer(bureau, intermediate)
    _autumn(bureau, initial)
    _coming(bureau, initial)


def _spring(bureau, needs):
    """Three failed: one passed the make-up, one failed it, one let the last day pass."""
    spring = bureau.hold(
        level=Level.INITIAL,
        ends_ago=217,
        officers=bureau.take(14, **needs),
        title="{year}年春季省级初级培训班",
    )
    exam = bureau.examine(spring, ago=215, marks={3: "52", 7: "48.5", 11: "57"})
    bureau.certify(spring, ago=205)
    fails = list(exam.results.failed().order_by("position"))
    make_up = bureau.make_up(fails[:2], ago=60, marks={1: "71", 2: "55"})
    bureau.certify(spring, ago=50)
    failed_again = make_up.results.failed().get()
    record_follow_up(
        result=failed_again,
        by=bureau.lead,
        at=bureau.moment(45),
        today=bureau.day(45),
        interviewed_on=bureau.day(45),
        interviewer=bureau.lead.name,
        record="本人说明备考时间不足,已要求脱产学习,视学习情况再作决定。",
        decision="",
        decided_on=None,
    )


def _summer(bureau, needs):
    """Three failed and are due within the month, one of them on the list of a make-up; one was absent."""
    summer = bureau.hold(
        level=Level.INTERMEDIATE, ends_ago=168, officers=bureau.take(12, **needs), title="{year}年夏季省级中级培训班",
    )  # fmt: skip
    exam = bureau.examine(summer, ago=165, marks={2: "59.5", 5: "41", 8: "absent", 10: "misconduct"})
    bureau.certify(summer, ago=150)
    bureau.make_up([exam.results.failed().order_by("position").first()], ago=-6, marks={})


def _autumn(bureau, needs):
    """Passes to certify, results to confirm, results to enter."""
    to_issue = bureau.hold(
        level=Level.INITIAL, ends_ago=22, officers=bureau.take(12, **needs), title="{year}年秋季第一期省级初级培训班",
    )  # fmt: skip
    bureau.examine(to_issue, ago=20, marks={4: "55.5", 9: "deferred"})
    to_confirm = bureau.hold(
        level=Level.INITIAL, ends_ago=8, officers=bureau.take(14, **needs), title="{year}年秋季第二期省级初级培训班",
    )  # fmt: skip
    bureau.examine(to_confirm, ago=6, marks={6: "58", 12: "absent"}, is_confirmed=False)
    to_enter = bureau.hold(
        level=Level.INITIAL, ends_ago=2, officers=bureau.take(10, **needs), title="{year}年秋季第三期省级初级培训班",
    )  # fmt: skip
    schedule_exam(training_class=to_enter, held_on=bureau.day(1), place=bureau.place, by=bureau.clerk)


def _coming(bureau, needs):
    """A class that still has places, and skills training, which is counted apart."""
    bureau.hold(
        level=Level.INITIAL,
        ends_ago=-16,
        officers=bureau.take(4, **needs),
        title="{year}年冬季省级初级培训班",
    )
    learners = Officer.objects.filter(agency__province=bureau.clerk.province_id).order_by("-pk")[:10]
    bureau.hold(
        level="",
        ends_ago=88,
        officers=learners,
        title="{year}年自动监控执法专业技能培训",
        kind=ClassKind.SKILLS,
    )


def tell_ministry(ministry, provinces):
    """National classes gather the provinces' heads and provincial agencies: certified, failed, to confirm, coming."""
    initial = {"tier": Tier.NATIONAL, "level": Level.INITIAL}

    def gather(count, **needs):
        return [
            officer
            for bureau in provinces
            for officer in bureau.take(count, code=bureau.clerk.province_id, **needs)
        ]

    last_year = ministry.hold(
        level=Level.INITIAL, ends_ago=422, officers=gather(4, **initial), title="{year}年国家级初级培训班"
    )
    ministry.examine(last_year, ago=420)
    ministry.certify(last_year, ago=410)
    this_year = ministry.hold(
        level=Level.INITIAL, ends_ago=102, officers=gather(4, **initial), title="{year}年国家级初级培训班"
    )
    ministry.examine(this_year, ago=100, marks={3: "54", 8: "absent"})
    ministry.certify(this_year, ago=92)
    to_confirm = ministry.hold(
        level=Level.INTERMEDIATE, ends_ago=10, title="{year}年国家级中级培训班",
        officers=gather(3, tier=Tier.NATIONAL, level=Level.INTERMEDIATE),
    )  # fmt: skip
    ministry.examine(to_confirm, ago=8, marks={2: "56.5"}, is_confirmed=False)
    ministry.hold(
        level=Level.INITIAL, ends_ago=-24, officers=gather(1, **initial), title="{year}年冬季国家级初级培训班"
    )
