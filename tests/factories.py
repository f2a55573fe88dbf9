"""Valid rows with as few words as a test needs; every keyword overrides a column."""

from datetime import date, time
from decimal import Decimal
from functools import cache
from itertools import count

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.access import Role
from accounts.fields import keyed_hash
from accounts.models import Attachment, Province, User
from certificates.models import (
    ApiClient,
    Certificate,
    CertificatePdf,
    CertificateSequence,
    GateAnswer,
    YearReport,
)
from certificates.rules import certificate_number, issuer_code
from exams.models import Exam, ExamResult
from exams.rules import exam_outcome, make_up_deadline
from plans.models import (
    Contact,
    Fulfilment,
    ImplementationReport,
    Plan,
    PlanClass,
    PlanComment,
    PlanningCycle,
    PlanVersion,
    PlanYear,
)
from plans.services.contents import checksum, content_of
from training.models import (
    Agency,
    Attendance,
    ClassQuota,
    Enrolment,
    Evaluation,
    ImportBatch,
    Instructor,
    Law,
    Lesson,
    Nomination,
    Officer,
    Posting,
    Syllabus,
    Textbook,
    TrainingClass,
)
from training.rules import gender_of, required_tier

PASSWORD = "correct-horse-7"
_serial = count(1)


def id_number(serial, *, area="320102", born="19850312"):
    """Return a valid ID number: area, birthday, `serial` (0 to 999) and the check digit of GB 11643."""
    body = f"{area}{born}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def next_id_number():
    serial = next(_serial)
    return id_number(serial % 1000, born=f"19{70 + serial // 1000 % 30:02d}0312")


def province(code="32"):
    return Province.objects.get(pk=code)


def make_user(username, role, province_code=None):
    return User.objects.create_user(username, PASSWORD, name=username, role=role, province_id=province_code)


def make_agency(name="南京市玄武区生态环境综合行政执法大队", **fields):
    fields = {"province": province(), "level": "county", "city": "南京市", "county": "玄武区"} | fields
    agency, _created = Agency.objects.get_or_create(
        name=name, province=fields.pop("province"), defaults=fields
    )
    return agency


def make_officer(name="江明桂", *, by=None, **fields):
    number = fields.pop("id_number", None) or next_id_number()
    fields = {
        "agency": fields.pop("agency", None) or make_agency(),
        "head_type": "staff",
        "post_title": "执法员",
        "is_established": True,
        "purpose": "first_issue",
    } | fields
    officer = Officer.objects.create(name=name, id_number=number, id_number_hash=keyed_hash(number), **fields)
    if by:
        Posting.objects.create(
            officer=officer,
            agency=officer.agency,
            post_title=officer.post_title,
            head_type=officer.head_type,
            from_on=date(2024, 1, 1),
            recorded_by=by,
        )
    return officer


def make_class(*, by, **fields):
    tier = fields.get("tier", "provincial")
    year = fields.get("year", 2026)
    fields = {
        "tier": tier,
        "level": "initial",
        "province": province() if tier == "provincial" else None,
        "year": year,
        "number": TrainingClass.objects.filter(year=year).count() + 1,
        "title": "2026年第1期省级初级培训班",
        "starts_on": date(year, 6, 1),
        "ends_on": date(year, 6, 5),
        "place": "南京",
        "capacity": 60,
    } | fields
    return TrainingClass.objects.create(created_by=by, **fields)


def make_enrolment(training_class, officer, *, by, **fields):
    fields = {
        "position": training_class.enrolments.count() + 1,
        "province": officer.agency.province,
        "agency": officer.agency,
        "agency_name": officer.agency.name,
        "agency_level": officer.agency.level,
        "post_title": officer.post_title,
        "head_type": officer.head_type,
        "required_tier": required_tier(agency_level=officer.agency.level, head_type=officer.head_type).value,
    } | fields
    return Enrolment.objects.create(training_class=training_class, officer=officer, enrolled_by=by, **fields)


def make_exam(training_class=None, *, by, **fields):
    fields = {
        "sitting": "first" if training_class else "make_up",
        "tier": training_class.tier if training_class else "provincial",
        "province": training_class.province if training_class else province(),
        "held_on": training_class.ends_on if training_class else date(2026, 9, 1),
        "place": "南京",
        "full_mark": 100,
        "pass_mark": 60,
    } | fields
    return Exam.objects.create(training_class=training_class, created_by=by, **fields)


