"""What happened in the demo's bureaus: three years of classes, exams and certificates.

The days are told as days ago; every act has passed the rules of its day.
"""

from certificates.models import Certificate
from certificates.services import (
    approve_request,
    decline_request,
    hand_over,
    open_sequence,
    print_certificates,
    request_void,
)
from certificates.services import request_correction as correct_certificate
from exams.models import FollowUp
from exams.services.absences import record_absence
from exams.services.corrections import approve_correction, request_correction
from exams.services.make_ups import record_follow_up
from exams.services.results import Entry
from exams.services.second_entries import enter_second
from training.models import Agency, Officer
from training.rules import ClassKind, HeadType, Level, Purpose, Tier
from training.services.classes import cancel_class
from training.services.enrolments import withdraw_enrolment
from training.services.people import move_officer, put_off_post

from . import reports
from .gate import ask

ON_PAPER = "66"  # this bureau began in the middle of a year
INITIAL = {"tier": Tier.PROVINCIAL, "level": Level.INITIAL}
INTERMEDIATE = {"tier": Tier.PROVINCIAL, "level": Level.INTERMEDIATE}


def tell_province(bureau):
    """Three years of a province: done, failed, to confirm, to issue, to enter, to enrol."""
    _years_before(bureau)
    spring, fails = _spring(bureau)
    _summer(bureau)
    _spring_again(bureau, spring, fails)
    _autumn(bureau)
    _coming(bureau)
    _people(bureau)


def _years_before(bureau):
    """Two classes that are closed; one certificate of them is void, one was printed twice."""
    first = bureau.hold(
        level=Level.INITIAL, ends_ago=762, officers=bureau.take(12, **INITIAL), title="{year}年省级初级培训班", capacity=12,
    )  # fmt: skip
    bureau.examine(first, ago=760)
    if bureau.clerk.province_id == ON_PAPER:
        _continue_from_paper(bureau, ago=740)
    papers = bureau.certify(first, ago=740)
    with bureau.acting(735, 15) as at:
        hand_over(
            about=first, certificates=papers, received_by="", on=bureau.day(735), by=bureau.clerk, at=at, today=bureau.on
        )  # fmt: skip
    bureau.close(first, ago=730)
    renewals = bureau.hold(
        level=Level.INTERMEDIATE, ends_ago=402, officers=bureau.take(12, **INTERMEDIATE), title="{year}年省级中级培训班",
    )  # fmt: skip
    bureau.examine(renewals, ago=400)
    bureau.certify(renewals, ago=390)
    bureau.close(renewals, ago=380)
    issued = Certificate.objects.filter(result__enrolment__training_class=renewals).order_by("pk")
    for ago in (389, 200):
        with bureau.acting(ago, 14):
            print_certificates(certificates=issued[:1], by=bureau.lead)
    with bureau.acting(385, 15) as at:
        hand_over(
            about=renewals, certificates=issued[1:9], received_by="", on=bureau.day(385), by=bureau.clerk, at=at, today=bureau.on
        )  # fmt: skip
    reports.file_early(bureau)
    _requests(bureau, issued)


def _requests(bureau, issued):
    """One voided after the gate had said yes, one voiding declined, one name corrected; two wait for the lead."""
    ask(bureau, issued[4].officer, ago=150, purpose=Purpose.RENEWAL)
    with bureau.acting(121) as at:
        voiding = request_void(
            certificate=issued[4], reason="持证人调离执法岗位，证书收回", by=bureau.clerk, at=at
        )
    with bureau.acting(120) as at:
        approve_request(request=voiding, by=bureau.lead, on=bureau.day(120), at=at)
    with bureau.acting(100) as at:
        unfounded = request_void(certificate=issued[5], reason="持证人遗失证书", by=bureau.clerk, at=at)
    with bureau.acting(99) as at:
        decline_request(request=unfounded, opinion="遗失应申请补发，不作废编号", by=bureau.lead, at=at)
    with bureau.acting(90) as at:
        correction = correct_certificate(
            certificate=issued[6], name=issued[6].holder_name + "明", id_number="", by=bureau.clerk, at=at,
            reason="姓名漏字，与身份证核对无误",
        )  # fmt: skip
    with bureau.acting(89) as at:
        approve_request(request=correction, by=bureau.lead, on=bureau.day(89), at=at)
    with bureau.acting(4) as at:
        request_void(certificate=issued[7], reason="发证后查实代考，成绩无效", by=bureau.clerk, at=at)
    with bureau.acting(2) as at:
        correct_certificate(
            certificate=issued[8], name=issued[8].holder_name + "华", id_number="", by=bureau.clerk, at=at,
            reason="姓名录错，附身份证复印件",
        )  # fmt: skip


