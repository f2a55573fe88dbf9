"""An exam of Jiangsu as most tests need it, and readers who see English."""

import io
import json
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.fields import keyed_hash
from exams.models import ExamResult
from exams.services import exams as exam_services
from exams.services import make_ups as make_up_services
from exams.services import results as result_services
from exams.services.results import Entry
from tests import factories
from training.models import Enrolment, Officer

SHANGHAI = ZoneInfo("Asia/Shanghai")
HELD_ON = date(2026, 6, 5)
AT = datetime(2026, 6, 8, 9, 30, tzinfo=SHANGHAI)
TODAY = date(2026, 6, 8)
DEADLINE = date(2026, 12, 5)  # half a year after HELD_ON
MADE_UP_ON = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def today_is(monkeypatch):
    """It is TODAY, whatever the clock says; `today_is(day)` makes it another day."""

    def turn(day):
        moment = datetime.combine(day, time(9, 30), tzinfo=SHANGHAI)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    turn(TODAY)
    return turn


@pytest.fixture
def english(client_of):
    """`english(user)`: a test client signed in as `user` whose pages are in English."""

    def sign_in(user):
        client = client_of(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return sign_in


@pytest.fixture
def class_of(clerk):
    """`class_of(3)`: a class of Jiangsu with three people on its roster."""

    def make(heads, **fields):
        by = fields.pop("by", clerk)
        training_class = factories.make_class(by=by, **fields)
        for index in range(heads):
            officer = factories.make_officer(f"学员{index + 1:02d}")
            factories.make_enrolment(training_class, officer, by=by)
        return training_class

    return make


@pytest.fixture
def exam_of(class_of, clerk):
    """`exam_of(3)`: a first sitting with three blank rows."""

    def make(heads, **fields):
        return exam_services.schedule_exam(
            training_class=class_of(heads, **fields),
            held_on=HELD_ON,
            place="南京",
            by=fields.get("by", clerk),
        )

    return make


@pytest.fixture
def enter(clerk):
    """`enter(exam, "80", "absent", "")`: results in the order of the list, by the clerk."""

    def save(exam, *typed, by=None):
        entries = {}
        for row, text in zip(exam.results.order_by("position"), typed, strict=False):
            is_word = text in {"absent", "deferred", "misconduct"}
            entries[row.pk] = Entry(text if is_word else "", "" if is_word else text, row.version)
        return result_services.enter_results(
            exam=exam, entries=entries, by=by or clerk, at=AT, today=exam.held_on
        )

    return save


@pytest.fixture
def confirmed(exam_of, enter, lead):
    """`confirmed("80", "50")`: a first sitting with these results, confirmed by the lead."""

    def make(*typed, **fields):
        second = fields.pop("lead", lead)
        exam = exam_of(len(typed), **fields)
        enter(exam, *typed, by=fields.get("by"))
        result_services.confirm_results(exam=exam, by=second, at=AT, is_blank_left=True)
        return exam

    return make


@pytest.fixture
def made_up(confirmed, enter, clerk, lead):
    """`made_up("40", "")`: a make-up with these results for who failed a first sitting; "" stays blank."""

    def make(*typed, is_confirmed=True, held_on=MADE_UP_ON, **fields):
        by = fields.get("by", clerk)
        fails = rows_of(confirmed(*["50"] * len(typed), **fields))
        exam = make_up_services.schedule_make_up(results=fails, held_on=held_on, place="南京", by=by)
        enter(exam, *typed, by=by)
        if is_confirmed:
            by = fields.get("lead", lead)
            result_services.confirm_results(exam=exam, by=by, at=AT, is_blank_left=True)
        return exam

    return make


@pytest.fixture
def answers(cast, english):
    """`answers(url)`: the status each of the cast is answered with."""

    def ask(url, method="get"):
        return {name: getattr(english(user), method)(url).status_code for name, user in cast.items()}

    return ask


def fill(exam, heads, **columns):
    """Add `heads` people of the clerk's agency to the exam's list, in three queries."""
    training_class, by = exam.training_class, exam.created_by
    last = training_class.enrolments.count()
    agency = factories.make_agency()
    numbers = [factories.next_id_number() for _ in range(heads)]
    officers = Officer.objects.bulk_create(
        Officer(
            name=f"众人{last + index:03d}",
            id_number=number,
            id_number_hash=keyed_hash(number),
            agency=agency,
            head_type="staff",
            is_established=True,
            purpose="first_issue",
        )
        for index, number in enumerate(numbers)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            training_class=training_class,
            officer=officer,
            position=last + index + 1,
            province=agency.province,
            agency=agency,
            agency_name=agency.name,
            agency_level=agency.level,
            head_type="staff",
            required_tier="provincial",
            enrolled_by=by,
        )
        for index, officer in enumerate(officers)
    )
    return ExamResult.objects.bulk_create(
        ExamResult(
            exam=exam,
            enrolment=enrolment,
            position=last + index + 1,
            full_mark=exam.full_mark,
            pass_mark=exam.pass_mark,
            **columns,
        )
        for index, enrolment in enumerate(enrolments)
    )


def failed_columns(by, confirmed_by):
    """What a confirmed fail of a first sitting on HELD_ON holds, for `fill`."""
    return {
        "attendance": "present",
        "score": 50,
        "outcome": "failed",
        "make_up_deadline": DEADLINE,
        "entered_by": by,
        "entered_at": AT,
        "confirmed_by": confirmed_by,
        "confirmed_at": AT,
    }


def queries_of(act):
    """How many queries `act()` costs."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def cells(response):
    """The rows of a workbook that was downloaded."""
    assert response.status_code == 200
    return list(load_workbook(io.BytesIO(response.getvalue())).active.iter_rows(values_only=True))


def text_of(response, status=200):
    """The page as its reader sees it in the source, without doubled blanks."""
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def rows_of(exam):
    """The exam's results in the order of its list."""
    return list(exam.results.order_by("position"))


def page_data(exam, typed, *, seen=None):
    """What the browser sends: `typed` is row → text or (attendance, score[, remark])."""
    data = {"seen": json.dumps(seen or seen_of(exam))}
    for row in rows_of(exam):
        values = typed.get(row.pk, (row.attendance, row.score_text, row.remark))
        values = ("", values) if isinstance(values, str) else values
        for name, value in zip(("attendance", "score", "remark"), values, strict=False):
            data[f"{name}-{row.pk}"] = value
    return data


def seen_of(exam):
    return {row.pk: [row.version, row.attendance, row.score_text, row.remark] for row in rows_of(exam)}


def url_of(name, row):
    return reverse(f"exams:{name}", args=[row.pk])
