"""An exam of Jiangsu as most tests need it, and readers who see English."""

import io
import json
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.access import Role
from accounts.fields import keyed_hash
from exams import rules
from exams.models import ExamResult
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


class LazyCast(dict):
    """The cast by name; somebody is made when a test first asks for them."""

    ROLES = {
        "administrator": (Role.ADMINISTRATOR, None),
        "ministry": (Role.REVIEWER, None),
        "auditor": (Role.AUDITOR, None),
        "lead": (Role.LEAD, "32"),
        "clerk": (Role.CLERK, "32"),
        "outsider": (Role.CLERK, "33"),
        "outside_lead": (Role.LEAD, "33"),
    }

    def __missing__(self, name):
        role, province_code = self.ROLES[name]
        self[name] = factories.make_user(name, role, province_code)
        return self[name]


@pytest.fixture
def cast(db):
    return LazyCast()


@pytest.fixture
def class_of(clerk):
    """`class_of(3)`: a class of Jiangsu with three people on its roster."""

    def make(heads, **fields):
        by = fields.pop("by", clerk)
        training_class = factories.make_class(by=by, **fields)
        enrol(training_class, [f"学员{index + 1:02d}" for index in range(heads)])
        return training_class

    return make


@pytest.fixture
def exam_of(class_of, clerk):
    """`exam_of(3)`: a first sitting with three blank rows."""

    def make(heads, **fields):
        training_class = class_of(heads, **fields)
        exam = factories.make_exam(training_class, by=training_class.created_by, held_on=HELD_ON)
        seat(exam, training_class.enrolments.order_by("position"))
        return exam

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
def confirmed(class_of, lead):
    """`confirmed("80", "50")`: a first sitting with these results, confirmed by the lead."""

    def make(*typed, lead=lead, **fields):
        training_class = class_of(len(typed), **fields)
        by = training_class.created_by
        exam = factories.make_exam(training_class, by=by, held_on=HELD_ON)
        results = [result_columns(exam, text, by, lead) for text in typed]
        seat(exam, training_class.enrolments.order_by("position"), results)
        return exam

    return make


@pytest.fixture
def made_up(confirmed, clerk, lead):
    """`made_up("40", "")`: a make-up with these results for who failed a first sitting; "" stays blank."""

    def make(*typed, is_confirmed=True):
        fails = rows_of(confirmed(*["50"] * len(typed)))
        exam = factories.make_exam(by=clerk, held_on=MADE_UP_ON)
        results = [result_columns(exam, text, clerk, lead if is_confirmed else None) for text in typed]
        for fail, columns in zip(fails, results, strict=True):
            columns["first_result"] = fail
        seat(exam, [fail.enrolment for fail in fails], results)
        return exam

    return make


def result_columns(exam, text, by, confirmed_by):
    """What the services leave in a row for `text`: a score, a word or nothing."""
    if not text:
        return {}
    attendance, score = (text, None) if text.isalpha() else ("present", Decimal(text))
    outcome = rules.exam_outcome(
        sitting=exam.sitting, attendance=attendance, score=score, pass_mark=exam.pass_mark
    )
    columns = {"attendance": attendance, "score": score, "outcome": outcome}
    columns |= {"entered_by": by, "entered_at": AT, "version": 2}
    if outcome == rules.Outcome.FAILED and not exam.is_make_up:
        columns["make_up_deadline"] = rules.make_up_deadline(exam.held_on)
    if confirmed_by:
        columns |= {"confirmed_by": confirmed_by, "confirmed_at": AT, "version": 3}
    return columns


def enrol(training_class, names):
    """Add new officers of Jiangsu to the end of the roster, in few queries."""
    agency, last = factories.make_agency(), training_class.enrolments.count()
    numbers = [factories.next_id_number() for _ in names]
    officers = Officer.objects.bulk_create(
        Officer(
            name=name,
            id_number=number,
            id_number_hash=keyed_hash(number),
            agency=agency,
            head_type="staff",
            is_established=True,
            purpose="first_issue",
        )
        for name, number in zip(names, numbers, strict=True)
    )
    return Enrolment.objects.bulk_create(
        Enrolment(
            training_class=training_class,
            officer=officer,
            position=position,
            province_id="32",
            agency=agency,
            agency_name=agency.name,
            agency_level=agency.level,
            head_type="staff",
            required_tier="provincial",
            enrolled_by=training_class.created_by,
        )
        for position, officer in enumerate(officers, start=last + 1)
    )


def seat(exam, enrolments, results=()):
    """Put the people on the exam's list, each with the columns of `results`."""
    last = exam.results.count()
    pairs = zip_longest(enrolments, results, fillvalue={})
    return ExamResult.objects.bulk_create(
        ExamResult(
            exam=exam,
            enrolment=enrolment,
            position=position,
            full_mark=exam.full_mark,
            pass_mark=exam.pass_mark,
            **_make_up_days(exam, columns),
            **columns,
        )
        for position, (enrolment, columns) in enumerate(pairs, start=last + 1)
    )


def _make_up_days(exam, columns):
    first = columns.get("first_result")
    return {"failed_on": first.exam.held_on, "made_up_on": exam.held_on} if first else {}


def fill(exam, heads, **columns):
    """Add `heads` people to the roster and to the exam's list, all with the same columns."""
    last = exam.training_class.enrolments.count()
    enrolments = enrol(exam.training_class, [f"众人{last + index:03d}" for index in range(heads)])
    return seat(exam, enrolments, [columns] * heads)


@pytest.fixture
def answers(cast, english):
    """`answers(url)`: the status each of the cast is answered with."""

    def ask(url, method="get"):
        return {name: getattr(english(cast[name]), method)(url).status_code for name in cast.ROLES}

    return ask


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