def _continue_from_paper(bureau, *, ago):
    """The year's first certificates were given on paper: the numbers continue from there."""
    with bureau.acting(ago, 10) as at:
        open_sequence(
            year=bureau.day(ago).year,
            number=38,
            reason="启用本系统前当年已线下颁发0001至0037号，见纸质台账",
            by=bureau.lead,
            at=at,
            today=bureau.day(ago),
        )


def _spring(bureau):
    """Five failed: four sit the make-up later, one lets the last day pass. Returns the class and who failed."""
    spring = bureau.hold(
        level=Level.INITIAL, ends_ago=217, officers=bureau.take(16, **INITIAL), title="{year}年春季省级初级培训班",
    )  # fmt: skip
    exam = bureau.examine(spring, ago=215, marks={3: "52", 7: "48.5", 9: "39", 11: "57", 14: "misconduct"})
    bureau.certify(spring, ago=205)
    return spring, list(exam.results.failed().order_by("position"))


def _spring_again(bureau, spring, fails):
    """The make-up of the spring class, after the summer's certificates: one passes, three fail."""
    make_up = bureau.make_up(fails[:4], ago=60, marks={1: "71", 2: "55", 3: "44.5", 4: "58"})
    bureau.certify(spring, ago=50)
    bureau.close(spring, ago=48)
    reassigned, undecided, _not_interviewed = make_up.results.failed().order_by("position")
    _interview(bureau, reassigned, ago=45, record="两次考试均未通过，本人同意调离执法岗位。", decided_ago=40)
    with bureau.acting(39):
        put_off_post(
            officer=reassigned.enrolment.officer, reason="reassigned", on=bureau.day(39), by=bureau.clerk, today=bureau.on
        )  # fmt: skip
    _interview(bureau, undecided, ago=38, record="本人说明备考时间不足，已要求脱产学习，视学习情况再作决定。")


def _interview(bureau, result, *, ago, record, decided_ago=None):
    with bureau.acting(decided_ago or ago) as at:
        record_follow_up(
            result=result,
            by=bureau.lead,
            at=at,
            today=bureau.on,
            interviewed_on=bureau.day(ago),
            interviewer=bureau.lead.name,
            record=record,
            decision=FollowUp.Decision.REASSIGNED if decided_ago else "",
            decided_on=bureau.day(decided_ago) if decided_ago else None,
        )


def _summer(bureau):
    """Make-ups due this week, one of them scheduled, and this month; one was absent; a score was corrected."""
    summer = bureau.hold(
        level=Level.INTERMEDIATE, ends_ago=180, officers=bureau.take(12, **INTERMEDIATE),
        title="{year}年夏季第一期省级中级培训班",
    )  # fmt: skip
    exam = bureau.examine(summer, ago=178, marks={2: "59.5", 5: "41", 8: "absent", 10: "misconduct"})
    bureau.certify(summer, ago=170)
    bureau.make_up([exam.results.failed().order_by("position").first()], ago=-2, marks={})
    later = bureau.hold(
        level=Level.INTERMEDIATE, ends_ago=165, officers=bureau.take(6, **INTERMEDIATE), title="{year}年夏季第二期省级中级培训班",
        capacity=30,
    )  # fmt: skip
    sat = bureau.examine(later, ago=163, marks={3: "56", 5: "47"})
    result = sat.results.order_by("position").first()
    with bureau.acting(158):
        asked = request_correction(
            result=result,
            attendance="",
            score=result.score + 2,
            reason="第12题漏计2分，阅卷人复核属实",
            by=bureau.clerk,
        )
    with bureau.acting(157) as at:
        approve_correction(correction=asked, by=bureau.lead, at=at)
    bureau.certify(later, ago=150)