def make_result(exam, enrolment, *, score=None, attendance="", entered_by=None, confirmed_by=None, **fields):
    """A blank row, or an entered one with `score` or `attendance`, or a confirmed one."""
    score = None if score is None else Decimal(str(score))
    attendance = attendance or ("present" if score is not None else "")
    if attendance:
        outcome = exam_outcome(
            sitting=exam.sitting, attendance=attendance, score=score, pass_mark=exam.pass_mark
        )
        fields = {"attendance": attendance, "score": score, "outcome": outcome} | fields
        fields |= {"entered_by": entered_by, "entered_at": timezone.now()}
        if outcome == "failed" and exam.sitting == "first":
            fields["make_up_deadline"] = make_up_deadline(exam.held_on)
    if confirmed_by:
        fields |= {"confirmed_by": confirmed_by, "confirmed_at": timezone.now()}
    if first := fields.get("first_result"):
        fields |= {"failed_on": first.exam.held_on, "made_up_on": exam.held_on}
    return ExamResult.objects.create(
        exam=exam,
        enrolment=enrolment,
        position=exam.results.count() + 1,
        full_mark=exam.full_mark,
        pass_mark=exam.pass_mark,
        **fields,
    )


def pass_together(exam, heads, *, agency, by, confirmed_by):
    """Let `heads` new people of an agency pass the exam of a class, in a few statements: for worlds of thousands."""
    now, training_class = timezone.now(), exam.training_class
    numbers = [next_id_number() for _ in range(heads)]
    Officer.objects.bulk_create(
        Officer(
            name="江明桂", id_number=number, id_number_hash=keyed_hash(number), agency=agency, head_type="staff",
            post_title="执法员", is_established=True, purpose="first_issue",
        )
        for number in numbers
    )  # fmt: skip
    officers = Officer.objects.filter(id_number_hash__in=map(keyed_hash, numbers)).order_by("pk")
    Enrolment.objects.bulk_create(
        Enrolment(
            training_class=training_class, officer=officer, position=position, province_id=agency.province_id,
            agency=agency, agency_name=agency.name, agency_level=agency.level, post_title="执法员", head_type="staff",
            required_tier=training_class.tier, required_level=training_class.level, enrolled_by=by,
        )
        for position, officer in enumerate(officers, start=1)
    )  # fmt: skip
    ExamResult.objects.bulk_create(
        ExamResult(
            exam=exam, enrolment=enrolment, position=enrolment.position, attendance="present", score=80, full_mark=100,
            pass_mark=60, outcome="passed", entered_by=by, entered_at=now, confirmed_by=confirmed_by, confirmed_at=now,
        )
        for enrolment in training_class.enrolments.order_by("position")
    )  # fmt: skip


def make_certificate(result, *, by, issued_on=None):
    """A ledger row under the issuer's next number, as the service writes it."""
    exam, enrolment = result.exam, result.enrolment
    officer, training_class = enrolment.officer, enrolment.training_class
    issued_on = issued_on or exam.held_on
    issuer = issuer_code(tier=exam.tier, province_code=exam.province_id)
    sequence, _created = CertificateSequence.objects.get_or_create(issuer=issuer, year=issued_on.year)
    sequence.last_number += 1
    sequence.save()
    return Certificate.objects.create(
        number=certificate_number(issuer=issuer, year=issued_on.year, sequence=sequence.last_number),
        tier=training_class.tier,
        level=training_class.level,
        province=exam.province,
        issuer=issuer,
        year=issued_on.year,
        sequence=sequence.last_number,
        result=result,
        officer=officer,
        holder_name=officer.name,
        holder_id_number=officer.id_number,
        holder_id_number_hash=officer.id_number_hash,
        holder_gender=gender_of(officer.id_number),
        holder_province=enrolment.province,
        holder_region=f"{enrolment.province} {enrolment.agency.city} {enrolment.agency.county}",
        agency_name=enrolment.agency_name,
        post_title=enrolment.post_title,
        class_title=training_class.title,
        class_number=training_class.number,
        class_starts_on=training_class.starts_on,
        class_ends_on=training_class.ends_on,
        exam_on=exam.held_on,
        score=result.score,
        issued_on=issued_on,
        issued_by=by,
    )


