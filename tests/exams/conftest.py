"""An exam of Jiangsu as most tests need it, and readers who see English."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from exams.services import exams as exam_services
from exams.services import results as result_services
from exams.services.results import Entry
from tests import factories

HELD_ON = date(2026, 6, 5)
AT = datetime(2026, 6, 8, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 6, 8)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


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
        exam = exam_of(len(typed), **fields)
        enter(exam, *typed, by=fields.get("by"))
        result_services.confirm_results(exam=exam, by=fields.get("lead", lead), at=AT, is_blank_left=True)
        return exam

    return make


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