def _autumn(bureau):
    """Passes to certify, an approved deferral, a correction to approve, results to confirm, typed twice in part, or to enter."""
    to_issue = bureau.hold(
        level=Level.INITIAL, ends_ago=22, officers=bureau.take(12, **INITIAL), title="{year}年秋季第一期省级初级培训班",
    )  # fmt: skip
    exam = bureau.examine(to_issue, ago=20, marks={4: "55.5", 9: "deferred"})
    failed = exam.results.failed().get()
    with bureau.acting(18) as at:
        record_absence(
            result=exam.results.get(attendance="deferred"), by=bureau.clerk, at=at, today=bureau.on,
            reason="急性阑尾炎住院", evidence="住院证明，开具于考试前一日", approver=bureau.lead.name, approved_on=bureau.day(21),
        )  # fmt: skip
    with bureau.acting(12):
        request_correction(
            result=failed,
            attendance="",
            score=failed.score + 6,
            reason="案例分析题漏计6分，申请复核",
            by=bureau.clerk,
        )
    to_confirm = bureau.hold(
        level=Level.INITIAL, ends_ago=8, officers=bureau.take(14, **INITIAL), title="{year}年秋季第二期省级初级培训班",
    )  # fmt: skip
    deputy = Officer.objects.filter(agency__province=bureau.clerk.province_id, agency__level="city")
    bureau.enrol(
        to_confirm,
        deputy.filter(head_type=HeadType.DEPUTY)[:1],
        ago=15,
        reason="国家级培训名额不足，经批准先参加省级培训",
    )
    typed = bureau.examine(to_confirm, ago=6, marks={6: "58", 12: "absent"}, is_confirmed=False)
    again = {
        row.pk: Entry(row.attendance, row.score, row.version)
        for row in typed.results.order_by("position")[:8]
    }
    with bureau.acting(5) as at:
        enter_second(exam=typed, entries=again, by=bureau.lead, at=at, today=bureau.on)
    to_enter = bureau.hold(
        level=Level.INITIAL, ends_ago=2, officers=bureau.take(10, **INITIAL), title="{year}年秋季第三期省级初级培训班",
        gaps_reason="最后一讲的教师临时参加专项督察，考前补课",
    )  # fmt: skip
    bureau.schedule(to_enter, ago=1)


def _coming(bureau):
    """A class with places left, one that was cancelled, and skills training, which is counted apart."""
    winter = bureau.hold(
        level=Level.INITIAL, ends_ago=-16, officers=bureau.take(4, **INITIAL), title="{year}年冬季省级初级培训班",
    )  # fmt: skip
    with bureau.acting(1, 15) as at:
        withdraw_enrolment(
            enrolment=winter.enrolments.last(), by=bureau.clerk, at=at, reason="抽调参加专项督察，改报下一期"
        )
    cancelled = bureau.hold(
        level=Level.INTERMEDIATE, ends_ago=-9, officers=[], title="{year}年冬季省级中级培训班"
    )
    with bureau.acting(5, 15):
        cancel_class(training_class=cancelled, by=bureau.clerk, reason="培训场地另有安排，并入下一期")
    learners = Officer.objects.filter(agency__province=bureau.clerk.province_id).on_post().order_by("-pk")
    skills = bureau.hold(
        level="", ends_ago=88, officers=learners[:10], title="{year}年自动监控执法专业技能培训", kind=ClassKind.SKILLS,
    )  # fmt: skip
    bureau.close(skills, ago=86)


def _people(bureau):
    """One moved to another agency, one retired: both had no class yet."""
    moved, retired = bureau.take(2, **INTERMEDIATE)
    agencies = Agency.objects.visible_to(bureau.clerk).filter(level="county").exclude(pk=moved.agency_id)
    with bureau.acting(75):
        move_officer(
            officer=moved, agency=agencies.first(), post_title="执法员", head_type=HeadType.STAFF,
            from_on=bureau.day(75), by=bureau.clerk, today=bureau.on,
        )  # fmt: skip
    with bureau.acting(30):
        put_off_post(officer=retired, reason="retired", on=bureau.day(30), by=bureau.clerk, today=bureau.on)