CAST = {
    "administrator": (Role.ADMINISTRATOR, None),
    "ministry": (Role.REVIEWER, None),
    "auditor": (Role.AUDITOR, None),
    "lead": (Role.LEAD, "32"),
    "clerk": (Role.CLERK, "32"),
    "outsider": (Role.CLERK, "33"),
    "outside_lead": (Role.LEAD, "33"),
}


def make_year_report(*, by, **fields):
    """A submitted year of the bureau of `by`, without its file."""
    fields = {"province": by.province, "year": 2026, "sha256": "0" * 64} | fields
    return YearReport.objects.create(submitted_by=by, **fields)


def make_pdf(certificates, *, by, **fields):
    """A PDF of certificates that waits to be made."""
    fields = {
        "title": "证书",
        "proof_page": "https://example.cn/verify/offline/",
        "province": by.province,
    } | fields
    return CertificatePdf.objects.create(
        certificates=[row.pk for row in certificates], requested_by=by, **fields
    )


def make_cast():
    """Everybody the tests know by name, at the price of one statement: nearly every test begins here."""
    password = _password_of_the_cast()
    people = [
        User(username=name, name=name, role=role, province_id=code, password=password)
        for name, (role, code) in CAST.items()
    ]
    return {person.username: person for person in User.objects.bulk_create(people)}


@cache
def _password_of_the_cast():
    return make_password(PASSWORD)


def make_syllabus(*, modules=((4, True),), **fields):
    """A version in force; `modules`: (least hours, is required) each."""
    fields = {
        "tier": "provincial",
        "level": "initial",
        "version": "1",
        "title": "大纲",
        "state": "in_force",
    } | fields
    if fields["state"] != "draft":
        fields = {"in_force_on": date(2022, 9, 15)} | fields
    least = sum(hours for hours, is_required in modules if is_required)
    syllabus = Syllabus.objects.create(**{"minimum_hours": least} | fields)
    for position, (hours, is_required) in enumerate(modules, start=1):
        title = f"第{position}模块"
        syllabus.modules.create(position=position, title=title, minimum_hours=hours, is_required=is_required)
    return syllabus


def make_law(title="噪声污染防治法", promulgated_on=date(2021, 12, 24), **fields):
    return Law.objects.create(title=title, promulgated_on=promulgated_on, **fields)


def make_textbook(title="执法教材", **fields):
    return Textbook.objects.create(title=title, **{"is_national_series": True} | fields)


def make_batch(*, by, **fields):
    """An uploaded roster that was checked and waits."""
    counts = dict.fromkeys(["rows", "new", "changed", "unchanged", "wrong"], 0)
    fields = {
        "province": by.province,
        "file_name": "花名册.xlsx",
        "sha256": "0" * 64,
        "counts": counts,
        "state": "checked",
    } | fields
    return ImportBatch.objects.create(uploaded_by=by, **fields)


def make_attachment(*, by, **fields):
    """The row of an attached PDF; its bytes are `services.attach_files`'s to write."""
    fields = {"name": "推荐表.pdf", "kind": "pdf", "size": 9, "sha256": "0" * 64} | fields
    return Attachment.objects.create(province=by.province, attached_by=by, **fields)


def make_cycle(*, by, kind="annual", first_year=2027, **fields):
    """A cycle of the ministry; the bureaus' plans are made apart."""
    fields = {"due_on": date(2026, 11, 30), "reminder_days": 30} | fields
    last_year = first_year + (2 if kind == "three_year" else 0)
    return PlanningCycle.objects.create(
        kind=kind, first_year=first_year, last_year=last_year, opened_by=by, **fields
    )


def make_plan(cycle, *, code="32", **fields):
    """A bureau's plan; of a three-year cycle with its empty years."""
    plan = Plan.objects.create(cycle=cycle, province=province(code), **fields)
    if cycle.is_three_year:
        PlanYear.objects.bulk_create(PlanYear(plan=plan, year=year) for year in cycle.years)
    return plan


def make_plan_class(plan, **fields):
    """A class of an annual plan with everything filled in: 2 runs of 50 heads, 5 days, 25 万元."""
    fields = {
        "position": plan.classes.count() + 1, "title": "2027年省级初级岗位培训班", "level": "initial",
        "audience": "首次申领行政执法证件人员", "content": "法律法规、现场检查", "month": 5, "place": "南京", "runs": 2,
        "heads": 50, "days": 5, "hours": 40, "cost": Decimal("25"), "funding_source": "省级财政", "host": "省厅执法局",
    } | fields  # fmt: skip
    return PlanClass.objects.create(plan=plan, **fields)


def make_plan_version(plan, *, by, **fields):
    """A submission as the service writes it, without changing the plan's state."""
    content = content_of(plan)
    fields = {
        "number": plan.versions.count() + 1,
        "content": content,
        "sha256": checksum(content),
        "due_on": plan.cycle.due_on,
        "submitted_on": plan.cycle.due_on,
    } | fields
    return PlanVersion.objects.create(plan=plan, submitted_by=by, **fields)


def make_plan_comment(version, *, by, **fields):
    """A comment on the plan as a whole, not answered."""
    fields = {"part": "plan", "text": "请说明测算依据。"} | fields
    return PlanComment.objects.create(plan=version.plan, version=version, by=by, **fields)


def make_quota(training_class, *, by, code="32", seats=10):
    """The seats of a bureau in a national class."""
    return ClassQuota.objects.create(
        training_class=training_class, province=province(code), seats=seats, granted_by=by
    )


def make_fulfilment(training_class, plan, *, by):
    """The class counts for a new row of the plan."""
    return Fulfilment.objects.create(
        planned=make_plan_class(plan), training_class=training_class, linked_by=by
    )


def make_contact(*, by, **fields):
    """A contact person of the bureau of `by` since the first of October."""
    fields = {
        "name": "陆远",
        "post": "执法局综合处处长",
        "phone": "025-86266000",
        "from_on": date(2026, 10, 1),
    } | fields
    return Contact.objects.create(province=by.province, reported_by=by, **fields)


def make_implementation_report(*, by, **fields):
    """A report of the bureau of `by`, not received yet."""
    fields = {
        "title": "贯彻落实情况报告",
        "text": "已列入年度预算。",
        "reported_on": date(2026, 10, 20),
    } | fields
    return ImplementationReport.objects.create(province=by.province, submitted_by=by, **fields)


def make_answer(certificate=None, *, by=None, **fields):
    """What the gate answered: a yes with a certificate, a no without; `by`: a person, or `client` in its place."""
    asker = by or fields["client"]
    answer = {"answer": "no", "why": "unknown"}
    if certificate:
        answer = {
            "answer": "yes",
            "why": "holds",
            "facts": {"level": certificate.level, "day": certificate.issued_on.isoformat()},
            "certificate": certificate,
            "officer": certificate.officer,
            "asked_name": certificate.holder_name,
            "asked_id_number": certificate.masked_id_number,
            "id_number_hash": certificate.holder_id_number_hash,
        }
    fields = {"asked_name": "江明桂", "purpose": "first_issue", "province": asker.province} | answer | fields
    return GateAnswer.objects.create(asked_by=by, **fields)


def make_client(*, by, token="epg_token", **fields):
    """A client of the interface whose token is `token`."""
    fields = {"name": token, "prefix": token[:12], "expires_on": date(2099, 12, 31)} | fields
    return ApiClient.objects.create(created_by=by, token_hash=keyed_hash(token), **fields)


def make_instructor(name="王老师", **fields):
    """A member of Jiangsu's pool; `province=None` puts them into the national one."""
    fields = {
        "province": province(),
        "unit": "南京大学",
        "field": "环境法",
        "entered_on": date(2024, 1, 1),
    } | fields
    return Instructor.objects.create(name=name, **fields)


def make_nomination(instructor, *, by, **fields):
    fields = {"province": instructor.province, "grounds": "讲得好"} | fields
    return Nomination.objects.create(instructor=instructor, submitted_by=by, **fields)


def make_lesson(training_class, **fields):
    """A morning of two hours on the first day."""
    fields = {
        "on": training_class.starts_on,
        "starts_at": time(9),
        "ends_at": time(11),
        "hours": 2,
        "title": "环境法",
    } | fields
    return Lesson.objects.create(training_class=training_class, **fields)


def make_evaluation(training_class, instructor, *, by, **fields):
    fields = {"average": Decimal("4.50"), "count": 10} | fields
    return Evaluation.objects.create(
        training_class=training_class, instructor=instructor, recorded_by=by, **fields
    )


def make_attendance(enrolment, *, by, **fields):
    """Six of six hours on the first day of the class."""
    fields = {"on": enrolment.training_class.starts_on, "offered": 6, "hours": 6} | fields
    return Attendance.objects.create(enrolment=enrolment, recorded_by=by, **fields)
